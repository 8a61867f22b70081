"""What every process that draws a part of a picture must know of the whole: places' keys and names, and reports' origins."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sayso import claims_file
from sayso.fleet import layout
from sayso.fleet.extras import needed
from sayso.fleet.lake import Lake
from sayso.model import Claim, PlaceMention
from sayso.picture import Picture
from sayso.picture.geography import Geography
from sayso.picture.independence import Origins
from sayso.world import World

PLACES, ORIGINS = "places.parquet", "origins.parquet"
Spot = tuple[str, int, int]
"""Where a claim stands in a lake: its part, its report's row, its number in the report."""


@lru_cache(maxsize=1)
def world() -> World:
    """One world a process."""
    return World.load()


def write_places(lake: Lake, out: Path) -> None:
    """How often claims mention each place, whether all of them mean a whole division or country, which names are to be looked up (see
    `Geography`), and the key of each."""
    lake.write(
        """
        WITH named AS (
            SELECT doc, place_name, place_id, lat, lon, coalesce(content->>'$.place_precision', '') IN ('admin1', 'admin2', 'country') AS wide
            FROM all_claims JOIN kept USING (part, row)
            WHERE place_name IS NOT NULL
        ),
        unfound AS (
            SELECT DISTINCT place_name FROM named
            WHERE doc NOT IN (SELECT doc FROM named WHERE coalesce(place_id, '') <> '')
        )
        SELECT place_name, place_id, lat, lon, count(*) AS times, place_name IN (FROM unfound) AS to_find, bool_and(wide) AS wide
        FROM named GROUP BY ALL ORDER BY ALL
        """,
        out / PLACES,
    )
    table, geo = needed("pyarrow.parquet").read_table(out / PLACES), places(out, world())
    keys = [geo.key(PlaceMention(row["place_name"], row["place_id"])) for row in table.to_pylist()]
    table = table.append_column("key", needed("pyarrow").array(keys, needed("pyarrow").string()))
    needed("pyarrow.parquet").write_table(table, out / PLACES)


@lru_cache(maxsize=2)
def geography(out: str, drawn: str) -> Geography:  # noqa: ARG001 (`drawn` tells one drawing in a folder from the next)
    """The places of a whole lake, read once a process."""
    return places(Path(out), world())


def places(out: Path, world: World | None) -> Geography:
    """The places of a whole lake."""
    rows = needed("pyarrow.parquet").read_table(out / PLACES).to_pylist()
    mentions = {PlaceMention(row["place_name"], row["place_id"], row["lat"], row["lon"]): row["times"] for row in rows}
    return Geography.counted(world, mentions, (row["place_name"] for row in rows if row["to_find"]))


def write_origins(lake: Lake, families: Mapping[str, str], out: Path) -> None:
    """Each report's family, and the outlet that published it first."""
    outlets = dict(
        lake.rows(
            "SELECT doc, arg_max(outlet, id) FROM all_claims JOIN kept USING (part, row) "
            "WHERE coalesce(outlet, '') <> '' GROUP BY doc"
        )
    )
    docs = sorted(families)
    arrow = needed("pyarrow")
    table = arrow.table(
        {
            "doc": docs,
            "family": [families[doc] for doc in docs],
            "outlet": arrow.array([outlets.get(families[doc]) for doc in docs], arrow.string()),
        }
    )
    needed("pyarrow.parquet").write_table(table, out / ORIGINS, row_group_size=50_000)


def families_of(out: str, docs: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The families of some reports, and the outlets of these families' first publications."""
    wanted = sorted(set(docs))
    filters = [("doc", "in", wanted)] if wanted else None
    rows = needed("pyarrow.parquet").read_table(f"{out}/{ORIGINS}", filters=filters).to_pylist() if wanted else []
    return {r["doc"]: r["family"] for r in rows}, {r["family"]: r["outlet"] for r in rows if r["outlet"]}


def claims_of(lake: str, part: str, spots: Iterable[tuple[int, int]] | None, kinds: Iterable[str]) -> dict[Spot, Claim]:
    """A part's claims of some kinds; only those at (row, number) `spots`, where given."""
    file = f"{lake}/{layout.CLAIMS}/{part}.parquet"
    table = needed("pyarrow.parquet").read_table(
        file, columns=["row", "n", "content"], filters=[("kind", "in", list(kinds))]
    )
    wanted = None if spots is None else set(spots)
    columns = (table[name].to_pylist() for name in ("row", "n", "content"))
    return {
        (part, row, n): claims_file.claim(json.loads(content))
        for row, n, content in zip(*columns, strict=True)
        if wanted is None or (row, n) in wanted
    }


def picture(claims: Iterable[Claim], out: str, drawn: str) -> Picture:
    """The picture of some of a lake's claims, in which places and origins are those of the whole lake."""
    made = Picture(claims, world())
    families, outlets = families_of(out, (claim.doc for claim in made.claims))
    known: dict[str, Any] = vars(made)
    known["geography"] = geography(out, drawn)
    known["voices"] = Origins(families, world().sources, outlets)
    known["_families"] = families
    return made
