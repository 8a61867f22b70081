"""Intake: bytes to reports.

Files of any form that reports come in, whole folders, standard input and web addresses, in any mix. A file, row or page that
cannot be taken is refused with its place and a cure; the rest goes on.
"""

from sayso.intake.gathering import gather, receive
from sayso.intake.items import Note, Received
from sayso.intake.reaching import Web

__all__ = ["Note", "Received", "Web", "gather", "receive"]
