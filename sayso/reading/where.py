"""Where: which of the places a sentence names is the place of an act, and what "the city" stands for.

The place of an act is the most specific one that hangs from it in the tree, else from its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile

from spacy.tokens import Token

from sayso.reading.acts import means
from sayso.reading.agents import deeds
from sayso.reading.place_context import anchor_of, reached_by
from sayso.reading.place_ref import COUNTRY, PROVINCE, REGION, SITE, PlaceRef
from sayso.reading.place_words import words
from sayso.reading.sentence import Sentence, child, climb

FAR = 6
BEING = ("are", "include", "included", "includes", "including", "is", "was", "were")


HANGS = 2


def place_of(
    sentence: Sentence, head: int, refs: Sequence[PlaceRef], extra: Iterable[int] = ()
) -> tuple[PlaceRef, int] | None:
    """The place of an act at `head` and how far it hangs from the act: the nearest in the tree, then the more specific."""
    if (there := _where_clause(sentence, head, refs)) is not None:
        return there, 0
    related = _with_governors(sentence, {head, *extra})
    steps = [_distance(sentence, ref, related) for ref in refs]
    scored = [
        (0 if n == 0 and ref.rank > PROVINCE else max(n, HANGS), -ref.rank, ref.near, n, abs(ref.first - head), i)
        for i, (n, ref) in enumerate(zip(steps, refs, strict=True))
    ]
    if not scored:
        return None
    best = min(scored)
    return _narrowed(sentence, _innermost(sentence, refs[best[-1]], refs), refs), steps[best[-1]]


def _where_clause(sentence: Sentence, head: int, refs: Sequence[PlaceRef]) -> PlaceRef | None:
    """The place that an act's own clause is said of: "X, the town where rebels killed ten"."""
    token = sentence.doc[head]
    clause = next((t for t in (token, *climb(token)) if t.dep_ == "relcl"), None)
    if clause is None or not any(c.lower_ == "where" for c in clause.lefts):
        return None
    said, opens = clause.head, clause.left_edge.i
    if any(ref.rank > PROVINCE and ref.first >= opens and _hangs_in(sentence, ref, clause.i) for ref in refs):
        return None
    heads = {said.i, said.head.i} if said.dep_ == "appos" else {said.i}
    inside = [ref for ref in refs if heads & set(range(ref.first, ref.last + 1))]
    below = [ref for ref in refs if said.i < ref.first and ref.last < opens and _hangs_in(sentence, ref, said.i)]
    return next(iter(inside or below), None)


def _hangs_in(sentence: Sentence, ref: PlaceRef, at: int) -> bool:
    return any(t.i == at for t in climb(sentence.doc[ref.last]))


def _innermost(sentence: Sentence, chosen: PlaceRef, refs: Sequence[PlaceRef]) -> PlaceRef:
    """Of "X Street in the Y quarter" the street: the place that the chosen one hangs from, if no wider."""
    above = {t.i for t in takewhile(lambda t: not t.tag_.startswith("VB"), climb(sentence.doc[chosen.last]))}
    return next((ref for ref in refs if ref.last in above and ref.rank >= chosen.rank and ref is not chosen), chosen)


def _with_governors(sentence: Sentence, related: set[int]) -> set[int]:
    """Participle clauses share the place of the clause they hang from ("bombed the town, killing ten")."""
    out = set(related)
    for head in related:
        token = sentence.doc[head]
        while (
            token.tag_ == "VBG" and token.dep_ in ("advcl", "acl", "conj", "prep", "xcomp") and token.head.i not in out
        ):
            token = token.head
            out.add(token.i)
    return out


def _narrowed(sentence: Sentence, chosen: PlaceRef, refs: Sequence[PlaceRef]) -> PlaceRef:
    """A more specific place right beside the chosen one ("Saraqeb in Idlib province") is meant instead."""
    for ref in refs:
        if ref.rank >= chosen.rank and ref.last < chosen.first and chosen.first - ref.last <= 7:
            between = sentence.lower[ref.last + 1 : chosen.first]
            if ref.rank == chosen.rank and not {"in", "of"} & set(between):
                continue
            passing = words().locative | words().kinds | words().directions | words().parts
            if all(w in passing or w in (",", "the", "'s", "country", "-", '"') for w in between):
                return ref
    return chosen


def _distance(sentence: Sentence, ref: PlaceRef, related: set[int]) -> int:
    """How far a place is from an act: clauses between them count most, then steps in the tree."""
    doc = sentence.doc
    path = [ref.last, *(t.i for t in climb(doc[ref.last]))]
    ways = [FAR]
    for head in related:
        up = [head, *(t.i for t in climb(doc[head]))]
        meets = next(((path.index(t), n) for n, t in enumerate(up) if t in path), None)
        if meets is not None:
            passed = [*path[1 : meets[0]], *up[1 : meets[1]]]
            if head != path[meets[0]] and meets[0] and meets[1]:
                passed.append(path[meets[0]])
            clauses = sum(doc[t].tag_.startswith("VB") and not _of_its_deed(doc[t], related) for t in passed)
            said_of = meets[0] == 0 and head != path[0]  # an act in a clause about the place: "X, which ..."
            ways.append(2 * clauses + (meets[0] > 4 or said_of))
    if any(doc[t].lower_ in words().origin for t in path[1:4] if t not in related):
        return FAR
    if _in_other_time(sentence, path, related):
        return FAR
    own = doc[ref.last]
    if own.dep_ in ("compound", "nmod") and own.head.i <= ref.last + 2:
        own = own.head
    if own.dep_ == "pobj" and own.head.lower_ == "of" and own.head.head.lower_ in words().kinds | words().parts:
        own = own.head.head
    hit = ref.via == "" and (
        own.dep_ == "dobj" or own.i in related or (own.head.i in related and own.dep_ not in ("nsubj", "poss"))
    )
    if ref.via == "" and own.dep_ == "nsubj" and own.i not in related:
        return FAR
    penalty = 2 if ref.near else 0 if ref.via in words().strong or hit else 2 if ref.via in ("from", "to", "") else 1
    return min(ways) + penalty


def _of_its_deed(participle: Token, related: set[int]) -> bool:
    """Whether a participle only says more of the deed that did it: "missiles fired at X killed ten"."""
    deed = participle.head
    armed = deed.lower_ in means() or deed.lower_ in deeds()
    while deed.dep_ == "conj" and deed.head.i != deed.i:
        deed = deed.head
    return armed and participle.dep_ == "acl" and deed.dep_ == "nsubj" and deed.head.i in related


def _in_other_time(sentence: Sentence, path: Sequence[int], related: set[int]) -> bool:
    """Whether a place is in a clause of peace that only says when the act was: "hours after talks opened in X"."""
    for at in path:
        clause = sentence.doc[at]
        marked = clause.dep_ == "advcl" and any(c.lower_ in WHEN and c.dep_ in ("mark", "advmod") for c in clause.lefts)
        if not marked or at in related:
            continue
        inside = {t.i for t in clause.subtree}
        return inside.isdisjoint(related) and inside.isdisjoint(t.head.i for t in sentence.triggers)
    return False


WHEN = frozenset({"after", "as", "before", "since", "until", "while"})


def without_doers(sentence: Sentence, head: int, refs: Sequence[PlaceRef], extra: Iterable[int] = ()) -> list[PlaceRef]:
    """The places without those where the doer is, if the act has another: "militants in X fired rockets at Y"."""
    others = [ref for ref in refs if not _of_doer(sentence, ref, head)]
    found = place_of(sentence, head, others, extra) if len(others) < len(refs) else None
    return others if found is not None and found[1] <= HANGS else list(refs)


def _of_doer(sentence: Sentence, ref: PlaceRef, head: int) -> bool:
    """Whether a place only says where the doer is who strikes elsewhere: "militants in X fired rockets at Y"."""
    verb = sentence.doc[head]
    doer = child(verb, "nsubj") if verb.tag_.startswith("VB") else None
    if doer is not None and (doer.lower_ in means() or doer.lower_ in deeds()):
        return False
    return doer is not None and ref.via in words().strong and any(t.i == doer.i for t in climb(sentence.doc[ref.last]))


def only_home(sentence: Sentence, ref: PlaceRef) -> bool:
    """Whether a place only tells where the victims were from: "those killed were residents of X", "people based in X"."""
    for above in climb(sentence.doc[ref.last]):
        if above.lower_ in words().origin:
            return True
        if above.lower_ in words().dwellers:
            verb = next((t for t in climb(above) if t.tag_.startswith("VB")), None)
            return above.dep_ != "nsubj" and verb is not None and verb.lower_ in BEING
        if above.tag_.startswith("VB"):
            return False
    return False


def of_dwellers(sentence: Sentence, ref: PlaceRef) -> bool:
    """Whether a place is told as that of people who live there: "residents of X were killed"."""
    above = next((t for t in climb(sentence.doc[ref.last]) if t.tag_.startswith(("NN", "VB"))), None)
    return above is not None and above.lower_ in words().dwellers


def joined_places(sentence: Sentence, chosen: PlaceRef, refs: Sequence[PlaceRef]) -> list[PlaceRef]:
    """The chosen place and those listed with it ("Marshada and Sousa")."""
    at = refs.index(chosen)
    out = [chosen]
    for ref in refs[at + 1 :]:
        if _listed(sentence, out[-1], ref):
            out.append(ref)
        else:
            break
    for ref in reversed(refs[:at]):
        if _listed(sentence, ref, out[0]):
            out.insert(0, ref)
        else:
            break
    return out


def _listed(sentence: Sentence, one: PlaceRef, two: PlaceRef) -> bool:
    if one.first == two.first:
        return True
    between = sentence.lower[one.last + 1 : two.first]
    if any(a in words().directions | words().points and b == "of" for a, b in pairwise(between)):
        return False  # "X, east of Y"
    glue = {"and", ",", "or", "as", "well", "the", "in", "at", "&"} | words().kinds | words().directions
    return (
        bool(between)
        and any(w in ("and", ",", "or", "well") for w in between)
        and all(w in glue or w == "of" for w in between)
        and abs(one.rank - two.rank) <= 1
    )


def as_anaphor(token: Token) -> bool:
    """Whether "the city" and the like stands for a place named before."""
    if token.lower_ not in words().anaphors:
        return False
    lefts = list(token.lefts)
    if token.tag_ == "NNS" and not any(c.lower_ in ("two", "both") for c in lefts):
        return False
    if any(c.lower_ in ("other", "more", "further", "another") for c in lefts):
        return False
    definite = any(c.lower_ in ("the", "this", "that", "both", "these", "two") or c.tag_ == "PRP$" for c in lefts)
    named = any(c.dep_ in ("prep", "appos") and c.lower_ in ("of", "called") for c in token.rights)
    named = named or any(c.dep_ in ("appos", "compound", "poss") and c.tag_.startswith("NNP") for c in token.children)
    return definite and not named


def anaphors(
    sentence: Sentence, refs: Sequence[PlaceRef], known: Sequence[PlaceRef], told: PlaceRef | None = None
) -> list[PlaceRef]:
    """A reference for each "the city" of the sentence: the place last `told` of, else the latest of those `known`."""
    out = []
    for token in sentence.tokens:
        if token.lower_ not in words().anaphors or not as_anaphor(token):
            continue
        if any(0 <= ref.first - token.i <= 2 for ref in refs):
            continue
        before = [ref for ref in refs if ref.last < token.i]
        if token.tag_ == "NNS":
            via, _ = reached_by(sentence, token.i)
            pointed = any(c.lower_ != "two" and c.tag_ in ("DT", "PDT", "PRP$") for c in token.lefts)
            near = [ref for ref in (*known, *before) if pointed or sentence.offset + token.idx - ref.span.end < RECENT]
            both = _latest(near, alone=pointed)
            out += [replace(ref, first=token.i, last=token.i, via=via, anchor=anchor_of(token)) for ref in both]
            continue
        fitting = [ref for ref in (*known, *([told] if told else []), *before) if _fits(token.lower_, ref)]
        if fitting:
            inner = [ref for ref in fitting if ref.rank in (DISTRICT, SITE)] if token.lower_ in QUARTERS else []
            fitting = inner or fitting
            via, _ = reached_by(sentence, token.i)
            out.append(replace(fitting[-1], first=token.i, last=token.i, via=via, anchor=anchor_of(token)))
    return out


DISTRICT = 4
"""The rank of a district, which the gazetteer has as a part of a province."""
QUARTERS = frozenset({"district", "neighborhood", "neighbourhood", "suburb"})
"""What a part of a town is called rather than the town."""
RECENT = 500
"""Characters within which "two villages" may be two named before, though nothing points back to them."""
NEXT = 6
"""Characters at most between two places named together: "X and Y"."""


def _latest(known: Sequence[PlaceRef], *, alone: bool) -> list[PlaceRef]:
    """The towns meant by "the two towns": those last named together, else, if they may stand `alone`, the latest two."""
    towns = [ref for ref in known if ref.rank > PROVINCE]
    for one, two in reversed(list(pairwise(towns))):
        if 0 < two.span.start - one.span.end <= NEXT and one.span.text != two.span.text:
            return [one, two]
    if not alone:
        return []
    found: dict[str, PlaceRef] = {}
    for ref in reversed(known):
        if ref.rank > PROVINCE and len(found) < 2:
            found.setdefault(ref.span.text.lower(), ref)
    return list(found.values())[::-1] if len(found) == 2 else []


def _fits(noun: str, ref: PlaceRef) -> bool:
    if noun in ("country", "nation", "homeland", "republic"):
        return ref.rank == COUNTRY
    if noun in words().wide or noun == "territory":
        return ref.rank in (PROVINCE, REGION, 4)
    if noun in ("city", "town", "village", "capital", "cities", "towns", "villages"):
        return PROVINCE < ref.rank < SITE
    return ref.rank > PROVINCE
