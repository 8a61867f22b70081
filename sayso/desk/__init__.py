"""The desk: a web page over one ledger, on this machine. Look first, read the sentences, judge them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sayso.desk.app import build, serve

__all__ = ["build", "serve"]


def __getattr__(name: str) -> Any:
    # The web application is slow to import, and a command that only needs a part of this room should not wait for it.
    if name in __all__:
        from sayso.desk import app

        return getattr(app, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
