"""The picture of the dossier in well-set tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from sayso.model import Claim, Days, Victims
from sayso.picture import Dispute, Picture, Toll
from sayso.picture.control import PlaceControl
from sayso.picture.control.table import OTHER

TOWN = "Albu Kamal"
FIRST, PAST, LAST = date(2017, 11, 8), date(2017, 11, 10), date(2017, 11, 20)
BATTLE = Days(PAST, LAST)
SHOWN, COLUMNS = 0.03, 3  # a holder that is never so likely, or is not among so many likeliest, is "anyone else"
RIBBON = 20
COLOURS = ("yellow", "cyan", "magenta", "green", "blue", "white")


def introduction() -> Panel:
    """What this is, so that nobody takes the dossier for a source."""
    words = (
        "Albu Kamal, on Syria's border with Iraq, November 2017: Islamic State's last town there is declared taken, is lost "
        "again, and falls ten days later. Twenty short reports tell it, by invented outlets of every side, written for this "
        "demonstration; the course of events is public record, the quotations and figures are not evidence of anything."
    )
    return Panel(words, title="sayso demo: one town, two weeks, every side's word", title_align="left", box=box.ROUNDED)


def parts(picture: Picture, ledger: str) -> Iterator[RenderableType]:
    """Everything that is printed, in order."""
    now = picture.control(TOWN, daily=True, bloc=True)
    then = picture.control(TOWN, as_known_on=PAST, daily=True, bloc=True)
    yield control(picture, now, LAST, f"Who held {TOWN}, as we see it now")
    yield control(picture, then, PAST, f"The same, as known on {_day(PAST)} (only what had been published by then)")
    yield toll(picture.toll(TOWN, days=BATTLE, victims=Victims.CIVILIAN))
    yield disputes(picture.disputes())
    yield commands(ledger)


def control(picture: Picture, held: PlaceControl, last: date, title: str) -> Table:
    """A row a day: the likely holders' probabilities, and a ribbon of the same."""
    days = [FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1)]
    beliefs = [held.on(day) for day in days]
    named = [key for key in held.holders if key != OTHER]
    likely = [key for key in named if max(belief.get(key, 0.0) for belief in beliefs) >= SHOWN]
    holders = sorted(likely, key=lambda key: -sum(belief.get(key, 0.0) for belief in beliefs))[:COLUMNS]
    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    table.add_column("day", no_wrap=True)
    for number, key in enumerate(holders):
        table.add_column(_actor(picture, key), justify="right", style=COLOURS[number % len(COLOURS)])
    table.add_column("anyone else", justify="right", style="dim")
    table.add_column("", no_wrap=True, min_width=RIBBON)
    for day, belief in zip(days, beliefs, strict=True):
        shares = [belief.get(key, 0.0) for key in holders]
        table.add_row(_day(day), *map(_percent, shares), _percent(1 - sum(shares)), _ribbon(shares))
    return table


def toll(found: Toll) -> Group:
    """The least and the most, each with the claims that hold it where it is."""
    most = "no upper bound" if found.high is None else f"at most {found.high}"
    title = Text(f"Civilians killed in {TOWN}, {_day(BATTLE.first)} to {_day(BATTLE.last)}: ", style="bold")
    title.append(f"at least {found.low}, {most}", style="bold red")
    return Group(
        title,
        Text(found.low_sentence),
        _claims(found.low_binding, "What holds the least"),
        Text(found.high_sentence),
        _claims(found.high_binding, "What holds the most" if found.high is not None else "What leaves the most open"),
    )


def disputes(found: Sequence[Dispute]) -> Group:
    """Claims that cannot all hold, face to face."""
    title = Text(f"Disputes: {len(found)} sets of claims that cannot all be true", style="bold")
    return Group(title, *(_dispute(each) for each in found))


def _dispute(found: Dispute) -> Group:
    table = Table(box=box.SIMPLE_HEAD, expand=True)
    for side in found.sides:
        origins = "1 origin" if len(side.origins) == 1 else f"{len(side.origins)} origins"
        table.add_column(f"{side.name} ({origins})", ratio=1)
    voices = [[_voice(claim) for claim in _told_once(side.claims)] for side in found.sides]
    for row in zip_longest(*voices, fillvalue=Text()):
        table.add_row(*row)
    ending = [Text(f"  {found.gave_way}", style="italic")] if found.gave_way else []
    return Group(Text(f"\n{found.sentence}"), table, *ending)


def commands(ledger: str) -> Group:
    """How to go on from here; never wrapped, so that a command can be copied."""
    lines = (
        ("the desk, in a browser", f"sayso desk --ledger {ledger}"),
        ("as it looked then", f'sayso control "{TOWN}" --as-known-on {PAST} --ledger {ledger}'),
        ("another toll", f'sayso toll --place "{TOWN}" --victims combatant --ledger {ledger}'),
        ("every claim with its words", f'sayso claims --place "{TOWN}" --ledger {ledger}'),
        ("your own reports", "sayso add REPORTS/ --ledger mine.db"),
    )
    told = [Text.assemble(("  " + command, "bold cyan"), f"  # {words}") for words, command in lines]
    for line in told:
        line.no_wrap, line.overflow = True, "ignore"
    return Group(Text("Go on from here", style="bold"), *told)


def _claims(claims: Iterable[Claim], title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="italic", box=box.SIMPLE_HEAD)
    table.add_column("published", no_wrap=True)
    table.add_column("on whose word", max_width=30)
    table.add_column("in which words", ratio=1)
    for claim in _told_once(claims):
        published = "–" if claim.known_on is None else _day(claim.known_on)
        table.add_row(published, Text(f"{_speakers(claim)}, in {claim.outlet}"), Text(claim.quote))
    return table


def _told_once(claims: Iterable[Claim]) -> list[Claim]:
    """One claim for each wording, the earliest: a wire story in two papers is one voice."""
    first: dict[tuple[str, str], Claim] = {}
    for claim in sorted(claims, key=lambda each: (str(each.published), each.doc, each.start)):
        first.setdefault((_speakers(claim), claim.quote), claim)
    return list(first.values())


def _voice(claim: Claim) -> Text:
    published = "unknown day" if claim.known_on is None else _day(claim.known_on)
    words = Text(f"{_speakers(claim)}, in {claim.outlet}, {published}\n", style="bold")
    return words.append(f"“{claim.quote}”", style="not bold")


def _speakers(claim: Claim) -> str:
    return ", ".join(
        speaker.name + (f" (through {speaker.via})" if speaker.via else "") for speaker in claim.speakers
    ) or str(claim.outlet)


def _actor(picture: Picture, key: str) -> str:
    actor = picture.world.actors.actor(key) if picture.world else None
    return actor.name if actor else key


def _ribbon(shares: Sequence[float]) -> Text:
    ribbon, drawn, total = Text(), 0, 0.0
    for number, share in enumerate(shares):
        total += share
        upto = round(total * RIBBON)
        ribbon.append("█" * (upto - drawn), style=COLOURS[number % len(COLOURS)])
        drawn = upto
    return ribbon.append("░" * (RIBBON - drawn), style="dim")


def _percent(share: float) -> Text:
    """Whole percents; a trace is not nothing, and nearly sure is not sure."""
    if share < 0.005:
        return Text("–", style="dim")
    return Text(">99 %" if share > 0.995 else f"{share:.0%}".replace("%", " %"), style="bold" if share >= 0.5 else "")


def _day(day: date) -> str:
    return f"{day.day} {day:%B}"
