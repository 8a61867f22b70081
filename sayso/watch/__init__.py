"""Watch: feeds asked politely, what is new added to the ledger, and what that changed in the picture told, once."""

from sayso.watch.rules import Rules
from sayso.watch.watcher import Round, Watcher

__all__ = ["Round", "Rules", "Watcher"]
