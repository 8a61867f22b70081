"""Logging in and staying so: tokens that only the browser holds, and a door that shuts for a while on whoever keeps guessing."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from sayso.desk.accounts import tables as t
from sayso.desk.accounts.accounts import Accounts, folded
from sayso.desk.roles import Role
from sayso.errors import SaysoError

IDLE_SECONDS = 12 * 3600
LONGEST_SECONDS = 7 * 86400
FRESHNESS_SECONDS = 60
WINDOW_SECONDS = 15 * 60
# Per name and address, so that a stranger who guesses cannot lock out the person; per address and per name for many at once.
MOST_OF_PAIR, MOST_OF_ADDRESS, MOST_OF_NAME = 5, 20, 50


class LoginRefused(SaysoError):
    """The name or password is wrong, or was wrong too often; `wait` is then the seconds until the door opens again."""

    def __init__(self, why: str, wait: int | None = None) -> None:
        super().__init__(why)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody logged in; `token` is what the browser's cookie holds, of which the database knows only the hash."""

    token: str
    name: str
    role: Role
    csrf: str
    seen: int


def _key(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class Sessions:
    """The sessions of a desk's accounts."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts, self._database, self._clock = accounts, accounts.database, accounts.clock

    def begin(self, name: str, password: str, address: str) -> Session:
        """Log in: a new session with a token of its own, whatever the browser held before.

        Raises:
            LoginRefused: if name and password do not fit, or did not too often.
        """
        wait = self._try(name, address)
        if wait:
            self._accounts.note(None, "login refused: too many failures", folded(name)[:100], address)
            raise LoginRefused(f"Too many failed logins. Try again in {wait // 60 + 1} minutes.", wait)
        if not self._accounts.is_password(name, password):
            self._accounts.note(None, "login failed", folded(name)[:100], address)
            raise LoginRefused("The name or the password is wrong.")
        account = self._accounts.named(name)
        session = Session(
            secrets.token_urlsafe(32), account.name, account.role, secrets.token_urlsafe(32), account.seen
        )
        now = self._clock()
        row = {"token": _key(session.token), "name": session.name, "csrf": session.csrf, "made": now, "used": now}
        with self._database.transaction() as connection:
            self._sweep(connection)
            connection.execute(delete(t.failures).where(*_pair(name, address)))
            connection.execute(t.sessions.insert().values(**row))
        self._accounts.note(session.name, "logged in", None, address)
        return session

    def find(self, token: str | None) -> Session | None:
        """The session a cookie names; None where it has ended, or never was."""
        if not token or len(token) > 200:
            return None
        now, s = self._clock(), t.sessions.c
        query = (
            select(t.accounts.c.name, t.accounts.c.role, t.accounts.c.seen, s.csrf, s.used)
            .join(t.accounts, t.accounts.c.name == s.name)
            .where(s.token == _key(token), t.accounts.c.active)
            .where(s.used > now - IDLE_SECONDS, s.made > now - LONGEST_SECONDS)
        )
        with self._database.reading() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        if now - row.used > FRESHNESS_SECONDS:
            with self._database.transaction() as connection:
                connection.execute(update(t.sessions).where(s.token == _key(token)).values(used=now))
        return Session(token, row.name, Role(row.role), row.csrf, row.seen)

    def end(self, session: Session, address: str) -> None:
        """Log out."""
        with self._database.transaction() as connection:
            connection.execute(delete(t.sessions).where(t.sessions.c.token == _key(session.token)))
        self._accounts.note(session.name, "logged out", None, address)

    def _try(self, name: str, address: str) -> int:
        """Seconds until another try is allowed; 0 where this one is, which counts as failed until it succeeds.

        Counting before the password is looked at keeps a thousand guesses at once from all passing the door.
        """
        f, now = t.failures.c, self._clock()
        limits = (
            (_pair(name, address), MOST_OF_PAIR),
            ((f.address == address,), MOST_OF_ADDRESS),
            ((f.folded == folded(name)[:100],), MOST_OF_NAME),
        )
        with self._database.transaction() as connection:
            for of, most in limits:
                query = select(func.count(), func.min(f.at)).where(f.at > now - WINDOW_SECONDS, *of)
                count, first = connection.execute(query).one()
                if count >= most:
                    return int(first + WINDOW_SECONDS - now) + 1
            connection.execute(t.failures.insert().values(at=now, folded=folded(name)[:100], address=address))
        return 0

    def _sweep(self, connection: Connection) -> None:
        now = self._clock()
        connection.execute(delete(t.failures).where(t.failures.c.at < now - WINDOW_SECONDS))
        old = (t.sessions.c.used < now - IDLE_SECONDS) | (t.sessions.c.made < now - LONGEST_SECONDS)
        connection.execute(delete(t.sessions).where(old))


def _pair(name: str, address: str) -> tuple[ColumnElement[bool], ...]:
    return (t.failures.c.folded == folded(name)[:100], t.failures.c.address == address)
