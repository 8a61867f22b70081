"""What was known on another day, of a large ledger: it takes seconds, and is worked out beside the requests."""

from __future__ import annotations

from datetime import date
from threading import Lock, Thread

from sayso.desk.memory import give_back
from sayso.desk.snapshot import Desk, Preparing, Snapshot

_lock = Lock()
_begun: set[tuple[str, date, bool]] = set()


def known_at_hand(desk: Desk, snapshot: Snapshot, known: date | None, *, bloc: bool, packed: bool) -> None:
    """Returns once it is at hand what was known on a day, as it always is of a ledger that is kept whole; with `packed` the map's
    answer is enough.

    Raises:
        Preparing: if it has to be worked out first; that is then begun.
    """
    if known is None or snapshot.total <= desk.whole or snapshot.remembers(*_needed(known, bloc, packed)):
        return
    if snapshot.drawn is not None:
        # A lake's desk says itself what it must read first, and what it cannot hold.
        return
    wanted = (snapshot.head, known, bloc)
    with _lock:
        if wanted not in _begun:
            _begun.add(wanted)
            Thread(target=_work_out, args=[snapshot, known, bloc], daemon=True).start()
    raise Preparing


def _needed(known: date, bloc: bool, packed: bool) -> list[tuple[str, date] | tuple[str, date, bool]]:
    answer = ("map", known, bloc)
    return [answer] if packed else [answer, ("holdings", known, bloc), ("disputed", known)]


def _work_out(snapshot: Snapshot, known: date, bloc: bool) -> None:
    from sayso.desk import holding
    from sayso.desk.pages.map import map_answer
    from sayso.desk.question import Question

    try:
        # Each step needs much room for a while; what was known on the day before this one goes first.
        snapshot.picture.as_known_on(known)
        give_back()
        holding.holdings(snapshot, known=known, bloc=bloc)
        give_back()
        holding.disputed_days(snapshot, known)
        map_answer(snapshot, Question(known=known, bloc=bloc))
        give_back()
    finally:
        with _lock:
            _begun.discard((snapshot.head, known, bloc))
