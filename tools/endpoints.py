"""Write docs/http.md from the desk's own OpenAPI schema, so that the page is never out of date."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sayso.desk import build
from sayso.ledger import Ledger
from sayso.world import World

PAGE = Path(__file__).parent.parent / "docs" / "http.md"
HEAD = """# HTTP

Written by `tools/endpoints.py` from the desk's schema; do not edit by hand. A running desk gives the schema whole, with the types of
all answers, at `/api/openapi.json`. Days are `2017-11-13`; what is left out asks nothing. An error is `{"error": "..."}` with a
status of 4xx or 5xx. A desk with accounts wants the cookie of a login; a public desk answers only what it shows.
"""


def schema() -> dict[str, Any]:
    """The schema of a desk over an empty ledger."""
    with tempfile.TemporaryDirectory() as folder, Ledger.open(str(Path(folder) / "empty.db")) as ledger:
        made: dict[str, Any] = build(ledger, World.empty()).openapi()
        return made


def page() -> str:
    """The page's text."""
    return "\n".join([HEAD, *sections(schema())])


def sections(found: dict[str, Any]) -> Iterator[str]:
    for path, methods in sorted(found["paths"].items()):
        for method, what in methods.items():
            yield f"## {method.upper()} {path}\n\n{' '.join((what.get('description') or what['summary']).split())}\n"
            rows = [row(each, found["components"]["schemas"]) for each in what.get("parameters", ())]
            if rows:
                yield "\n".join(["| parameter | in | values | meaning |", "| --- | --- | --- | --- |", *rows, ""])


def row(parameter: dict[str, Any], named: dict[str, Any]) -> str:
    kind = parameter["schema"]
    choices = [each for each in kind.get("anyOf", [kind]) if each.get("type") != "null"]
    values = ", ".join(dict.fromkeys(value(each, named) for each in choices))
    needed = " (needed)" if parameter.get("required") else ""
    return f"| `{parameter['name']}`{needed} | {parameter['in']} | {values} | {parameter.get('description') or ''} |"


def value(kind: dict[str, Any], named: dict[str, Any]) -> str:
    """What a parameter may be, in words."""
    if "$ref" in kind:
        return value(named[kind["$ref"].rsplit("/", 1)[-1]], named)
    if "enum" in kind:
        return ", ".join(map(str, kind["enum"]))
    if kind.get("type") == "array":
        return f"any of: {value(kind['items'], named)}"
    return "a day" if kind.get("format") == "date" else str(kind.get("type", "text"))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
