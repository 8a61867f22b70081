"""Several words of a sentence that tell of one act ("strikes hit", "killed in a blast") made one draft."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from sayso.reading.act_type import ANY
from sayso.reading.draft import Draft
from sayso.reading.sentence import Sentence, child, climb


def merge(sentence: Sentence, drafts: list[Draft]) -> list[Draft]:
    """Of drafts that tell of one act ("strikes hit", "killed in a blast") the one that says most."""
    out: list[Draft] = []
    for draft in drafts:
        same = next((i for i, other in enumerate(out) if _one_act(sentence, other, draft)), None)
        if same is None:
            out.append(draft)
        else:
            out[same] = _fuller(out[same], draft)
    return out


def _one_act(sentence: Sentence, one: Draft, two: Draft) -> bool:
    """Whether two words tell of one act: a noun and the verb it is subject, object or means of."""
    a, b = sentence.doc[one.head], sentence.doc[two.head]
    if not (one.value == two.value or one.value.startswith(ANY) or two.value.startswith(ANY)):
        return False
    return b.i - a.i <= 1 or _hangs(a, b) or _hangs(b, a)


def _hangs(noun: Token, verb: Token) -> bool:
    """Whether a noun hangs from a verb with no other verb between, and not by "after" or "since"."""
    token = noun
    for above in climb(noun):
        result = (
            token.dep_ == "advcl" and token.tag_ == "VBG" and token.i > above.i
        )  # "shelled the city, hitting a station"
        if (token.dep_ in ("advcl", "relcl", "ccomp") and not result) or token.lower_ in (
            "after",
            "following",
            "since",
            "before",
            "amid",
            "during",
            "despite",
        ):
            return False
        if token.dep_ == "conj" and token.tag_.startswith("VB") and child(token, "nsubj", "nsubjpass") is not None:
            return False  # what somebody else did
        if above.i == verb.i:
            return True
        if above.tag_.startswith("VB") and token.dep_ not in ("xcomp", "acl"):
            return False
        token = above
    return False


def _fuller(one: Draft, two: Draft) -> Draft:
    first, second = (two, one) if one.value.startswith(ANY) and not two.value.startswith(ANY) else (one, two)
    return replace(
        first,
        agent=first.agent or second.agent,
        patient=first.patient or second.patient,
        near=tuple(dict.fromkeys((*first.near, second.head, *second.near))),
        back=first.back and second.back,
        denied=first.denied or second.denied,
    )
