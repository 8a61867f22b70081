"""Fetching: the addresses the user named, and nothing else, within limits of time, size and redirects."""

from sayso.intake.fetching.client import Fetcher, Limits, Response
from sayso.intake.fetching.guard import FetchError, host_of, is_address

__all__ = ["FetchError", "Fetcher", "Limits", "Response", "host_of", "is_address"]
