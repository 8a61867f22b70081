"""Commands on places: import, add, find, show, missing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli import options, render
from sayso.cli.options import DEFAULT_LEDGER, ClaimsOption, FormatOption, LedgerOption
from sayso.cli.render import Format
from sayso.errors import QuestionError

if TYPE_CHECKING:
    from sayso.world import Candidate, Gazetteer, Place

app = typer.Typer(help="Places: bring in your own, find them, see what is missing.", no_args_is_help=True)

COLUMNS = ("name", "kind", "within", "lat", "lon", "score", "near_miss", "id")


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="GeoNames dump (.txt, .zip), p-codes (.csv, .xlsx) or GeoJSON.")],
    country: Annotated[str | None, typer.Option("--country", help="ISO code, for rows that name no country.")] = None,
) -> None:
    """Bring in places of your own; the same file again replaces what it gave.

    Example: sayso places import SY.zip
    """
    from sayso.world.tables import import_places

    gazetteer = options.load_world().gazetteer

    def held(name: str, code: str, kind: str) -> Place | None:
        found = gazetteer.find(name, country=code, limit=20)
        return next((each.place for each in found if each.place.kind == kind and not each.near_miss), None)

    with render.progress() as bar:
        task = bar.add_task(f"Reading {file.name}", total=1.0)
        done = import_places(
            file,
            country=country.upper() if country else None,
            find=held,
            progress=lambda what, share: bar.update(task, description=what, completed=share),
        )
    render.err.print(f"{done.places} places from {file.name}, kept in {done.path}")
    render.refusals(done.refused)
    if done.refused:
        raise typer.Exit(1)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Its name, as you want to read it.")],
    lat: Annotated[float, typer.Option("--lat", help="Latitude in degrees, WGS 84.")],
    lon: Annotated[float, typer.Option("--lon", help="Longitude in degrees, WGS 84.")],
    country: Annotated[str, typer.Option("--in", metavar="COUNTRY", help="The country it lies in.")],
    kind: Annotated[
        str, typer.Option("--kind", help="village, town, neighbourhood, camp, base, crossing, ...")
    ] = "village",
    within: Annotated[str | None, typer.Option("--within", metavar="PLACE", help="Its province or district.")] = None,
    alias: Annotated[list[str] | None, typer.Option("--alias", help="Another spelling; may be given again.")] = None,
) -> None:
    """Add a place that no gazetteer has to your own world file.

    Example: sayso places add "Hamlet of Reeds" --lat 34.51 --lon 40.93 --in Syria --within "Deir ez-Zor province"
    """
    from sayso.world.edit import add_place
    from sayso.world.tables import user_file

    gazetteer = options.load_world().gazetteer
    code = _country(gazetteer, country)
    around = _one(gazetteer, within, code) if within else None
    container = f"{around.id} {around.name}" if around else code
    identity = add_place(user_file(), code, container, [name, lat, lon, kind, *(alias or [])])
    render.err.print(f"{identity} is in {user_file()}, within {around.name if around else code}")


@app.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, in any spelling or script.")],
    near: Annotated[str | None, typer.Option("--near", metavar="PLACE", help="Prefer places near this one.")] = None,
    country: Annotated[str | None, typer.Option("--in", metavar="COUNTRY", help="Only in this country.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 10,
    format: FormatOption = Format.TABLE,
) -> None:
    """Places that a name may mean, best first.

    Example: sayso places find Sukariya --near "Albu Kamal"
    """
    gazetteer = options.load_world().gazetteer
    code = _country(gazetteer, country) if country else None
    beside = _one(gazetteer, near, code) if near else None
    found = gazetteer.find(name, near=beside, country=code, limit=limit)
    rows = [_row(gazetteer, each.place) | _score(each) for each in found]
    render.rows(rows, COLUMNS, format)
    if not found:
        raise typer.Exit(1)


@app.command()
def show(
    place: Annotated[str, typer.Argument(help="A place's id, or a name.")],
    format: FormatOption = Format.TABLE,
) -> None:
    """Everything known of one place: where, in what, how far it reaches, how it is spelt, which roads pass it.

    Example: sayso places show 174448
    """
    world = options.load_world()
    gazetteer = world.gazetteer
    found = _one(gazetteer, place, None)
    row = _row(gazetteer, found) | {
        "radius_km": found.radius_km,
        "spellings": list(gazetteer.spellings(found.id)),
        "routes": [route.name for route in world.routes.through(found.id)],
    }
    if format is Format.TABLE:
        render.rows([{"what": key, "value": value} for key, value in row.items()], ("what", "value"), format)
    else:
        render.rows([row], tuple(row), format)


@app.command()
def missing(
    ledger: LedgerOption = DEFAULT_LEDGER,
    claims: ClaimsOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """Names of places that claims give and no gazetteer entry bears, most frequent first: ready to be added.

    Example: sayso places missing --claims claims.jsonl
    """
    from sayso.world import fold

    basis = options.Basis(ledger, claims)
    named: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for claim in basis.every_claim():
        if claim.place is not None and claim.place.id is None and claim.place.name:
            key = fold(claim.place.name) or claim.place.name
            named[key] += 1
            written.setdefault(key, Counter())[claim.place.name] += 1
    rows = [
        {"name": spelt.most_common(1)[0][0], "claims": count, "spellings": [each for each, _ in spelt.most_common()]}
        for key, count in named.most_common()
        if (spelt := written[key])
    ]
    render.rows(rows, ("name", "claims", "spellings"), format)
    options.done(basis.refused)


def _row(gazetteer: Gazetteer, place: Place) -> dict[str, Any]:
    above = [gazetteer.place(identity) if identity else None for identity in (place.admin2, place.admin1)]
    named = [each.name for each in above if each is not None]
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "within": ", ".join([*named, *([place.country] if place.country else [])]) or None,
        "country": place.country,
        "admin1": place.admin1,
        "admin2": place.admin2,
        "lat": place.lat,
        "lon": place.lon,
        "population": place.population or None,
    }


def _score(candidate: Candidate) -> dict[str, Any]:
    reasons = {name: round(value, 3) for name, value in candidate.reasons.items()}
    return {"score": round(candidate.score, 3), "near_miss": candidate.near_miss, "reasons": reasons}


def _one(gazetteer: Gazetteer, name: str, country: str | None) -> Place:
    """The place of an id, else the likeliest of a name."""
    place = gazetteer.place(name)
    if place is not None:
        return place
    found = gazetteer.find(name, country=country, limit=1)
    if not found:
        raise QuestionError(
            f"no place is called {name!r}; check its spelling, or bring it in with `sayso places import`"
        )
    return found[0].place


def _country(gazetteer: Gazetteer, name: str) -> str:
    """The ISO code that a country's name or code means."""
    found = [each.place for each in gazetteer.find(name, limit=20) if each.place.kind == "country"]
    if found and found[0].country:
        return found[0].country
    if len(name) == 2 and name.isalpha():
        return name.upper()
    raise QuestionError(f"--in: {name!r} is no country; write its name, or its ISO code of two letters")
