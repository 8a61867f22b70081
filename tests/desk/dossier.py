"""A small ledger made by hand: reports in our own words about an invented week, with the claims they contain.

Names of two towns are real so that the gazetteer and the map know them; everything said of them is invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sayso import model as m
from sayso.ledger import Ledger

ABU = m.PlaceMention("Albu Kamal", "174448", 34.4506, 40.9171, m.Precision.EXACT)
MAYADIN = m.PlaceMention("Mayadin", "168228", 35.0167, 40.45, m.Precision.EXACT)
HAJIN = m.PlaceMention("Hajin", None, 34.6897, 40.8308, m.Precision.NEAR)
ARMY, IS = m.Named("Syrian army", "syrian-army"), m.Named("Islamic State", "islamic-state")
SOHR = m.Speaker("Syrian Observatory for Human Rights", m.SourceKind.MONITOR, "sohr")
COMMAND = m.Speaker("army command", m.SourceKind.PARTY, None, "syrian-army")
AMAQ = m.Speaker("Amaq", m.SourceKind.PARTY, None, "islamic-state")
RESIDENT = m.Speaker("a shopkeeper named Yusuf", m.SourceKind.RESIDENT, None, None, "relatives")
NASTY = "<script>document.title='owned'</script><img src=x onerror=alert(1)>"


@dataclass
class Draft:
    """A report being written: each claim brings its own sentence, so that offsets are exact."""

    doc: str
    outlet: str
    published: date | datetime
    title: str
    text: str = ""
    claims: list[m.Claim] = field(default_factory=list)

    def say(
        self,
        quote: str,
        what: m.What,
        *speakers: m.Speaker,
        place=None,
        on=None,
        until=None,
        denies=False,
        hedged=False,
    ):
        start = len(self.text)
        self.text += quote + " "
        days = None if on is None else m.Days(on, until or on)
        number = len(self.claims)
        polarity = m.Polarity.DENIES if denies else m.Polarity.ASSERTS
        self.claims.append(
            m.Claim(
                f"{self.doc}-{number}", self.doc, quote, start, start + len(quote), what, self.outlet, self.published,
                self.title, None, speakers, polarity, hedged, place, days,
            )
        )  # fmt: skip
        return self

    def report(self) -> m.Report:
        return m.Report(self.doc, self.text, self.outlet, self.published, self.title, language="en")


def nov(day: int) -> date:
    return date(2017, 11, day)


def killed(low: int, high: int | None, victims=m.Victims.CIVILIAN, scope=m.Scope.INCIDENT) -> m.Casualties:
    return m.Casualties(m.Outcome.KILLED, m.Count(f"{low}", low, high), victims, scope=scope)


def drafts() -> list[Draft]:
    taken, lost = m.Control(m.Change.CAPTURED, ARMY), m.Control(m.Change.LOST, ARMY)
    strike = m.Incident(m.IncidentType.AIRSTRIKE)
    return [
        Draft("r1", "State Wire", nov(8), "Army declares victory")
        .say("The army command said its troops had captured Albu Kamal on Wednesday.", taken, COMMAND, place=ABU, on=nov(8)),
        Draft("r2", "Desert Monitor", nov(10), "Fighters still inside")
        .say("The Observatory said Islamic State still held Albu Kamal on Friday.", m.Control(m.Change.HOLDS, IS), SOHR, place=ABU, on=nov(10))
        .say("An airstrike hit the market in Albu Kamal, the Observatory said.", strike, SOHR, place=ABU, on=nov(10))
        .say("It killed at least 20 civilians.", killed(20, None), SOHR, place=ABU, on=nov(10)),
        Draft("r3", "Amaq Agency", nov(11), "Army driven out")
        .say("Amaq said the army had lost the town.", lost, AMAQ, place=ABU, on=nov(11))
        .say("Amaq denied that the army had taken Albu Kamal.", taken, AMAQ, place=ABU, on=nov(8), denies=True),
        Draft("r4", "Northern Wire", datetime(2017, 11, 13, 9, 30, tzinfo=UTC), "Toll of the strikes grows")
        .say("At least 26 people have been killed in Albu Kamal since Friday, the Observatory said.", killed(26, None, m.Victims.UNSPECIFIED, m.Scope.TOTAL), SOHR, place=ABU, on=nov(10), until=nov(13))
        .say("A shopkeeper said through relatives that between 15 and 25 civilians died at the market.", killed(15, 25), RESIDENT, place=ABU, on=nov(10), hedged=True)
        .say("Some 120,000 people fled Albu Kamal.", m.Displacement(m.Direction.FLED, m.Count("some 120,000", 108000, 132000)), place=ABU, on=nov(12)),
        Draft("r5", "State Wire", nov(15), "Road east opened")
        .say("The command said the road to Mayadin was open.", m.Route(m.RouteStatus.OPEN, "the road to Mayadin", ARMY), COMMAND, place=MAYADIN, on=nov(14))
        .say("The army holds Mayadin, it said.", m.Control(m.Change.HOLDS, ARMY), COMMAND, place=MAYADIN, on=nov(14)),
        Draft("r6", "Desert Monitor", nov(19), "The town falls")
        .say("The Observatory said the army captured Albu Kamal on Sunday.", taken, SOHR, place=ABU, on=nov(19))
        .say("Islamic State withdrew from Albu Kamal, it said.", m.Control(m.Change.WITHDREW, IS), SOHR, place=ABU, on=nov(19))
        .say("Its fighters still hold Hajin.", m.Control(m.Change.HOLDS, IS), SOHR, place=HAJIN, on=nov(19)),
        Draft("r7", f"Outlet {NASTY}", nov(20), f"Title {NASTY}")
        .say(f"A hostile report says {NASTY} happened.", m.Incident(m.IncidentType.OTHER, m.Named(NASTY)), m.Speaker(NASTY, m.SourceKind.UNNAMED), place=m.PlaceMention(NASTY), on=nov(20)),
        Draft("r8", "شبكة الفرات", nov(20), "قصف")
        .say("قصف على السوق.", m.Incident(m.IncidentType.SHELLING), m.Speaker("ناشطون", m.SourceKind.RESIDENT), place=m.PlaceMention("البوكمال", "174448", 34.4506, 40.9171, m.Precision.EXACT), on=nov(20)),
    ]  # fmt: skip


def write(path: Path) -> Path:
    """A ledger with all of the above."""
    with Ledger.open(path) as ledger:
        for draft in drafts():
            ledger.add(draft.report(), draft.claims)
    return path
