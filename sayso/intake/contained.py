"""Parsers of risky formats in child processes with limits on memory and time.

PDF, Word, Excel, HTML and XML come from strangers, and a crafted one can make a parser loop, swell or crash. So their forms run
in a child that may use so much memory and so many seconds, and no more; when it goes over, it is ended, the one input is
refused, and the next gets a fresh child.

`python -m sayso.intake.contained` is the child.
"""

from __future__ import annotations

import atexit
import io
import json
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import import_module
from queue import SimpleQueue
from typing import IO, Any

from sayso.errors import Refusal
from sayso.intake.children import Asked, Child, Children
from sayso.intake.items import Defaults, Form, Item, Link, Note, Received, Source, refuse
from sayso.intake.rows import moment
from sayso.model import Report, iso

MEMORY = 200 * 1024 * 1024  # bytes beyond what the child starts with
LARGEST = 64 * 1024 * 1024  # bytes of one input
FORMS = {
    "pdf": "sayso.intake.office:pdf",
    "word": "sayso.intake.office:word",
    "excel": "sayso.intake.office:excel",
    "page": "sayso.intake.web:page",
    "feed": "sayso.intake.web:feed",
    "sitemap": "sayso.intake.addresses:sitemap",
}
TOO_MUCH = "took too much memory or time to read"
TOO_MUCH_CURE = "open it yourself, with care, and give its text alone"


_CHILDREN = Children([sys.executable, "-m", "sayso.intake.contained"])
atexit.register(_CHILDREN.end)


def contained(form: str, **options: str | None) -> Form:
    """The form of this name (see `FORMS`), with its options, run in a child: begun at once, waited for where its items are."""

    def run(source: Source) -> Iterator[Item]:
        data = source.stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            return iter((refuse(source, "is larger than any report", cure="give its text alone"),))
        return _answered(source, data, *_CHILDREN.give({**_header(form, source), "options": options}, data))

    return run


def _answered(source: Source, data: bytes, child: Child, asked: Asked) -> Iterator[Item]:
    answer = child.answer(asked)
    if answer is None:
        yield refuse(source, TOO_MUCH, cure=TOO_MUCH_CURE)
        return
    yield from (_item(json.loads(line), data) for line in answer)


def _header(form: str, source: Source) -> dict[str, Any]:
    published = iso(source.defaults.published)
    return {
        "form": form,
        "where": source.where,
        "stem": source.stem,
        "suffix": source.suffix,
        "outlet": source.defaults.outlet,
        "published": published,
        "columns": source.defaults.columns,
    }


def _record(item: Item) -> dict[str, Any]:
    """An item as JSON; the bytes of a report are the input's own and stay with the parent."""
    match item:
        case Received(report):
            return {"is": "report", **asdict(report), "published": iso(report.published)}
        case Link(where, url, defaults, instead):
            about = {"outlet": defaults.outlet, "published": iso(defaults.published)}
            return {"is": "link", "where": where, "url": url, "instead": instead and _record(instead), **about}
        case Refusal():
            return {"is": "refusal", **asdict(item)}
        case Note():
            return {"is": "note", **asdict(item)}


def _item(record: dict[str, Any], data: bytes) -> Item:
    kind = record.pop("is")
    if kind == "link":
        defaults = Defaults(record["outlet"], moment(record["published"]))
        instead = _item(record["instead"], data) if record["instead"] else None
        return Link(record["where"], record["url"], defaults, instead if isinstance(instead, Received) else None)
    if kind == "report":
        return Received(Report(**{**record, "published": moment(record["published"])}), data)
    return Refusal(**record) if kind == "refusal" else Note(**record)


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until they end: in the child, and for nobody else.

    They are taken from the pipe while one is worked on, so that whoever gives them never waits.
    """
    waiting: SimpleQueue[tuple[dict[str, Any], bytes] | None] = SimpleQueue()
    threading.Thread(target=_take, args=(requests, waiting), daemon=True).start()
    while request := waiting.get():
        for item in _parsed(*request):
            answers.write(json.dumps(_record(item)).encode() + b"\n")
        answers.write(b"\n")
        answers.flush()


def _take(requests: IO[bytes], waiting: SimpleQueue[tuple[dict[str, Any], bytes] | None]) -> None:
    try:
        while line := requests.readline():
            header = json.loads(line)
            waiting.put((header, requests.read(header["size"])))
    finally:
        waiting.put(None)


def _parsed(header: dict[str, Any], data: bytes) -> Iterator[Item]:
    columns = tuple((theirs, ours) for theirs, ours in header["columns"])
    defaults = Defaults(header["outlet"], moment(header["published"]), columns)
    where, stem, suffix = header["where"], header["stem"], header["suffix"]
    source = Source(where, stem, suffix, io.BytesIO(data), data[:65_536], defaults)
    module, _, name = FORMS[header["form"]].partition(":")
    form: Callable[..., Iterator[Item]] = getattr(import_module(module), name)
    return form(source, **header["options"])


def _limit() -> None:
    """Cap this process's memory, where the system can: beyond what the libraries take to load."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the time limit holds there too
        return
    for target in FORMS.values():
        import_module(target.partition(":")[0])
    taken = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (taken + MEMORY, taken + MEMORY))


def main() -> None:
    """The child's whole life."""
    # A library that prints must not be taken for an answer.
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    _limit()
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
