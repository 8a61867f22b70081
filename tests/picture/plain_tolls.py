"""A second answer to tolls, from lines of a claims file to two linear programs, with nothing left out and nothing spared.

It shares nothing with the package: places nest as `PARENT` says, days are single days, and every incident, every single place of
every single day that some total covers, is an unknown of its own, for civilians and for combatants.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, product
from math import inf

from scipy.optimize import linprog

PARENT = {
    "163843": None,  # Syria
    "170792": "163843",  # Deir ez-Zor province
    "174448": "170792",  # Albu Kamal
    "sayso-sy-sukariya": "174448",
    "169387": "163843",  # Idlib province
    "164816": "169387",  # Saraqib
    "99237": None,  # Iraq
    "99072": "99237",  # Mosul
}
KINDS = {"civilian": ("civilian",), "combatant": ("combatant",), "unspecified": ("civilian", "combatant")}


def above(place):
    """A place and all that contain it."""
    while place is not None:
        yield place
        place = PARENT[place]


def days_of(span):
    first, last = date.fromisoformat(span["from"]), date.fromisoformat(span["to"])
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def inside(thing, region):
    """Whether a thing's place is in the region's and all its days are."""
    return (region[0] is None or region[0] in above(thing[0])) and (region[1] is None or thing[1] <= region[1])


def touches(thing, region):
    """Whether places overlap (one contains the other) and some day is in both."""
    places = region[0] is None or region[0] in above(thing[0]) or thing[0] in above(region[0])
    return places and (region[1] is None or bool(thing[1] & region[1]))


def origin(line):
    return (line.get("source_id") or [None])[0] or (line.get("source") or [None])[0] or line.get("outlet")


def things_of(lines):
    """The incident or total each line counts, by its own key: (place, days, total)."""
    found = {}
    for line in lines:
        span = frozenset(days_of(line["date"]))
        total = line["scope"] == "total"
        key = (line["place_id"], span) if total else line["incident_id"]
        found.setdefault((total, key), (line["place_id"], span, total))
    return found


def key_of(line):
    total = line["scope"] == "total"
    return (total, (line["place_id"], frozenset(days_of(line["date"]))) if total else line["incident_id"])


def sets_of(lines):
    """(thing, kind, low, high, origins, latest) of each set: the hull over origins of their latest words, and each part."""
    latest = {}
    for line in lines:
        who = (key_of(line), line.get("victims") or "unspecified", bool(line.get("part")), origin(line))
        if who not in latest or line["published"] > latest[who]["published"]:
            latest[who] = line
    found = []
    for thing, kind in sorted({who[:2] for who in latest}, key=str):
        whole = [line for who, line in latest.items() if who[:3] == (thing, kind, False)]
        if whole:
            highs = [inf if line["high"] is None else line["high"] for line in whole]
            newest = max(line["published"] for line in whole)
            found.append((thing, kind, min(line["low"] for line in whole), max(highs), len(whole), newest))
        for who, line in latest.items():
            if who[:3] == (thing, kind, True):
                found.append((thing, kind, line["low"], inf, 1, line["published"]))
    return found


class Programs:
    """All unknowns of some sets of claims, and the demands of each."""

    def __init__(self, things, sets, question):
        self.question = question
        spoken = {}
        for thing, kind, *_ in sets:
            spoken.setdefault(thing, set()).update(KINDS[kind])
        self.things = {key: thing for key, thing in things.items() if key in spoken}
        self.unknowns = [
            (key, (place, span), kind)
            for key, (place, span, total) in self.things.items()
            if not total
            for kind in sorted(spoken[key])
        ]
        totals = {key: thing for key, thing in self.things.items() if thing[2]}
        every = sorted({day for _, span, _ in totals.values() for day in span})
        for place, day in product(PARENT, every):
            here = (place, {day})
            for kind in ("civilian", "combatant"):
                if any(inside(here, thing) and kind in spoken[key] for key, thing in totals.items()):
                    self.unknowns.append((None, here, kind))

    def rows(self, found):
        """The rows of A x <= b that one set of claims asks for."""
        key, kind, low, high, *_ = found
        place, span, total = self.things[key]
        mine = [u[2] in KINDS[kind] for u in self.unknowns]
        if not total:
            below = upper = [m and u[0] == key for m, u in zip(mine, self.unknowns, strict=True)]
        else:
            region = (place, span)
            upper = [m and inside(u[1], region) for m, u in zip(mine, self.unknowns, strict=True)]
            below = [
                m and (inside(u[1], region) if u[0] is None else touches(u[1], region))
                for m, u in zip(mine, self.unknowns, strict=True)
            ]
        rows = [([-float(b) for b in below], -low)]
        return rows if high == inf else [*rows, ([float(u) for u in upper], high)]

    def solve(self, sets, cost):
        """The least of the cost; None if the sets cannot all hold, -inf without a bound."""
        rows = [row for each in sets for row in self.rows(each)]
        if not self.unknowns:
            return None if any(limit < 0 for _, limit in rows) else 0.0
        answer = linprog(
            cost, A_ub=[row for row, _ in rows] or None, b_ub=[limit for _, limit in rows] or None, bounds=(0, None)
        )
        assert answer.status in (0, 2, 3), answer.message
        return {0: answer.fun, 2: None, 3: -inf}[answer.status]

    def possible(self, sets):
        return self.solve(sets, [0.0] * len(self.unknowns)) is not None

    def bounds(self, sets, kinds):
        asked = [u[2] in kinds for u in self.unknowns]
        surely = [a and inside(u[1], self.question) for a, u in zip(asked, self.unknowns, strict=True)]
        maybe = [
            a and (inside(u[1], self.question) if u[0] is None else touches(u[1], self.question))
            for a, u in zip(asked, self.unknowns, strict=True)
        ]
        least = self.solve(sets, [float(s) for s in surely])
        most = self.solve(sets, [-float(m) for m in maybe])
        assert least is not None
        assert most is not None
        return least, -most


def settle(things, sets):
    """The sets that are left when of each smallest contradiction the weakest is dropped; None where several are smallest."""
    left, sure = list(sets), True
    while not (programs := Programs(things, left, (None, None))).possible(left):
        for size in range(1, len(left) + 1):
            wrong = [few for few in combinations(left, size) if not programs.possible(few)]
            if wrong:
                break
        sure = sure and len(wrong) == 1
        weakest = min(wrong[0], key=lambda each: (each[4], each[5]))
        ties = [each for each in wrong[0] if (each[4], each[5]) == (weakest[4], weakest[5])]
        sure = sure and len(ties) == 1
        left.remove(weakest)
    return left if sure else None


def answer(lines, place, span, victims):
    """(least, most) in fractions, and whether all claims can hold; None where the rules leave open what is dropped."""
    kinds = KINDS["unspecified" if victims is None else victims]
    things, sets = things_of(lines), sets_of(lines)
    left = settle(things, sets)
    if left is None:
        return None
    programs = Programs(things, left, (place, None if span is None else days_of(span)))
    return (*programs.bounds(left, kinds), len(left) == len(sets))
