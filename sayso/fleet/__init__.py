"""The fleet: archives read and drawn by as many processes as there are, with a lake of Parquet in between.

`read` turns archives into a lake; a `Lake` is then asked as a ledger is; `draw` works out the picture of a whole lake. Needs the
extra `fleet`. `docs/scale.md` tells what it costs.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_PUBLIC = {
    "Done": "sayso.fleet.archives",
    "Lake": "sayso.fleet.lake",
    "Stage": "sayso.fleet.drawing",
    "Step": "sayso.fleet.archives",
    "draw": "sayso.fleet.drawing",
    "is_lake": "sayso.fleet.layout",
    "read": "sayso.fleet.archives",
}
__all__ = ["Done", "Lake", "Stage", "Step", "draw", "is_lake", "read"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: `is_lake` is asked of every ledger, and needs none of the libraries."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sayso.fleet' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
