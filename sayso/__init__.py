"""Sayso: a war monitor's desk in a box.

Reads reports about an armed conflict, keeps every claim with on whose say-so it stands, and draws the picture the claims
amount to: who holds which place on which day and how surely, the least and the most people killed with no one counted
twice, which claims cannot all be true, and what was known on any day.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_PUBLIC = {
    "Claim": "sayso.model",
    "Days": "sayso.model",
    "Ledger": "sayso.ledger",
    "Picture": "sayso.picture",
    "Report": "sayso.model",
    "World": "sayso.world",
    "open": "sayso.api",
    "read": "sayso.api",
}
__all__ = ["Claim", "Days", "Ledger", "Picture", "Report", "World", "__version__", "open", "read"]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import sayso` and `sayso --help` stay quick."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'sayso' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)
