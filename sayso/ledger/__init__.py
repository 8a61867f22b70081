"""The ledger: every report and claim, only ever added to, chained so that tampering shows."""

from sayso.ledger.adding import Item, ReadingVersion
from sayso.ledger.ledger import Ledger
from sayso.ledger.queries import Filters

__all__ = ["Filters", "Item", "Ledger", "ReadingVersion"]
