"""A plain model, in memory, of what a ledger says: dictionaries and lists, no entries, no indexes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sayso import claims_file
from sayso import model as m
from sayso.errors import ClaimsFileError

Flat = dict[str, Any]


@dataclass(eq=False)
class Line:
    """A claim through all readings of its report: as last read, whether it is there, and the numbers of its reviews."""

    owner: str
    read: m.Claim
    order: int
    there: bool = True
    reviews: list[int] = field(default_factory=list)


@dataclass
class Review:
    """`about` is the lines, in a merge the kept one first; `data` an amendment's fields, or a split's parts."""

    action: str
    about: list[Line]
    data: Any = None
    undoes: int | None = None


Stands = list[tuple[m.Claim, bool]]


@dataclass
class Model:
    """`owners` (reports by fingerprint, imported claims by a name of ours) in the order of their present readings."""

    owners: dict[str, list[Line]] = field(default_factory=dict)
    reports: dict[str, m.Report] = field(default_factory=dict)
    redacted: set[str] = field(default_factory=set)
    waiting: list[Line] = field(default_factory=list)
    reviews: dict[int, Review] = field(default_factory=dict)
    read: int = 0

    def line(self, owner: str, claim: m.Claim) -> Line:
        self.read += 1
        return Line(owner, claim, self.read)

    def take_in(self, owner: str, claims: list[m.Claim], report: m.Report | None = None) -> None:
        self.owners[owner] = [self.line(owner, each) for each in claims]
        if report is not None:
            self.reports[owner] = report

    def lines(self) -> list[Line]:
        return [line for lines in self.owners.values() for line in lines]

    def read_again(self, owner: str, claims: list[m.Claim]) -> None:
        """Each claim continues the present line with its quote, else the waiting one that agrees most (the latest, at a
        tie), if it can be amended as that was; the others begin a line, and lines left over wait."""
        present, new = self.owners.pop(owner), []
        for claim in claims:
            waits = [line for line in self.waiting if line.owner == owner]
            waits.sort(key=lambda line: (-_alike(line.read, claim), -line.order))
            for line in [*present, *waits]:
                if line.read.quote == claim.quote and self.fits(line, claim):
                    break
            else:
                line = self.line(owner, claim)
            self.read += 1
            line.read, line.order, line.there = claim, self.read, True
            new.append(line)
        lost = [line for line in present if line not in new]
        for line in lost:
            line.there = False
        self.waiting = [line for line in [*self.waiting, *lost] if line not in new and line.reviews]
        self.owners[owner] = new

    def redact(self, owner: str) -> None:
        for line in [*self.owners.pop(owner), *(line for line in self.waiting if line.owner == owner)]:
            line.there = False
        self.waiting = [line for line in self.waiting if line.owner != owner]
        self.reports.pop(owner, None)
        self.redacted.add(owner)

    def undoable(self, number: int) -> bool:
        about = self.reviews[number].about
        return self.in_force(number) and any(line.owner not in self.redacted for line in about)

    def in_force(self, number: int) -> bool:
        return not any(each.undoes == number and self.in_force(n) for n, each in self.reviews.items())

    def remember(self, number: int, review: Review) -> None:
        self.reviews[number] = review
        for line in review.about:
            line.reviews.append(number)

    def judged(self, line: Line, wished: Review | None = None) -> list[Review]:
        """The reviews in force on a line; a merge only where the kept line is there."""
        found = [self.reviews[n] for n in line.reviews if self.in_force(n) and n != (wished and wished.undoes)]
        if wished is not None and wished.undoes is not None and self.reviews[wished.undoes].undoes is not None:
            back = self.reviews[wished.undoes].undoes
            found = [self.reviews[n] for n in line.reviews if self.reviews[n] in found or n == back]
        elif wished is not None:
            found.append(wished)
        return [
            each for each in found if each.action != "merge" or line is each.about[0] or each.about[0].there
        ]  # fmt: skip

    def amended(self, read: m.Claim, reviews: list[Review]) -> Flat:
        flat = claims_file.record(read)
        for review in reviews:
            flat |= review.data if review.action == "amend" else {}
        return flat

    def fits(self, line: Line, read: m.Claim, wished: Review | None = None) -> bool:
        """Whether the line's reviews make a claim of what is read, with one that is about to be made."""
        reviews = self.judged(line, wished)
        splits = [review.data for review in reviews if review.action == "split"]
        flat = self.amended(read, reviews)
        try:
            for part in [{}, *(splits[-1] if splits else [])]:
                claims_file.claim(flat | part)
        except ClaimsFileError:
            return False
        return True

    def split(self, line: Line) -> bool:
        verdicts = [each.action for each in self.judged(line) if each.action not in ("note", "undo")]
        return verdicts[-1:] == ["split"]

    def now(self, line: Line) -> Stands:
        """What stands of a line, with whether somebody vouched for it."""
        reviews = [each for each in self.judged(line) if each.action not in ("note", "undo")]
        if not reviews:
            return [(line.read, False)]
        last, flat = reviews[-1], self.amended(line.read, reviews)
        if last.action == "reject" or (last.action == "merge" and line is not last.about[0]):
            return []
        parts = enumerate(last.data, 1) if last.action == "split" else ()
        made = [flat | part | {"id": m.digest([line.read.id, "part", n])[:32]} for n, part in parts]
        return [(claims_file.claim(each), True) for each in made or [flat]]


def _alike(one: m.Claim, other: m.Claim) -> int:
    known = claims_file.record(one)
    return sum(known.get(key) == value for key, value in claims_file.record(other).items())
