"""What the pages of a ledger's present head need, worked out before its first visitor asks."""

from __future__ import annotations

import gc
from datetime import timedelta

from sayso.desk import holding
from sayso.desk.clocks import chosen_day
from sayso.desk.memory import give_back
from sayso.desk.pages.map import map_answer, still_answer
from sayso.desk.pages.sources import records, source_rows
from sayso.desk.pages.toll import TollQuestion, by_trust
from sayso.desk.place_card import toll_lines
from sayso.desk.question import Question
from sayso.desk.queue import by_stake
from sayso.desk.snapshot import Desk, Preparing, Snapshot
from sayso.model import Kind, SourceKind


def warm(desk: Desk) -> None:
    """Begin with the present head's picture."""
    try:
        snapshot = desk.now()
    except Preparing:
        return
    if snapshot.span is not None:
        for bloc in (False, True):
            map_answer(snapshot, Question(bloc=bloc))


def prepare(snapshot: Snapshot) -> None:
    """Work out everything that every page shares; what that took of memory goes back to the system."""
    if snapshot.span is None:
        return
    give_back()
    holding.table(snapshot, bloc=False)
    give_back()
    # This takes more room for a while than anything else, and is therefore done while little is there yet.
    snapshot.picture.strengths()
    records(snapshot)
    give_back()
    for bloc in (False, True):
        map_answer(snapshot, Question(bloc=bloc))
        still_answer(snapshot, Question(bloc=bloc))
        give_back()
    day = chosen_day(snapshot, Question())
    snapshot.select(known=day - timedelta(days=1), kind=Kind.CONTROL, source=SourceKind.MEDIA, about=day, text="a")
    by_stake(snapshot)
    holding.disputes_by_place(snapshot, None)
    source_rows(snapshot)
    by_trust(snapshot, TollQuestion())
    for place in snapshot.places[:1]:
        toll_lines(snapshot, Question(), place)
    snapshot.by_report.get(""), snapshot.by_id.get(""), snapshot.place_names, snapshot.family("")
    # What was made lasts as long as the ledger stands still; to look through millions of objects for cycles halts every answer.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    give_back()
