"""Simulated wars: who holds which place on which day, and what sources of every kind say of it.

Made without regard to how Sayso reasons: fronts move, attacks last days and succeed or fail, claims come from a reporter's
choices (does it notice, does it boast, deny, wait, get the day or the holder wrong), not from any table of likelihoods.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sayso import model as m

START = date(2015, 1, 1)
ACTORS = ("army", "militia", "rebels", "emirate", "northern-front", "tribal-council")
# The militia fights for the army; the rebels and the northern front are allies of convenience.
SIDE = {"army": 0, "militia": 0, "rebels": 1, "northern-front": 1, "emirate": 2, "tribal-council": 3}


@dataclass(frozen=True)
class Setting:
    """A war and its reporting. Rates are per place and day unless said otherwise."""

    name: str = "standard"
    places: int = 60
    days: int = 540
    attack: float = 1 / 150
    success: float = 0.5
    boast: float = 0.45  # a failed attack that is announced as a victory
    announce: float = 0.85  # a victory that is announced
    admit: float = 0.25  # a loss that is admitted
    deny: float = 0.30  # a loss or a rival's claim that is denied
    monitors: int = 2
    monitor_notice: float = 0.60
    monitor_wrong: float = 0.06  # of failed attacks, reported as victories
    resident_notice: float = 0.35
    resident_wrong: float = 0.12
    media_notice: float = 0.40
    media_wrong: float = 0.10
    mention: float = 1 / 45  # somebody says in passing who holds the place
    mention_wrong: float = 0.04
    undated: float = 0.45
    day_error: float = 0.20
    delay: float = 1.0  # multiplies every delay
    echo: float = 0.5  # a party's media repeats it; an agency's copy is carried by other outlets
    fog: float = 0.02  # per 30 days, a story about a change where nothing at all happened
    party_only: bool = False


STANDARD = Setting()
HARDER = (
    replace(STANDARD, name="more liars", boast=0.85, deny=0.6, admit=0.10),
    replace(STANDARD, name="fewer monitors", monitors=1, monitor_notice=0.25, resident_notice=0.15, media_notice=0.2),
    replace(STANDARD, name="rarer reports", mention=1 / 180, monitor_notice=0.35, announce=0.5, resident_notice=0.15,
            media_notice=0.2),
    replace(STANDARD, name="poor dates", undated=0.8, day_error=0.6, delay=3.0),
    replace(STANDARD, name="quiet war", attack=1 / 600),
    replace(STANDARD, name="hot war", attack=1 / 45),
    replace(STANDARD, name="parties only", party_only=True, mention=1 / 60),
    replace(STANDARD, name="careless monitors", monitor_wrong=0.35, resident_wrong=0.4, media_wrong=0.35,
            mention_wrong=0.12),
)  # fmt: skip


@dataclass(frozen=True)
class War:
    """`truth` (places x days) indexes ACTORS; `claims` about it."""

    setting: Setting
    truth: np.ndarray
    claims: list[m.Claim]


def place_key(place: int) -> str:
    return f"name:town {place}"


def wage(setting: Setting, seed: int) -> War:
    """One war, the same for the same seed."""
    rng = np.random.default_rng([seed, zlib.crc32(setting.name.encode())])
    truth = np.zeros((setting.places, setting.days), int)
    claims: list[m.Claim] = []
    for place in range(setting.places):
        teller = _Teller(setting, rng, place)
        rivals = rng.choice(len(ACTORS), size=rng.choice([2, 3, 4], p=[0.45, 0.4, 0.15]), replace=False)
        truth[place] = _fight(setting, rng, teller, rivals)
        _mentions(setting, rng, teller, truth[place], rivals)
        claims += teller.claims
    return War(setting, truth, [c for c in claims if c.published < START + timedelta(days=setting.days)])


def _fight(setting: Setting, rng: np.random.Generator, teller: _Teller, rivals: np.ndarray) -> np.ndarray:
    """The place's holder on each day; attacks come in bouts, for a taken town is often fought over again."""
    holder = int(rng.choice(rivals))
    out = np.full(setting.days, holder)
    heat, day = 1.0, 0
    while day < setting.days:
        heat = 1 + (heat - 1) * 0.96
        if rng.random() < setting.attack * heat:
            foes = [a for a in rivals if SIDE[ACTORS[a]] != SIDE[ACTORS[holder]]]
            if foes:
                attacker = int(rng.choice(foes))
                lasting = int(rng.integers(1, 9))
                end = min(day + lasting, setting.days - 1)
                won = rng.random() < setting.success
                teller.battle(ACTORS[attacker], ACTORS[holder], day, end, won)
                if won:
                    holder = attacker
                    out[end:] = holder
                day, heat = end, heat + 6
        if rng.random() < setting.fog / 30:
            other = [a for a in rivals if a != holder]
            teller.rumour(ACTORS[int(rng.choice(other))], day)
        day += 1
    return out


def _mentions(
    setting: Setting, rng: np.random.Generator, teller: _Teller, truth: np.ndarray, rivals: np.ndarray
) -> None:
    # Attention differs from town to town, and comes in waves: long silences are real.
    level = rng.gamma(1.5, setting.mention / 1.5)
    wave = np.repeat(rng.gamma(0.7, 1 / 0.7, size=setting.days // 30 + 1), 30)[: setting.days]
    for day in np.flatnonzero(rng.random(setting.days) < level * wave):
        holder = int(truth[day])
        if rng.random() < setting.mention_wrong:
            holder = int(rng.choice(rivals)) if rng.random() < 0.5 else int(truth[max(day - 60, 0)])
        teller.mention(ACTORS[holder], int(day))


class _Teller:
    """Everybody who talks about one place."""

    def __init__(self, setting: Setting, rng: np.random.Generator, place: int) -> None:
        self.s, self.rng, self.place, self.claims = setting, rng, place, []
        self.doc = 0

    def battle(self, attacker: str, holder: str, begin: int, end: int, won: bool) -> None:
        s, rng = self.s, self.rng
        if rng.random() < 0.5:
            change = m.Change.ENTERED if rng.random() < 0.4 else m.Change.CONTESTED
            self.say(self.neutral(), change, attacker, begin, self.late(1))
        if rng.random() < (s.announce if won else s.boast):
            # Victory is announced when it is in sight, not when it is won.
            early = int(rng.integers(0, 4)) if rng.random() < 0.35 else 0
            day = max(begin, end - early)
            self.party(attacker, m.Change.CAPTURED, attacker, day, self.late(0.4))
            if rng.random() < s.deny:
                self.party(holder, m.Change.CAPTURED, attacker, day, self.late(1.0), denies=True)
            if rng.random() < 0.3 * (SIDE[attacker] == 0):
                self.party("militia" if attacker == "army" else "army", m.Change.CAPTURED, attacker, day, self.late(1))
        if won and rng.random() < s.admit:
            change = m.Change.WITHDREW if rng.random() < 0.6 else m.Change.LOST
            self.party(holder, change, holder, end, self.late(4.0))
        if not won and rng.random() < 0.4:
            self.party(holder, m.Change.HOLDS, holder, end, self.late(0.6))
        if not s.party_only:
            self.watchers(attacker, holder, end, won)

    def watchers(self, attacker: str, holder: str, end: int, won: bool) -> None:
        s = self.s
        voices = [(f"monitor-{n}", s.monitor_notice, s.monitor_wrong, 2.0) for n in range(s.monitors)]
        voices += [
            ("residents", s.resident_notice, s.resident_wrong, 0.3),
            ("agency", s.media_notice, s.media_wrong, 1.0),
        ]
        for voice, notice, wrong, slow in voices:
            if self.rng.random() >= notice * (1.0 if won else 0.8):
                continue
            taken = won if self.rng.random() >= wrong else not won
            delay = self.late(slow)
            if taken:
                way = self.rng.random()
                if way < 0.75:
                    self.say(self.speaker(voice), m.Change.CAPTURED, attacker, end, delay)
                elif way < 0.9:
                    self.say(self.speaker(voice), m.Change.LOST, holder, end, delay)
                else:
                    self.say(self.speaker(voice), m.Change.HOLDS, attacker, end + 1, delay)
            elif self.rng.random() < 0.5:
                self.say(self.speaker(voice), m.Change.HOLDS, holder, end, delay)
            elif self.rng.random() < 0.3:
                self.say(self.speaker(voice), m.Change.CAPTURED, attacker, end, delay, denies=True)

    def rumour(self, actor: str, day: int) -> None:
        self.say(self.neutral(), m.Change.CAPTURED, actor, day, self.late(1), hedged=self.rng.random() < 0.6)

    def mention(self, holder: str, day: int) -> None:
        if self.rng.random() < (1.0 if self.s.party_only else 0.3):
            self.party(holder, m.Change.HOLDS, holder, day, 0)
        else:
            self.say(self.neutral(), m.Change.HOLDS, holder, day, 0, hedged=self.rng.random() < 0.1)

    def late(self, mean: float) -> int:
        return int(self.rng.geometric(1 / (1 + mean * self.s.delay)) - 1)

    def neutral(self) -> m.Speaker | None:
        if self.s.party_only:
            return self.speaker(str(self.rng.choice(ACTORS)))
        pick = self.rng.random()
        if pick < 0.35 and self.s.monitors:
            return self.speaker(f"monitor-{self.rng.integers(self.s.monitors)}")
        return self.speaker("residents" if pick < 0.6 else "agency" if pick < 0.85 else "outlet")

    def speaker(self, voice: str) -> m.Speaker | None:
        if voice.startswith("monitor"):
            return m.Speaker(voice, m.SourceKind.MONITOR, voice)
        if voice == "residents":
            return m.Speaker("residents", m.SourceKind.RESIDENT)
        if voice == "agency":
            return m.Speaker("agency", m.SourceKind.MEDIA, "agency")
        return (
            None if voice == "outlet" else m.Speaker(f"{voice} command", m.SourceKind.PARTY, f"{voice}-command", voice)
        )

    def party(self, who: str, change: m.Change, actor: str, day: int, delay: int, *, denies: bool = False) -> None:
        self.say(
            m.Speaker(f"{who} command", m.SourceKind.PARTY, f"{who}-command", who),
            change,
            actor,
            day,
            delay,
            denies=denies,
        )
        if self.rng.random() < self.s.echo:
            media = m.Speaker(f"{who} radio", m.SourceKind.MEDIA, f"{who}-radio", who)
            self.say(media, change, actor, day, delay + self.late(0.5), denies=denies)

    def say(
        self, speaker: m.Speaker | None, change: m.Change, actor: str, day: int, delay: int,
        *, denies: bool = False, hedged: bool = False,
    ) -> None:  # fmt: skip
        rng, s = self.rng, self.s
        published = START + timedelta(days=day + delay)
        happened = START + timedelta(days=day)
        if rng.random() < s.day_error:
            happened = min(happened + timedelta(days=int(rng.integers(-3, 4))), published)
        vague = int(rng.integers(0, 4)) if rng.random() < 0.3 else 0
        days = None if rng.random() < s.undated else m.Days(happened - timedelta(days=vague), happened)
        self.doc += 1
        doc, copies = f"{self.place}-{self.doc}", 1 + int(rng.random() < s.echo * 0.4)
        for copy in range(copies):
            self.claims.append(
                m.Claim(
                    id=f"{doc}-{copy}", doc=f"{doc}-{copy}", quote=f"quote {doc}", start=0, end=1,
                    what=m.Control(change, m.Named(actor, actor)),
                    outlet=f"outlet-{rng.integers(5)}",
                    published=published + timedelta(days=copy * int(rng.integers(0, 2))),
                    speakers=(speaker,) if speaker else (),
                    polarity=m.Polarity.DENIES if denies else m.Polarity.ASSERTS, hedged=hedged,
                    place=m.PlaceMention(f"Town {self.place}"), date=days,
                )
            )  # fmt: skip


def families(war: War) -> dict[str, str]:
    """Text families: copies of one report, as a reader of near-copies finds them."""
    return {claim.doc: claim.doc.rsplit("-", 1)[0] for claim in war.claims}


def everything(settings: tuple[Setting, ...], seeds: range) -> Iterator[War]:
    for setting in settings:
        for seed in seeds:
            yield wage(setting, seed)
