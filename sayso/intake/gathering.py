"""Inputs of any mix to reports: files, folders and standard input, one after the other, none stopping the next."""

from __future__ import annotations

import io
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import IO

from sayso.errors import Refusal, ReportError
from sayso.intake import rows
from sayso.intake.ahead import ahead
from sayso.intake.fetching import Fetcher, is_address
from sayso.intake.forms import CUT, items_of
from sayso.intake.items import STDIN, Defaults, Item, Note, Received, Source
from sayso.intake.language import is_read, with_language
from sayso.intake.reaching import Trail, Web, followed, reach
from sayso.model import Report

HELD_IN_MEMORY = 32 * 1024 * 1024  # bytes of a pipe; the rest waits on disk
REMEMBERED = 200_000  # ids
SHORT = 1024 * 1024  # bytes of a file that may be held until its turn comes


def gather(
    inputs: Iterable[str | Path],
    *,
    outlet: str | None = None,
    published: str | date | datetime | None = None,
    refused: list[Refusal],
    noted: list[Note] | None = None,
    web: Web | None = None,
    columns: Iterable[str] = (),
) -> Iterator[Report]:
    """The reports of files, folders (recursive, sorted by name), web addresses and `-` (standard input), in the order given.

    Nothing is fetched but addresses among `inputs`, and what they redirect to; `web` says within which limits, and whether
    also pages that feeds, sitemaps and lists of addresses name.

    `outlet` and `published` stand in where an input does not say. What cannot be taken is appended to `refused`, what a
    person should know about something taken (a guessed encoding, an id used twice) to `noted`.

    Raises:
        ReportError: at once, if `published` is no date or `columns` map nothing.
    """
    received = receive(
        inputs, outlet=outlet, published=published, refused=refused, noted=noted, web=web, columns=columns
    )
    return (each.report for each in received)


def receive(
    inputs: Iterable[str | Path],
    *,
    outlet: str | None = None,
    published: str | date | datetime | None = None,
    refused: list[Refusal],
    noted: list[Note] | None = None,
    web: Web | None = None,
    columns: Iterable[str] = (),
) -> Iterator[Received]:
    """Like `gather`, with the bytes each report was taken from.

    Raises:
        ReportError: at once, if `published` is no date or `columns` map nothing.
    """
    day = rows.moment(published) if isinstance(published, str) else published
    items = _items(inputs, Defaults(outlet, day, rows.mapping(columns)), web or Web())
    return _sorted_out(_named_apart(_in_a_language(items)), refused, noted)


def taken(items: Iterator[Item], refused: list[Refusal]) -> Iterator[Received]:
    """The reports among the items of one opened source, as `receive` gives them; pages that it only names are left out."""
    return _sorted_out(_in_a_language(items), refused, None)


def _sorted_out(items: Iterator[Item], refused: list[Refusal], noted: list[Note] | None) -> Iterator[Received]:
    for item in items:
        if isinstance(item, Received):
            yield item
        elif isinstance(item, Refusal):
            refused.append(item)
        elif isinstance(item, Note) and noted is not None:
            noted.append(item)


def _in_a_language(items: Iterator[Item]) -> Iterator[Item]:
    """Find out the language where the input does not say it, and tell of reports that are kept but cannot be read."""
    for item in items:
        if not isinstance(item, Received):
            yield item
            continue
        report = with_language(item.report)
        yield replace(item, report=report)
        if not is_read(report):
            yield Note(
                report.origin or "-", f"is in the language {report.language!r}, in which no claims can be read yet"
            )


def _named_apart(items: Iterator[Item]) -> Iterator[Item]:
    """Tell of ids that come twice for different reports; both are kept, for the ledger knows reports by fingerprint.

    Only so many ids are remembered, the latest, so that an archive of any size passes through.
    """
    seen: dict[str, tuple[str, str | None]] = {}
    for item in items:
        yield item
        if not isinstance(item, Received):
            continue
        made = item.report
        fingerprint = made.fingerprint
        first, where = seen.setdefault(made.doc, (fingerprint, made.origin))
        if len(seen) > REMEMBERED:
            del seen[next(iter(seen))]
        if first != fingerprint:
            yield Note(
                made.origin or "-", f"another report with the id {made.doc!r}, after the one in {where}; both kept"
            )


def _items(inputs: Iterable[str | Path], defaults: Defaults, web: Web) -> Iterator[Item]:
    """Each input's items, its links reached or told as not reached; one fetcher serves all, opened when first needed."""
    with ExitStack() as stack:
        fetcher = cache(lambda: stack.enter_context(web.fetcher()))
        yield from ahead(_begun(str(given), defaults, web, fetcher) for given in inputs)


def _begun(given: str, defaults: Defaults, web: Web, fetcher: Callable[[], Fetcher]) -> Iterator[Item]:
    if is_address(given):
        return reach(given, defaults, web, fetcher)
    return followed(_held(given, defaults, web.follow), Trail(given, web, fetcher))


def _held(given: str, defaults: Defaults, follow: bool) -> Iterator[Item]:
    """The items of an input on this machine."""
    if given == "-":
        return _piped("-", sys.stdin.buffer, defaults, follow)
    path = Path(given)
    return ahead(_folder(path, defaults, follow)) if path.is_dir() else _file(path, defaults, follow)


def _folder(folder: Path, defaults: Defaults, follow: bool) -> Iterator[Iterator[Item]]:
    """The items of each file below a folder, begun one after the other."""
    found, failed = _files_under(folder)
    yield iter(failed)
    if not found and not failed:
        yield iter((_refusal(folder, "holds no files", "give a folder of reports"),))
    for path in found:
        if path.is_file():
            yield _file(path, defaults, follow)
        elif not path.exists():
            yield iter((_refusal(path, "is a link that leads nowhere", "mend or remove it"),))
        else:
            cure = "give it as an input of its own if it is to be read"
            yield iter((_refusal(path, "is neither file nor folder", cure),))


def _files_under(folder: Path) -> tuple[list[Path], list[Item]]:
    """All files below a folder, sorted, without hidden ones; and the subfolders that could not be opened."""
    found: list[Path] = []
    failed: list[Item] = []
    walk = os.walk(folder, onerror=lambda error: failed.append(_unreadable(Path(error.filename), error)))
    for top, folders, names in walk:
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(top, name) for name in names if not name.startswith(".")]
    return sorted(found), failed


def _file(path: Path, defaults: Defaults, follow: bool) -> Iterator[Item]:
    """A file's items. A short one is read at once; a long one, or a pipe, only when its turn comes."""
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode) or about.st_size > SHORT:
            return _streamed(path, defaults, follow)
        content = path.read_bytes()
    except OSError as error:
        return iter((_unreadable(path, error),))
    return _read(str(path), io.BytesIO(content), defaults, follow)


def _streamed(path: Path, defaults: Defaults, follow: bool) -> Iterator[Item]:
    try:
        with path.open("rb") as stream:
            if stream.seekable():
                yield from _read(str(path), stream, defaults, follow)
            else:
                yield from _piped(str(path), stream, defaults, follow)
    except OSError as error:
        yield _unreadable(path, error)


def _piped(where: str, pipe: IO[bytes], defaults: Defaults, follow: bool) -> Iterator[Item]:
    """What comes through a pipe, held so that its start can be looked at before it is read."""
    with tempfile.SpooledTemporaryFile(max_size=HELD_IN_MEMORY) as held:
        try:
            while chunk := pipe.read(1 << 20):
                held.write(chunk)
        except OSError as error:
            yield _unreadable(Path(where), error)
            return
        held.seek(0)
        yield from _read(where, held, defaults, follow)


def _read(where: str, stream: IO[bytes], defaults: Defaults, follow: bool) -> Iterator[Item]:
    head = stream.read(CUT)
    stream.seek(0)
    path = Path(where)
    stem, suffix = (STDIN, "") if where == "-" else (path.stem, path.suffix.lower())
    return items_of(Source(where, stem, suffix, stream, head, defaults, follow=follow))


def _unreadable(path: Path, error: OSError) -> Refusal:
    cure = "check its name" if isinstance(error, FileNotFoundError) else "check that you may read it"
    return _refusal(path, f"cannot be read: {error.strerror or error}", cure)


def _refusal(path: Path, what: str, cure: str) -> Refusal:
    return Refusal.of(ReportError(what, where=rows.storable(str(path)), cure=cure))
