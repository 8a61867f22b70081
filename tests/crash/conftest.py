"""A real server for the crash tests."""

from tests.ledger.conftest import pg_server

__all__ = ["pg_server"]
