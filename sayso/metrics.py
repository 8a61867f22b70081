"""Numbers for Prometheus: how desk, watch and fleet are doing. Needs the extra `fleet` (prometheus-client).

They count work and time, and never say what a report or a claim says, nor who asked. They are shown to this machine alone, or to
an administrator of a desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sayso.errors import SaysoError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

CONTENT = "text/plain; version=0.0.4; charset=utf-8"
HOST = "127.0.0.1"


def there() -> bool:
    """Whether the library that counts is installed."""
    return find_spec("prometheus_client") is not None


class Metrics:
    """The numbers of one process or one desk, by name; `names` gives each its meaning.

    Raises:
        SaysoError: if the library is not installed.
    """

    def __init__(self, counters: Mapping[str, str], gauges: Mapping[str, str] | None = None) -> None:
        if not there():
            raise SaysoError("metrics need prometheus-client: install sayso[fleet]")
        import prometheus_client as prometheus

        self.registry: CollectorRegistry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self.registry)
        self._counters = {n: prometheus.Counter(n, says, registry=self.registry) for n, says in counters.items()}
        self._gauges = {n: prometheus.Gauge(n, says, registry=self.registry) for n, says in (gauges or {}).items()}

    def add(self, name: str, amount: float = 1) -> None:
        """Count something."""
        self._counters[name].inc(amount)

    def set(self, name: str, value: float) -> None:
        """Say how much there is of something."""
        self._gauges[name].set(value)

    def text(self) -> bytes:
        """Every number, as Prometheus reads it."""
        import prometheus_client as prometheus

        return prometheus.generate_latest(self.registry)

    def serve(self, port: int) -> int:
        """Show the numbers at `/metrics` to this machine, for as long as this process lives; returns the port (0: a free one).

        Raises:
            SaysoError: if the port is taken.
        """
        import prometheus_client as prometheus

        try:
            server, _ = prometheus.start_http_server(port, HOST, self.registry)
        except OSError as error:
            raise SaysoError(f"metrics cannot be shown at port {port}: {error.strerror or error}") from error
        return int(server.server_port)
