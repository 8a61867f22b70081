"""The ledger: every report and claim, only ever added to, chained so that tampering shows."""

from sayso.ledger.adding import Item, ReadingVersion
from sayso.ledger.agreement import Agreement
from sayso.ledger.copying import Copy
from sayso.ledger.folding import Action, Verdict
from sayso.ledger.ledger import Ledger, copy, restore
from sayso.ledger.queries import Filters
from sayso.ledger.redacting import Redaction
from sayso.ledger.rereading import Look, Rereading
from sayso.ledger.reviewing import Review, ReviewConflict
from sayso.ledger.sealing import Seal, SealCheck
from sayso.ledger.verifying import Problem, Verification

__all__ = [
    "Action",
    "Agreement",
    "Copy",
    "Filters",
    "Item",
    "Ledger",
    "Look",
    "Problem",
    "ReadingVersion",
    "Redaction",
    "Rereading",
    "Review",
    "ReviewConflict",
    "Seal",
    "SealCheck",
    "Verdict",
    "Verification",
    "copy",
    "restore",
]
