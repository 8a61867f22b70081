"""An independent answer to tolls: the rules of docs/tolls.md written out naively, and every whole number tried.

It shares nothing with the package: claims are plain dictionaries, cells are single (place, day) pairs, bounds are found by
walking over all assignments of small numbers of dead.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import LinearConstraint, milp

PLACES = {"land": None, "north": "land", "south": "land", "town": "north"}
CAP = 4


def inside(inner, outer):
    while inner is not None and inner != outer:
        inner = PLACES[inner]
    return outer is None or inner == outer


def overlap(one, other):
    return one is None or other is None or inside(one, other) or inside(other, one)


def within(thing, region):
    return (
        inside(thing["place"], region["place"])
        and region["first"] <= thing["first"]
        and thing["last"] <= region["last"]
    )


def touches(thing, region):
    days = thing["first"] <= region["last"] and region["first"] <= thing["last"]
    return days and overlap(thing["place"], region["place"])


def sides(victims):
    return ("civilian", "combatant") if victims in ("unspecified", "all") else (victims,)


def sets_of(claims):
    """(thing, victims, low, high or None, claims) by the hull over origins of their latest words; parts one by one."""
    words, parts, found = {}, {}, []
    for claim in claims:
        thing = (claim["scope"], claim["incident"], claim["place"], claim["first"], claim["last"])
        key = (thing, claim["victims"], claim["source"])
        table = parts if claim["part"] else words
        if key not in table or claim["published"] > table[key]["published"]:
            table[key] = claim
    for thing, victims in sorted({key[:2] for key in words}, key=str):
        said = [word for key, word in words.items() if key[:2] == (thing, victims)]
        highs = [word["high"] for word in said]
        found.append((thing, victims, min(w["low"] for w in said), None if None in highs else max(highs), said))
    found += [(key[0], key[1], word["low"], None, [word]) for key, word in parts.items()]
    return found


def answer(claims, question, search, heard=None):
    """(least, most) or None where the claims contradict one another; most None: no bound.

    With `heard`, only these sets (by their claims) demand anything; the unknowns stay those of all claims.
    """
    found = sets_of(claims)
    unknowns, demands = [], []
    things = sorted({each[0] for each in found}, key=str)
    as_region = {t: {"scope": t[0], "place": t[2], "first": t[3], "last": t[4]} for t in things}
    spoken = {t: {s for thing, v, *_ in found if thing == t for s in sides(v)} for t in things}
    totals = [t for t in things if t[0] == "total"]
    for thing in things:
        if thing[0] == "incident":
            unknowns += [("incident", thing, side) for side in sorted(spoken[thing])]
    cells = {}
    for place, day in product(PLACES, range(6)):
        here = {"place": place, "first": day, "last": day}
        cover = [t for t in totals if within(here, as_region[t])]
        asked = within(here, question)
        for side in {side for t in cover for side in spoken[t]}:
            cells[(tuple(cover), asked, side)] = here
    unknowns += [("cell", key, key[2]) for key in sorted(cells, key=str)]

    def counts(unknown, region, how):
        what, key, _ = unknown
        return how(as_region[key] if what == "incident" else cells[key], region)

    for thing, victims, low, high, said in found:
        if heard is not None and said not in heard:
            continue
        mine = [n for n, u in enumerate(unknowns) if u[2] in sides(victims)]
        region = as_region[thing]
        if thing[0] == "incident":
            below = above = [n for n in mine if unknowns[n][1] == thing]
        else:
            below = [
                n for n in mine if counts(unknowns[n], region, touches if unknowns[n][0] == "incident" else within)
            ]
            above = [n for n in mine if counts(unknowns[n], region, within)]
        demands.append((below, low, above, high))
    wanted = [n for n, u in enumerate(unknowns) if u[2] in sides(question["victims"])]
    surely = [n for n in wanted if counts(unknowns[n], question, within)]
    # A cell is wholly inside the question or wholly outside.
    maybe = [n for n in wanted if counts(unknowns[n], question, touches if unknowns[n][0] == "incident" else within)]
    free = any(all(n not in above or high is None for _, _, above, high in demands) for n in maybe)
    best = search(len(unknowns), demands, surely, maybe)
    return None if best is None else (best[0], None if free else best[1])


def by_enumeration(width, demands, surely, maybe):
    """Walk all assignments of 0..CAP dead, giving up a branch as soon as a high is broken."""
    least = most = None
    dead = [0] * width

    def walk(at):
        nonlocal least, most
        if any(high is not None and sum(dead[n] for n in above if n < at) > high for _, _, above, high in demands):
            return
        if at == width:
            if all(sum(dead[n] for n in below) >= low for below, low, _, _ in demands):
                few, many = sum(dead[n] for n in surely), sum(dead[n] for n in maybe)
                least = few if least is None else min(least, few)
                most = many if most is None else max(most, many)
            return
        for number in range(CAP + 1):
            dead[at] = number
            walk(at + 1)
        dead[at] = 0

    walk(0)
    return None if least is None else (least, most)


def by_integer_programming(width, demands, surely, maybe):
    """The same for cases too large to walk through; an endless most is given as 0."""
    if not width:
        return None if any(low > 0 for _, low, _, _ in demands) else (0, 0)
    rows, lows, highs = [], [], []
    for below, low, above, high in demands:
        for members, least, most in ((below, low, np.inf), (above, -np.inf, np.inf if high is None else high)):
            rows.append([float(n in members) for n in range(width)])
            lows.append(least)
            highs.append(most)
    limits, whole = LinearConstraint(np.array(rows), lows, highs), np.ones(width)
    few = milp([float(n in surely) for n in range(width)], constraints=limits, integrality=whole)
    many = milp([-float(n in maybe) for n in range(width)], constraints=limits, integrality=whole)
    return None if few.x is None else (round(few.fun), 0 if many.x is None else round(-many.fun))
