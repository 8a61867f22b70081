"""People: their names, roles and passwords, and the record of what was done under which name."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from sayso.desk.accounts import tables as t
from sayso.desk.roles import Role
from sayso.errors import LedgerError, SaysoError

LEAST_LETTERS, MOST_LETTERS, LONGEST_NAME = 12, 1000, 100
Clock = Callable[[], float]
# Argon2 takes 64 MB for each password it looks at; a crowd at the door must not fill the memory.
_AT_ONCE = BoundedSemaphore(2)
_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("a password of nobody")


class AccountError(SaysoError):
    """An account cannot be made or changed as asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may log in; `seen` is the ledger's entry up to which they have said to have looked."""

    name: str
    role: Role
    active: bool
    made: datetime
    seen: int

    def record(self) -> dict[str, Any]:
        return {"name": self.name, "role": str(self.role), "active": self.active, "made": self.made.isoformat()}


@dataclass(frozen=True, slots=True)
class Event:
    """Something done, or refused, at the desk: when (UTC), by whom, what, about what, from which address."""

    number: int
    at: datetime
    who: str | None
    what: str
    about: str | None
    address: str | None


def folded(name: str) -> str:
    """The spelling under which names are one: nobody may pass for another by case or look-alike forms of letters."""
    plain = "".join(letter if letter.isprintable() else " " for letter in name)
    return " ".join(unicodedata.normalize("NFKC", plain).casefold().split())


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


class Accounts:
    """The accounts of one ledger's desk; safe to use from several threads and processes."""

    def __init__(self, database: t.Database, clock: Clock = time.time) -> None:
        self.database, self.clock = database, clock

    @classmethod
    def beside(cls, ledger: str | Path, clock: Clock = time.time) -> Accounts:
        """The accounts of a ledger, made empty where there are none.

        Raises:
            LedgerError: if they cannot be opened.
        """
        return cls(t.Database.beside(ledger), clock)

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def add(self, name: str, password: str, role: Role = Role.READER, *, by: str | None = None) -> Account:
        """Make an account.

        Raises:
            AccountError: if the name is taken or empty, or the password too short.
        """
        name = " ".join(name.split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise AccountError(f"a name has 1 to {LONGEST_NAME} printable letters, not {name!r}")
        row = {"name": name, "folded": folded(name), "role": str(role), "hash": hashed(password)}
        try:
            with self.database.transaction() as connection:
                connection.execute(t.accounts.insert().values(**row, active=True, made=self.clock(), seen=0))
        except LedgerError as error:
            if isinstance(error.__cause__, IntegrityError):
                raise AccountError(f"there is an account named {name!r} already") from error
            raise
        self.note(by, "account added", f"{name} as {role}")
        return self.named(name)

    def named(self, name: str) -> Account:
        """The account of a name, however its letters' case is written.

        Raises:
            AccountError: if there is none.
        """
        with self.database.reading() as connection:
            row = connection.execute(select(t.accounts).where(t.accounts.c.folded == folded(name))).first()
        if row is None:
            raise AccountError(f"there is no account named {name!r}; `sayso accounts list` lists them")
        return _account(row)

    def everybody(self) -> Sequence[Account]:
        """All accounts, by name."""
        with self.database.reading() as connection:
            return [_account(row) for row in connection.execute(select(t.accounts).order_by(t.accounts.c.folded))]

    def any_active(self) -> bool:
        """Whether anybody could log in."""
        with self.database.reading() as connection:
            query = select(func.count()).select_from(t.accounts).where(t.accounts.c.active)
            return bool(connection.execute(query).scalar())

    def set_password(self, name: str, password: str, *, by: str | None = None) -> None:
        """Give an account another password and end its sessions.

        Raises:
            AccountError: if there is no such account, or the password is too short.
        """
        self._change(name, by, "password changed", hash=hashed(password))

    def set_role(self, name: str, role: Role, *, by: str | None = None) -> None:
        """Give an account another role, from its next request on.

        Raises:
            AccountError: if there is no such account.
        """
        self._change(name, by, f"role set to {role}", role=str(role))

    def set_active(self, name: str, active: bool, *, by: str | None = None) -> None:
        """Close an account, ending its sessions, or open it again; what was done under its name stays on record.

        Raises:
            AccountError: if there is no such account.
        """
        self._change(name, by, "account opened" if active else "account closed", active=active)

    def _change(self, name: str, by: str | None, what: str, **values: Any) -> None:
        account = self.named(name)
        with self.database.transaction() as connection:
            connection.execute(update(t.accounts).where(t.accounts.c.name == account.name).values(**values))
            connection.execute(delete(t.sessions).where(t.sessions.c.name == account.name))
        self.note(by, what, account.name)

    def is_password(self, name: str, password: str) -> bool:
        """Whether a password is that of an open account; takes as long where there is no such account."""
        with self.database.reading() as connection:
            query = select(t.accounts.c.hash).where(t.accounts.c.folded == folded(name), t.accounts.c.active)
            known = connection.execute(query).scalar()
        with _AT_ONCE:
            try:
                right = _HASHER.verify(known or _NOBODY, password[: MOST_LETTERS + 1])
            except (VerificationError, InvalidHashError):
                return False
        return right and known is not None

    def look(self, name: str, entry: int) -> None:
        """Remember that somebody has looked at the ledger up to an entry."""
        with self.database.transaction() as connection:
            connection.execute(update(t.accounts).where(t.accounts.c.name == name).values(seen=entry))

    def note(self, who: str | None, what: str, about: str | None = None, address: str | None = None) -> None:
        """Put something done or refused on record."""
        row = {"at": self.clock(), "who": who, "what": what, "about": about and about[:500], "address": address}
        with self.database.transaction() as connection:
            connection.execute(t.events.insert().values(**row))

    def events(self, *, before: int | None = None, limit: int = 100) -> Sequence[Event]:
        """What is on record, the latest first; `before` is an event's number."""
        query = select(t.events).order_by(t.events.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(t.events.c.number < before)
        with self.database.reading() as connection:
            rows = connection.execute(query).all()
        return [Event(row.number, _moment(row.at), row.who, row.what, row.about, row.address) for row in rows]


def hashed(password: str) -> str:
    """A password's Argon2id hash, with a salt of its own.

    Raises:
        AccountError: if the password is too short or too long.
    """
    if not LEAST_LETTERS <= len(password) <= MOST_LETTERS:
        raise AccountError(f"a password has at least {LEAST_LETTERS} letters (and at most {MOST_LETTERS})")
    with _AT_ONCE:
        return _HASHER.hash(password)


def _account(row: Any) -> Account:
    return Account(row.name, Role(row.role), row.active, _moment(row.made), row.seen)
