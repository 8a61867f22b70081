"""Accounts of a desk that several people use: who may log in, in which role, and what was done under which name.

They lie beside the ledger and never in it: a ledger is copied, published and kept for good, and a password or the hour at which
somebody logged in belongs in none of that. A SQLite ledger `war.db` has `war.db.accounts`; a PostgreSQL ledger has a schema of
its own, `sayso_desk`, in the same database.
"""

from sayso.desk.accounts.accounts import Account, AccountError, Accounts, Event
from sayso.desk.accounts.sessions import LoginRefused, Session, Sessions
from sayso.desk.roles import Role

__all__ = ["Account", "AccountError", "Accounts", "Event", "LoginRefused", "Role", "Session", "Sessions"]
