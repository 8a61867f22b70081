"""Which machines may be talked to: none that is private, unless its name was allowed; and no longer than the deadline.

The check is made on what a name resolves to, at the moment of connecting, for every connection (also those of redirects): an
address that was looked at earlier may have been moved to a machine of the user's own network since.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import httpcore

from sayso.errors import ReportError

SCHEMES = ("http", "https")
NAT64 = ipaddress.ip_network("64:ff9b::/96")
PRIVATE_CURE = "name its host with --allow-host if you mean it"


class FetchError(ReportError):
    """An address that could not be fetched, or must not be; `retry_after` seconds if its host asked for so many."""

    retry_after: float | None = None


def is_address(text: str) -> bool:
    """Whether an input is a web address rather than the name of a file."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def host_of(url: str) -> str:
    """The host an address names; empty where it is no address, as strangers' lists hold."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; one that wraps another is judged by what it wraps."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in NAT64:
            wrapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(str(wrapped))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class Guard(httpcore.SyncBackend):
    """Connects to public machines only, and to those whose name (`host` or `host:port`) was allowed.

    `deadline` is the moment (`time.monotonic`) after which every connection made through it stops.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = frozenset(name.lower() for name in allowed)
        self.deadline = float("inf")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        found = self._resolved(host, port)
        if not {host.lower(), f"{host.lower()}:{port}"} & self._allowed:
            closed = next((each for each in found if not is_public(each)), None)
            if closed is not None:
                raise FetchError(f"{host} is at {closed}, an address of a private network", cure=PRIVATE_CURE)
        for each in found[:-1]:
            try:
                return self._connected(each, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connected(found[-1], port, timeout, local_address, socket_options)

    def _connected(
        self, ip: str, port: int, timeout: float | None, local: str | None, options: Iterable[Any] | None
    ) -> httpcore.NetworkStream:
        stream = super().connect_tcp(ip, port, _within(timeout, self.deadline), local, options)
        return _Timed(stream, self)

    @staticmethod
    def _resolved(host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"{host} is not known to the network ({error})", cure="check its spelling") from error
        return list(dict.fromkeys(str(each[4][0]) for each in found))


class _Timed(httpcore.NetworkStream):
    """A stream whose every wait ends at the guard's deadline, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, guard: Guard) -> None:
        self._stream, self._guard = stream, guard

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within(timeout, self._guard.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(timeout, self._guard.deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        wait = _within(timeout, self._guard.deadline)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, wait), self._guard)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _within(timeout: float | None, deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("took too long")
    return left if timeout is None else min(timeout, left)
