"""Control: who holds which place, on which day, how surely, and as known when. `docs/control.md` derives the model."""

from sayso.picture.control.learn import Strengths, learn
from sayso.picture.control.questions import control, control_all, table_of
from sayso.picture.control.result import Carrier, PlaceControl, Shift
from sayso.picture.control.table import OTHER, ControlTable

__all__ = ["OTHER", "Carrier", "ControlTable", "PlaceControl", "Shift", "Strengths", "control", "control_all", "learn", "table_of"]
