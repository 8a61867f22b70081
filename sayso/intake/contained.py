"""Parsers of risky formats in a child process with limits on memory and time.

PDF, Word, Excel, HTML and XML come from strangers, and a crafted one can make a parser loop, swell or crash. So their forms run
in a child that may use so much memory and so many seconds, and no more; when it goes over, it is ended, the one input is
refused, and the next gets a fresh child. What goes over the pipe is JSON and the input's bytes: nothing that comes back can run.

`python -m sayso.intake.contained` is the child.
"""

from __future__ import annotations

import atexit
import io
import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib import import_module
from typing import IO, Any

from sayso.errors import Refusal
from sayso.intake.items import Defaults, Form, Item, Link, Note, Received, Source, refuse
from sayso.intake.rows import moment
from sayso.model import Report, iso

MEMORY = 450 * 1024 * 1024  # bytes of address space beyond what the child starts with
SECONDS = 30.0  # for one input
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


def contained(form: str, **options: str | None) -> Form:
    """The form of this name (see `FORMS`), with its options, run in the child."""

    def run(source: Source) -> Iterator[Item]:
        data = source.stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            yield refuse(source, "is larger than any report", cure="give its text alone")
            return
        answer = _CHILD.ask({**_header(form, source), "options": options}, data)
        if answer is None:
            yield refuse(source, TOO_MUCH, cure=TOO_MUCH_CURE)
            return
        yield from (_item(record, data) for record in answer)

    return run


class _Child:
    """The one child; started when first needed, and again after it had to be ended. One thread asks at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, header: Mapping[str, Any], data: bytes) -> list[Any] | None:
        """The items of an input as records, or None if the child went over a limit or fell over."""
        with self._lock:
            process = self._running()
            alarm = threading.Timer(SECONDS, process.kill)
            alarm.start()
            try:
                line = _exchange(process, header, data)
            finally:
                alarm.cancel()
            if not line:
                self.end()
                return None
            return list(json.loads(line))

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            command = [sys.executable, "-m", "sayso.intake.contained"]
            self._process = subprocess.Popen(  # noqa: S603 (a fixed command)
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def end(self) -> None:
        """End the child, if it runs."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


_CHILD = _Child()
atexit.register(_CHILD.end)


def _exchange(process: subprocess.Popen[bytes], header: Mapping[str, Any], data: bytes) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({**header, "size": len(data)}).encode() + b"\n" + data)
        process.stdin.flush()
        return process.stdout.readline()
    except OSError:
        return b""


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
    """Answer requests until they end: in the child, and for nobody else."""
    while line := requests.readline():
        header = json.loads(line)
        data = requests.read(header["size"])
        columns = tuple((theirs, ours) for theirs, ours in header["columns"])
        defaults = Defaults(header["outlet"], moment(header["published"]), columns)
        where, stem, suffix = header["where"], header["stem"], header["suffix"]
        source = Source(where, stem, suffix, io.BytesIO(data), data[:65_536], defaults)
        module, _, name = FORMS[header["form"]].partition(":")
        items = list(getattr(import_module(module), name)(source, **header["options"]))
        answers.write(json.dumps([_record(item) for item in items]).encode() + b"\n")
        answers.flush()


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
