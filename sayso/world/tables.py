"""Places of a user's own: GeoNames country dumps, OCHA p-code tables and GeoJSON, each kept as an index of its own.

Imports live in the user's data directory (`SAYSO_DATA`), not in the cache, so that clearing the cache loses nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

from sayso.world.index import Index


def data_dir() -> Path:
    """Where imports live: `SAYSO_DATA`, else the user's data directory."""
    return Path(os.environ.get("SAYSO_DATA") or platformdirs.user_data_path("sayso"))


def indexes() -> list[Index]:
    """The indexes of what the user has imported, oldest first."""
    folder = data_dir() / "places"
    return [Index.open(path) for path in sorted(folder.glob("*.sqlite"))] if folder.is_dir() else []
