"""The command line."""

from sayso.cli.main import app, main

__all__ = ["app", "main"]
