"""Control: who holds which place, on which day, how surely, and as known when. `docs/control.md` derives the model."""

from sayso.picture.control.everywhere import control_all
from sayso.picture.control.learn import Strengths, learn
from sayso.picture.control.questions import changes, control, what_would_change
from sayso.picture.control.result import Carrier, Doubt, PlaceControl, Shift
from sayso.picture.control.sources import SourceRecord, sources_record
from sayso.picture.control.table import OTHER, ControlTable, by_bloc, table_of

__all__ = [
    "OTHER",
    "Carrier",
    "ControlTable",
    "Doubt",
    "PlaceControl",
    "Shift",
    "SourceRecord",
    "Strengths",
    "by_bloc",
    "changes",
    "control",
    "control_all",
    "learn",
    "sources_record",
    "table_of",
    "what_would_change",
]
