"""A ledger's public view as a folder of files that any host, or a USB stick, can carry.

The pages are those of a public desk, asked one after another from the map on, with every link made relative. Browsers let no
page opened from a disk fetch anything or load a module, so what the desk's scripts would fetch stands in the pages or in one
script beside them, and the modules are made into plain scripts.
"""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from fastapi import FastAPI

from sayso.api import opened as opened_for_reading
from sayso.desk.app import HERE, build
from sayso.desk.calling import get
from sayso.errors import SaysoError
from sayso.world import World

ATTRIBUTE = re.compile(r'(?P<name>href|src|data-spec)="(?P<value>[^"]*)"')
STATIC = ("desk.css", "theme.js", "icon.svg")
VENDOR = ("maplibre-gl.css", "topojson-client.min.js", "vega.min.js", "vega-lite.min.js", "licenses")
TOLL = "/toll?outcome=killed&victims=all"
TOWNS = "/api/base/towns"
COASTS = ("/static/vendor/countries-110m.json", "/static/vendor/countries-50m.json")
KEPT = ("/api/map?", "/api/map?bloc=1", TOWNS, *COASTS)
NEAR_DEGREES, LARGE = 3.0, 500_000
MARK = ".sayso-published"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: how many pages and bytes, and the head of the ledger they show."""

    pages: int
    bytes: int
    head: str


@dataclass
class _Site:
    app: FastAPI
    folder: Path
    waiting: list[str] = field(default_factory=lambda: ["/"])
    known: dict[str, str] = field(default_factory=dict)

    def file(self, address: str) -> str | None:
        """The file a page's address becomes, noted for writing; None where the published view has no such page."""
        asked, target = _target(address)
        if target is not None and asked not in self.known:
            self.known[asked] = target
            self.waiting.append(asked)
        return target


def publish(
    ledger: str | Path,
    folder: Path,
    *,
    as_known_on: date | None = None,
    world: World | None = None,
    progress: Progress = lambda _done, _known: None,
) -> Published:
    """Write the public view of a ledger into a folder, in place of what an earlier publishing wrote there.

    Private sources appear by their kind only, and reports without their text. With `as_known_on` the pages show what had been
    published by that day. `progress` is told how many pages are written
    and how many are known.

    Raises:
        LedgerError: if the ledger cannot be opened.
        SaysoError: if the folder holds something else, or nothing had been published by that day.
    """
    _is_ours(folder)
    with opened_for_reading(ledger) as opened:
        app = build(opened, world, public=True)
        app.state.desk.until = as_known_on
        app.state.offline = True
        snapshot = app.state.desk.waited_for()
        if as_known_on is not None and not snapshot.claims:
            raise SaysoError(f"nothing in this ledger had been published by {as_known_on}; name a later day")
        _make_room(folder)
        head = snapshot.head
        site = _Site(app, folder)
        site.known["/"] = "index.html"
        # In a thread of its own: a notebook, for one, has an event loop running already.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(asyncio.run, _write_all(site, progress)).result()
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Published(sum(name.endswith(".html") for name in site.known.values()), size, head)


def _is_ours(folder: Path) -> None:
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
            raise SaysoError(f"{folder}: holds something that was not published by Sayso; name an empty folder")
    except OSError as error:
        raise SaysoError(f"{folder}: cannot be written: {error.strerror}") from error


def _make_room(folder: Path) -> None:
    try:
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).write_text("Written by `sayso publish`, which may replace this folder.\n", encoding="utf-8")
    except OSError as error:
        raise SaysoError(f"{folder}: cannot be written: {error.strerror}") from error


async def _write_all(site: _Site, progress: Progress) -> None:
    _write_scripts(site.folder)
    done = 0
    while site.waiting:
        address = site.waiting.pop()
        status, body = await get(site.app, address)
        if status == 200:
            name = site.known[address]
            whole = body if name.endswith(".csv") else (await _page(site, name, body.decode())).encode()
            _write(site.folder / name, whole)
        done += 1
        progress(done, len(site.known))
    kept = {address: json.loads((await get(site.app, address.rstrip("?")))[1]) for address in KEPT}
    kept[TOWNS] = _near(kept[TOWNS], kept[KEPT[0]]["places"])
    places = {key: site.known.get(f"/place/{quote(key, safe='')}") for key in _map_places(kept)}
    told = f"window.saysoKept={_script_safe(kept)};\nwindow.saysoPages={_script_safe(places)};\n"
    _write(site.folder / "static" / "kept.js", told.encode())


def _near(towns: dict[str, Any], places: list[dict[str, Any]]) -> dict[str, Any]:
    """The towns somebody who looks at these places finds their way by; all the world's would outweigh everything else."""
    squares = {(round(place["lon"] / NEAR_DEGREES), round(place["lat"] / NEAR_DEGREES)) for place in places}
    around = {(x + dx, y + dy) for x, y in squares for dx in (-1, 0, 1) for dy in (-1, 0, 1)}

    def near(town: dict[str, Any]) -> bool:
        lon, lat = town["geometry"]["coordinates"]
        square = (round(lon / NEAR_DEGREES), round(lat / NEAR_DEGREES))
        return square in around or town["properties"]["people"] >= LARGE

    return towns | {"features": [town for town in towns["features"] if near(town)]}


def _map_places(kept: dict[str, Any]) -> Iterator[str]:
    for address in KEPT[:2]:
        yield from (place["key"] for place in kept[address]["places"])


def _target(address: str) -> tuple[str, str | None]:
    """The address to ask for a link's page, and the file it becomes."""
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    match PurePosixPath(parts.path).parts:
        case ("/",):
            place = asked.get("place")
            return (f"/place/{quote(place, safe='')}", _named("place", place)) if place else ("/", "index.html")
        case ("/", "place" | "report" | "source" as kind, *_):
            key = unquote(parts.path.split("/", 2)[2])
            return f"/{kind}/{quote(key, safe='')}", _named(kind, key)
        case ("/", "disputes" | "sources" as kind):
            page = asked.get("page", "1")
            return (f"/{kind}?page={page}", f"{kind}-{page}.html") if page != "1" else (f"/{kind}", f"{kind}.html")
        case ("/", "toll") if "place" not in asked:
            return TOLL, "toll.html"
        case ("/", "toll"):
            return f"/place/{quote(asked['place'], safe='')}", _named("place", asked["place"])
        case ("/", "api", name) if name.endswith(".csv"):
            return address, f"tables/{name.removesuffix('.csv')}-{_short(address)}.csv"
    return address, None


def _named(kind: str, key: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", key.casefold()).strip("-")[:40]
    return f"{kind}/{plain}-{_short(key)}.html"


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


async def _page(site: _Site, name: str, text: str) -> str:
    """A page with relative links, and with the charts that its scripts would fetch."""
    up = "../" * name.count("/")
    charts: list[str] = []

    def link(found: re.Match[str]) -> str:
        attribute, value = found["name"], html.unescape(found["value"])
        if attribute == "data-spec":
            charts.append(value)
            return found[0]
        if not value.startswith("/"):
            return found[0]
        if value.startswith("/static/"):
            return f'{attribute}="{up}{html.escape(value[1:])}"'
        address, _, fragment = value.partition("#")
        target = site.file(address)
        # A link without an address is plain text: what it led to asks a question that only a desk can answer.
        return "" if target is None else f'{attribute}="{up}{target}{f"#{fragment}" if fragment else ""}"'

    text = ATTRIBUTE.sub(link, text)
    for address in charts:
        status, body = await get(site.app, address)
        if status == 200:
            block = f'<script type="application/json" data-url="{html.escape(address)}">'
            text = text.replace("</main>", f"{block}{_script_safe(json.loads(body))}</script>\n</main>", 1)
    return text


def _script_safe(value: object) -> str:
    """JSON that can stand in a script element: nothing in it can end the element."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise SaysoError(f"{path}: cannot be written: {error.strerror}") from error


def _write_scripts(folder: Path) -> None:
    """The desk's static files, its modules made into plain scripts."""
    source, target = HERE / "static", folder / "static"
    (target / "vendor").mkdir(parents=True, exist_ok=True)
    for name in STATIC:
        shutil.copy(source / name, target)
    for name in VENDOR:
        copy = shutil.copytree if (source / "vendor" / name).is_dir() else shutil.copy
        copy(source / "vendor" / name, target / "vendor" / name)
    vendor = source / "vendor"
    worker = (vendor / "maplibre-gl-worker.mjs").read_text(encoding="utf-8")
    scripts = {
        "vendor/maplibre-gl.js": _plain((vendor / "maplibre-gl.mjs").read_text(encoding="utf-8"), "maplibregl")
        + f"window.saysoWorker={_script_safe(worker)};\n",
        # It takes functions out of Vega, which only pages with charts load.
        "vendor/vega-interpreter.js": "if (window.vega) "
        + _plain((vendor / "vega-interpreter.js").read_text(encoding="utf-8"), "saysoInterpreter"),
        "desk.js": _plain((source / "desk.js").read_text(encoding="utf-8"), "saysoDesk"),
        "map.js": _plain((source / "map.js").read_text(encoding="utf-8"), "saysoMap"),
    }
    for name, text in scripts.items():
        _write(target / name, text.encode())


IMPORT_ALL = re.compile(r'^import \* as (\w+) from "[^"]*";$', re.MULTILINE)
IMPORT_SOME = re.compile(r'^import (\{[^}]*\}) from "[^"]*";$', re.MULTILINE)
EXPORT_LIST = re.compile(r"(?:^|(?<=[;}\n]))\s*export\s*\{([^{}]*)\};?(?=\s*(?://[^\n]*)?\s*\Z)")
EXPORT_EACH = re.compile(r"^export ((?:async )?function) (\w+)", re.MULTILINE)


def _plain(module: str, name: str) -> str:
    """A module as a plain script that leaves what it exports in `window[name]`.

    Raises:
        SaysoError: if it imports or exports in a way that this does not know.
    """
    text = IMPORT_ALL.sub(r"const \1 = window.\1;", module)
    text = IMPORT_SOME.sub(r"const \1 = window.saysoDesk;", text)
    text = text.replace("import.meta.url", "document.baseURI")
    given = [found[2] for found in EXPORT_EACH.finditer(text)]
    text = EXPORT_EACH.sub(r"\1 \2", text)
    listed = EXPORT_LIST.search(text)
    if listed is not None:
        for each in listed[1].split(","):
            own, _, shown = each.strip().partition(" as ")
            given.append(f"{shown or own}: {own}")
        text = text[: listed.start()] + text[listed.end() :]
    if re.search(r"^\s*(?:import\s+[\w{*]|export\s)", text, re.MULTILINE):
        raise SaysoError(f"the script behind {name} imports or exports in a new way; see sayso/desk/publishing.py")
    return f"(() => {{\n{text}\nwindow.{name} = {{ {', '.join(given)} }};\n}})();\n"
