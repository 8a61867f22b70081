"""The fleet's libraries, asked for when they are needed: who has one laptop and one ledger never installs them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from sayso.errors import SaysoError


def needed(module: str, extra: str = "fleet") -> Any:
    """An optional library.

    Raises:
        SaysoError: naming the extra to install, if it is not there.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise SaysoError(
            f"this needs {module.partition('.')[0]}, which is not installed: install sayso[{extra}]"
        ) from error


def database() -> Any:
    """A DuckDB in memory, which fetches nothing and prints nothing."""
    base = needed("duckdb").connect(":memory:")
    for setting in ("autoinstall_known_extensions = false", "enable_progress_bar = false", "TimeZone = 'UTC'"):
        base.execute(f"SET {setting}")
    return base


def quoted(*paths: str | Path) -> str:
    """Paths as texts of a DuckDB query, with commas between."""
    return ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths)
