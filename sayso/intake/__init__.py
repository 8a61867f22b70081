"""Intake: bytes to reports.

Plain text, JSON Lines, JSON lists and tables (CSV, TSV), as files, whole folders or standard input, in any mix. A file or row
that cannot be taken is refused with its place and a cure; the rest goes on.
"""

from sayso.intake.gathering import gather, receive
from sayso.intake.items import Note, Received

__all__ = ["Note", "Received", "gather", "receive"]
