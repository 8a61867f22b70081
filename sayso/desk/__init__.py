"""The desk: a web page over one ledger, on this machine. Look first, read the sentences, judge them."""

from sayso.desk.app import build, serve

__all__ = ["build", "serve"]
