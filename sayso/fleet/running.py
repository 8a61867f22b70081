"""Work spread over Dask's workers: those of a scheduler somebody runs, or some started here for the while.

Dask moves and repeats the work; here is only what it leaves to its users: doing again what a dead worker took with it however
often, and an end in plain words when the scheduler is gone.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sayso.errors import SaysoError
from sayso.fleet.extras import needed

TOPIC = "sayso-fleet"
DEATHS = 20
"""A piece of work that so many workers died of is given up."""
QUEUED = 4
"""Pieces of work handed out for each worker, so that a million of them never wait in the scheduler's memory."""
PATIENCE = 60
"""Seconds to wait for a scheduler and its first worker."""
LOST = 20
"""Seconds without a word from the scheduler after which it is taken for dead."""

Work = Callable[[Any, Callable[[int], None]], Any]


@contextmanager
def fleet(scheduler: str | None, workers: int) -> Iterator[Any]:
    """A Dask client: of the scheduler at an address, else of so many worker processes started here, gone when done.

    Raises:
        SaysoError: if the scheduler cannot be reached, or has no worker.
    """
    dask, distributed = needed("dask"), needed("distributed")
    # Dask tells of every lost worker as of a failure; here it is one more thing to do again. Its profile of each worker costs time
    # that nobody looks at.
    settings = {
        "distributed.scheduler.allowed-failures": DEATHS,
        "distributed.comm.timeouts.connect": f"{LOST}s",
        "distributed.worker.memory.terminate": False,
        "distributed.worker.profile.enabled": False,
    }
    with dask.config.set(settings):
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        if scheduler is None:
            options = {
                "n_workers": workers,
                "threads_per_worker": 1,
                "dashboard_address": "127.0.0.1:0",
                "memory_limit": 0,
            }
            with (
                distributed.LocalCluster(host="127.0.0.1", silence_logs=logging.CRITICAL, **options) as here,
                distributed.Client(here) as client,
            ):
                yield client
            return
        try:
            client = distributed.Client(scheduler, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise SaysoError(f"no Dask scheduler answers at {scheduler}: {error}") from error
        try:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError as error:
                raise SaysoError(
                    f"the scheduler at {scheduler} has no workers: start some with `dask worker`"
                ) from error
            yield client
        finally:
            client.close(timeout=LOST)


def spread(
    client: Any, work: Work, orders: Sequence[Any], told: Callable[[int], None] = lambda _: None
) -> Iterator[tuple[Any, Any]]:
    """Each order with what `work` made of it, as they are done; an error takes a result's place.

    `work` gets an order and something to call with how much it did; the calls come to `told`, in this process.

    Raises:
        SaysoError: if the scheduler is gone.
    """
    distributed = needed("distributed")
    client.subscribe_topic(TOPIC, lambda event: told(event[1]["done"]))
    waiting = iter(orders)
    running: dict[Any, tuple[Any, int]] = {}
    try:
        while True:
            room = QUEUED * max(1, len(client.scheduler_info(n_workers=-1)["workers"])) - len(running)
            for order in islice(waiting, max(0, room)):
                running[_submit(client, work, order)] = (order, 1)
            if not running:
                return
            for future in _done(client, distributed, running):
                order, times = running.pop(future)
                error = future.exception() if future.status == "error" else None
                if isinstance(error, distributed.KilledWorker) and times < DEATHS:
                    running[_submit(client, work, order)] = (order, times + 1)
                else:
                    yield order, future.result() if error is None else error
                    future.release()
    finally:
        if client.status == "running":
            client.cancel(list(running))
            client.unsubscribe_topic(TOPIC)


def _submit(client: Any, work: Work, order: Any) -> Any:
    return client.submit(_with_word, work, order, pure=False)


def _with_word(work: Work, order: Any) -> Any:
    """On a worker: the work, with a way to say how far it has come."""
    worker = needed("distributed").get_worker()
    return work(order, lambda done: worker.log_event(TOPIC, {"done": done}))


def _done(client: Any, distributed: Any, running: Any) -> list[Any]:
    """What has ended since the last look, waiting for something to."""
    try:
        distributed.wait(list(running), timeout=1, return_when="FIRST_COMPLETED")
    except TimeoutError:
        pass
    except (CancelledError, distributed.client.FutureCancelledError) as error:
        raise _gone(client) from error
    if client.status != "running" or any(future.status in ("cancelled", "lost") for future in running):
        raise _gone(client)
    return [future for future in running if future.done()]


def _gone(client: Any) -> SaysoError:
    address = client.scheduler.address if client.scheduler is not None else "its address"
    return SaysoError(
        f"the scheduler at {address} is gone. What was finished stays: start it again, and give the same command to go on"
    )
