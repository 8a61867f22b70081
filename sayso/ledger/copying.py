"""Whole ledgers: copy from one database to another, back up while in use, restore after checking."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from sayso.errors import LedgerError
from sayso.ledger import schema
from sayso.ledger import schema as t
from sayso.ledger.append import Appender, appending, head
from sayso.ledger.chain import Content, Entry, EntryType, content_of, link, sha256
from sayso.ledger.migrating import prepare
from sayso.ledger.queries import document
from sayso.ledger.reindexing import entries_from, forget
from sayso.ledger.store import Store, locate
from sayso.ledger.verifying import verify

BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy came to: how many entries were added, and the head (hex) that both ledgers now have."""

    added: int
    entries: int
    head: str


def copy(source: Store, target: Store) -> Copy:
    """Bring `target`, an empty ledger or an earlier copy, to the very entries of `source`, checking every hash on the way.

    Raises:
        LedgerError: if the target holds something else, or the source's chain is broken; what was copied before stays, and
            copying again goes on from there.
    """
    added = replicate(source, target)
    with source.read() as connection:
        entries = head(connection)[0]
    with target.read() as connection:
        copied, reached, _ = head(connection)
        if copied <= entries and _hash(source, copied) != reached:
            raise LedgerError(f"{target.where}: the copy's head {reached.hex()} is none of {source.where}'s")
    return Copy(added, copied, reached.hex())


def replicate(source: Store, target: Store) -> int:
    """Add to `target` every entry of `source` that it lacks; returns how many."""
    added = 0
    with source.read() as reader:
        with target.read() as connection:
            start, last, _ = head(connection)
        if start and _hash_in(reader, start) != last:
            raise LedgerError(f"{target.where}: holds another ledger than {source.where}; copy into an empty one")
        batch: list[Entry] = []
        for entry in entries_from(reader, start):
            batch.append(entry)
            if len(batch) >= BATCH:
                added += _keep(reader, target, batch)
                batch = []
        added += _keep(reader, target, batch)
    return added


def _keep(reader: Connection, target: Store, batch: list[Entry]) -> int:
    if batch:
        with appending(target) as appender:
            for entry in batch:
                _check(entry)
                content = None if entry.content is None else content_of(entry.content)
                text = _documents(reader, appender, content) if entry.type == EntryType.REPORT and content else None
                appender.keep(entry, content, text)
    return len(batch)


def _check(entry: Entry) -> None:
    hashed = link(entry.seq, entry.type, entry.recorded, entry.digest, entry.previous)
    if entry.hash != hashed or (entry.content is not None and sha256(entry.content) != entry.digest):
        raise LedgerError(f"entry {entry.seq} is not what was recorded; run `sayso verify` on the source")


def _documents(reader: Connection, appender: Appender, content: Content) -> str:
    """Copy a report's documents and return its text."""
    for digest in {content["text"], content["raw"]} - {None}:
        if appender.document(document(reader, digest)) != digest:
            raise LedgerError(f"document {digest} is not what was recorded; run `sayso verify` on the source")
    return document(reader, content["text"]).decode("utf-8", "surrogatepass")


def _hash(store: Store, seq: int) -> bytes | None:
    with store.read() as connection:
        return _hash_in(connection, seq)


def _hash_in(connection: Connection, seq: int) -> bytes | None:
    return connection.execute(select(t.entries.c.hash).where(t.entries.c.seq == seq)).scalar()


def backup(store: Store, file: Path) -> Copy:
    """Write the ledger as it is at this moment to a SQLite file, while others go on using it; the file is verified first.

    A backup of a PostgreSQL ledger is a SQLite ledger of the same entries, and can be opened as one.

    Raises:
        LedgerError: if the file cannot be written, or what was written does not verify; an older backup then stays.
    """
    part = file.with_name(file.name + ".part")
    _remove(part)
    try:
        if store.sqlite:
            store.outside_transaction("VACUUM INTO ?", (str(part),))
        else:
            _copy_to_file(store, part)
        done = _checked(part)
        os.replace(part, file)
    except OSError as error:
        raise LedgerError(f"{file}: cannot be written: {error}") from error
    finally:
        _remove(part)
    return done


def _copy_to_file(store: Store, part: Path) -> None:
    made = locate(part, read_only=False, create=True)
    try:
        with made.write() as connection:
            t.create(connection)
        replicate(store, made)
        made.single_file()
    finally:
        made.close()


def _checked(file: Path) -> Copy:
    """Verify a backup and have it safe on the disk."""
    made = locate(file, read_only=True, create=False)
    try:
        found = verify(made, indexes=False)
    finally:
        made.close()
    if not found.ok:
        raise LedgerError(f"{file}: does not verify: {found.problems[0]}")
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
    return Copy(found.entries, found.entries, found.head)


def restore(file: Path, target: str | Path, *, replace: bool = False) -> Copy:
    """Put a backup in a ledger's place after verifying it.

    A ledger that the backup does not contain as its beginning is only replaced if `replace` says so; a replaced SQLite file
    is kept beside the new one, with the time in its name.

    Raises:
        LedgerError: if the backup does not verify, or entries would be lost.
    """
    with tempfile.TemporaryDirectory(prefix="sayso-restore-") as folder:
        source = _opened(file, Path(folder))
        try:
            found = verify(source)
            if not found.ok:
                raise LedgerError(f"{file}: does not verify, nothing was restored: {found.problems[0]}")
            if "://" in str(target) and not str(target).startswith("sqlite"):
                return _restore_database(source, str(target), replace=replace)
            return _restore_file(source, Path(target), replace=replace)
        finally:
            source.close()


def _opened(file: Path, folder: Path) -> Store:
    """A backup to read from; one of an older schema is brought up to date in a copy, the backup itself never changes."""
    source = locate(file, read_only=True, create=False)
    if source.revision() not in schema.OLDER:
        prepare(source, create=False)
        return source
    source.close()
    shutil.copyfile(file, folder / file.name)
    source = locate(folder / file.name, read_only=False, create=False)
    prepare(source, create=False)
    return source


def _restore_file(source: Store, target: Path, *, replace: bool) -> Copy:
    if target.exists() and target.stat().st_size:
        _set_aside(source, target, replace=replace)
    done = backup(source, target)
    for tail in ("-wal", "-shm"):
        _remove(target.with_name(target.name + tail))
    return done


def _set_aside(source: Store, target: Path, *, replace: bool) -> None:
    """Move the ledger that is to be replaced out of the way, with everybody else shut out of it."""
    old = locate(target, read_only=False, create=False)
    try:
        _refuse_loss(source, old, replace=replace)
        try:
            old.single_file()
        except LedgerError as error:
            raise LedgerError(f"{target}: is in use; close it everywhere, then restore ({error})") from error
    finally:
        old.close()
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    os.link(target, target.with_name(f"{target.name}.replaced-{stamp}"))


def _restore_database(source: Store, target: str, *, replace: bool) -> Copy:
    store = locate(target, read_only=False, create=True)
    try:
        with store.write() as connection:
            if not store.has_tables(connection):
                t.create(connection)
        _refuse_loss(source, store, replace=replace)
        with store.write() as connection:
            for table in (t.entries, t.documents):
                connection.execute(delete(table))
            forget(store, connection)
        return copy(source, store)
    finally:
        store.close()


def _refuse_loss(source: Store, old: Store, *, replace: bool) -> None:
    with old.read() as connection:
        entries, last, _ = head(connection)
    if not replace and entries and _hash(source, entries) != last:
        raise LedgerError(
            f"{old.where}: has entries that the backup lacks (it ends at entry {entries}, {last.hex()[:12]}…); "
            "say --replace to give them up"
        )


def _remove(path: Path) -> None:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm", f"{path.name}-journal"):
        path.with_name(name).unlink(missing_ok=True)
