"""States that are told of another time: "the town was briefly in rebel hands", "when they ruled it"."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.reading.lexicon import word_set
from sayso.reading.sentence import climb

BEING = frozenset({"been", "lay", "lain", "remained", "stayed", "was", "were"})
LASTING = frozenset({"for", "since", "until"})


def _years(link: Token) -> bool:
    return any(c.dep_ == "pobj" and c.lower_ in ("decades", "months", "weeks", "years") for c in link.children)


def bygone(head: Token) -> bool:
    """Whether a state, told by a verb or a noun, is over and its time is not told."""
    verb = next((t for t in (head, *climb(head)) if t.tag_.startswith(("VB", "MD"))), None)
    if verb is None or verb.tag_ == "VBG" or (verb.i != head.i and verb.lower_ not in BEING):
        return False
    if any(c.lower_ in word_set("acts.toml", "held", "gone") for c in verb.children if c.dep_ == "advmod"):
        return True
    if verb.dep_ == "advcl" and verb.tag_ == "VBD" and any(c.lower_ == "when" for c in verb.lefts):
        return True
    if verb.dep_ == "relcl" and verb.tag_ == "VBD" and any(c.lower_ == "for" and _years(c) for c in verb.rights):
        return True  # "the group that ruled the town for years"
    before = any(c.lower_ == "had" and c.dep_ == "aux" for c in verb.lefts)
    return before and not any(t.lower_ in LASTING for t in verb.subtree if t.i > verb.i)
