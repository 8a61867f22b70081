"""One address to its bytes, with everything that custody wants to know about how they came."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

import httpcore
import httpx

from sayso import __version__
from sayso.intake.fetching.guard import SCHEMES, FetchError, Guard
from sayso.intake.fetching.robots import Robots

AGENT = f"sayso/{__version__} (reads published reports)"
MOVED = (301, 302, 303, 307, 308)
WINDOWS = {"gzip": 16 + zlib.MAX_WBITS, "x-gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take: seconds in all, bytes on the line, bytes unpacked, redirects in a row."""

    seconds: float = 30.0
    received: int = 64 * 1024 * 1024
    unpacked: int = 64 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Response:
    """What an address answered: where it was asked for and found, when, with which headers, and the unpacked body.

    `status` is 200, or 304 where the page has not changed since the etag or date that was given.
    """

    url: str
    final: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    at: datetime
    redirects: tuple[str, ...] = ()

    def header(self, name: str) -> str | None:
        """The first header of a name, whatever its case."""
        return _header(self.headers, name)

    def record(self) -> dict[str, Any]:
        """How the bytes came, as custody keeps it."""
        return {
            "url": self.url,
            "final": self.final,
            "at": self.at.isoformat(),
            "status": self.status,
            "headers": [list(pair) for pair in self.headers],
            "redirects": list(self.redirects),
        }


class Fetcher:
    """Fetches addresses one at a time, waiting `pause` seconds between two requests to one host.

    `allowed` names hosts (`host` or `host:port`) that may be talked to though they are private. Not for several threads.
    """

    def __init__(self, *, allowed: Iterable[str] = (), limits: Limits | None = None, pause: float = 1.0) -> None:
        self.limits = limits or Limits()
        self.robots = Robots(self._text)
        self._pause = pause
        self._asked: dict[str, float] = {}
        self._guard = Guard(allowed)
        self._pool = httpcore.ConnectionPool(network_backend=self._guard, max_connections=4, keepalive_expiry=5.0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all connections."""
        self._pool.close()

    def fetch(
        self, url: str, *, etag: str | None = None, modified: str | None = None, politely: bool = False
    ) -> Response:
        """What an address answers; `etag` and `modified` (as an earlier answer's headers gave them) ask only for news.

        `politely` asks the host's robots.txt first: for whatever no person named just now.

        Raises:
            FetchError: if it must not be fetched, or did not answer well within the limits.
        """
        conditions = [("If-None-Match", etag), ("If-Modified-Since", modified)]
        headers = [(name, value) for name, value in conditions if value]
        self._guard.deadline = time.monotonic() + self.limits.seconds
        try:
            return self._followed(_parsed(url), headers, politely)
        except FetchError as error:
            error.where = url
            raise
        except httpcore.TimeoutException as error:
            cure = f"try later; one fetch may take {self.limits.seconds:g} seconds"
            raise FetchError("did not answer in time", where=url, cure=cure) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError) as error:
            raise FetchError(f"could not be fetched: {error or type(error).__name__}", where=url) from error
        finally:
            self._guard.deadline = float("inf")

    def _followed(self, url: httpx.URL, headers: list[tuple[str, str]], politely: bool) -> Response:
        asked, passed = str(url), list[str]()
        while True:
            if politely and not self.robots.allows(str(url)):
                raise FetchError("is closed to programs by its host's robots.txt", cure="save the page yourself")
            status, answered, body = self._once(url, headers)
            if status not in MOVED:
                break
            target = _header(answered, "location")
            if target is None or len(passed) == self.limits.redirects:
                raise FetchError(f"leads on without end or to nowhere (after {len(passed)} redirects)")
            passed.append(str(url))
            url = _parsed(str(url.join(target)))
        if status not in (200, 304):
            failed = FetchError(f"answered with status {status}", cure="check the address, or try later")
            wait = _header(answered, "retry-after") or ""
            failed.retry_after = float(wait) if wait.isdecimal() else None
            raise failed
        return Response(asked, str(url), status, answered, body, datetime.now(UTC), tuple(passed))

    def _once(self, url: httpx.URL, headers: list[tuple[str, str]]) -> tuple[int, tuple[tuple[str, str], ...], bytes]:
        self._wait(url.netloc.decode("ascii"))
        sent = [("Host", url.netloc.decode("ascii")), ("User-Agent", AGENT), ("Accept-Encoding", "gzip, deflate")]
        request = [(name.encode(), value.encode("latin-1", "replace")) for name, value in [*sent, *headers]]
        timeout = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.seconds)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with self._pool.stream("GET", target, headers=request, extensions={"timeout": timeout}) as answer:
            found = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers)
            body = self._body(answer.iter_stream(), found) if answer.status == 200 else b""
            return answer.status, found, body

    def _body(self, chunks: Iterable[bytes], headers: tuple[tuple[str, str], ...]) -> bytes:
        """The body, unpacked; never more of it in memory than the limits say."""
        unpack, rest = _unpacker((_header(headers, "content-encoding") or "identity").strip().lower())
        body, received = bytearray(), 0
        for chunk in chunks:
            received += len(chunk)
            for part in unpack(chunk):
                body += part
                if len(body) > self.limits.unpacked or received > self.limits.received:
                    most = self.limits.unpacked // (1024 * 1024)
                    raise FetchError(f"is larger than any report (over {most} MB)", cure="give its text alone")
        if not rest():
            raise FetchError("ends before it is whole", cure="try again")
        return bytes(body)

    def _wait(self, host: str) -> None:
        """Keep a pause between two requests to one host; waiting does not count against the fetch's time."""
        left = self._asked.get(host, float("-inf")) + self._pause - time.monotonic()
        if left > 0:
            time.sleep(left)
            self._guard.deadline += left
        self._asked[host] = time.monotonic()

    def _text(self, url: str) -> str | None:
        """The text at an address, None where there is none: for robots.txt."""
        try:
            status, _, body = self._once(_parsed(url), [])
        except FetchError:
            return None
        return body.decode("utf-8", "replace") if status == 200 else None


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise FetchError(f"is no web address: {error}") from error
    if parsed.scheme not in SCHEMES or not parsed.host:
        raise FetchError(
            f"leads to {parsed.scheme or 'nothing'}:, which is not fetched", cure="give an http(s) address"
        )
    if parsed.userinfo:
        raise FetchError("carries a name or password", cure="give it without")
    return parsed.copy_with(fragment=None)


def _header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name), None)


def _unpacker(encoding: str) -> tuple[Callable[[bytes], Iterator[bytes]], Callable[[], bool]]:
    """A function from packed chunks to unpacked ones of bounded size, and one that tells whether the end was reached."""
    if encoding in ("identity", ""):
        return lambda chunk: iter((chunk,)), lambda: True
    if encoding not in WINDOWS:
        raise FetchError(f"is packed as {encoding!r}, which was not asked for")
    inflate = zlib.decompressobj(WINDOWS[encoding])

    def unpack(chunk: bytes) -> Iterator[bytes]:
        try:
            while chunk:
                yield inflate.decompress(chunk, CHUNK)
                chunk = inflate.unconsumed_tail
        except zlib.error as error:
            raise FetchError(f"says it is packed as {encoding}, but is not") from error

    return unpack, lambda: inflate.eof
