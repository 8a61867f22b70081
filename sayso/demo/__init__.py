"""The demonstration: one town, two weeks, every side's word.

The dossier's outlets and people are invented and its figures illustrate; what happened, in outline, is public record: the
battle for Albu Kamal in eastern Syria, 8 to 20 November 2017. `run` reads it and prints the picture it amounts to.
"""

from __future__ import annotations

from rich.console import Console

from sayso.demo import dossier, printing


def run(console: Console, ledger: str = "sayso-demo.db") -> None:
    """Read the dossier into a ledger, unless it is in already, and print the picture. No network, no questions.

    Raises:
        LedgerError: if the ledger cannot be opened or written.
    """
    console.print(printing.introduction())
    picture = dossier.picture(console, ledger)
    for part in printing.parts(picture, ledger):
        console.print(part, crop=False)  # a command that is cut cannot be copied
        console.print()


__all__ = ["run"]
