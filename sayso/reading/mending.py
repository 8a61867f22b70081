"""What the parser gets wrong where commas are missing, set right in its tree before anything is read from it.

"Militants shelled the market killing nine" has no comma before its result, so that the small parser makes the market the one who
kills; "in army shelling and air strikes" it reads as a verb beside "the army". Both are told from the words around them.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.reading.lexicon import word_set
from sayso.reading.words import gerund

NAME = "sayso_mending"
SIDES = frozenset({"compound", "amod", "det", "poss", "nummod", "nmod", "punct"})


@Language.component(NAME)
def mend(doc: Doc) -> Doc:
    """The same doc, with the heads of misread results and deeds changed in place."""
    for token in doc:
        if token.tag_ == "VBG" and token.lower_ in _results():
            _result(token)
        elif token.tag_ in ("VBG", "NN") and token.lower_ in _deeds():
            _deed(token)
    return doc


def _results() -> frozenset[str]:
    return frozenset(gerund(verb) for verb in word_set("acts.toml", "mending", "results"))


def _deeds() -> frozenset[str]:
    return word_set("acts.toml", "mending", "deeds")


def _result(verb: Token) -> None:
    """The noun right before a result, if a verb or preposition before it lacks an object, is that object."""
    noun = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    above = verb.head
    if noun is None or noun.i != verb.i - 1 or above.i >= noun.left_edge.i or verb.dep_ == "ROOT":
        return
    act = next((t for t in (above, *above.ancestors) if t.tag_.startswith(("VB", "MD")) and t.i < noun.i), None)
    if act is None or verb.dep_ not in ("xcomp", "ccomp", "pcomp", "advcl", "dobj"):
        return
    taken = {c.dep_ for c in above.children if c.i < noun.i}
    if above.dep_ == "prep" and "pobj" not in taken:
        noun.head, noun.dep_ = above, "pobj"
    elif above.i == act.i and taken.isdisjoint({"dobj", "nsubjpass"}):
        noun.head, noun.dep_ = above, "dobj"
    else:
        return
    verb.head, verb.dep_ = act, "advcl"


def _deed(token: Token) -> None:
    """After a preposition's object that stands right before it, a deed is the object and that noun says whose."""
    before = token.nbor(-1) if token.i else token
    if before.dep_ != "pobj" or before.tag_ not in ("NN", "NNP", "NNS") or token.dep_ not in ("advcl", "acl", "pcomp"):
        return
    prep = before.head
    if any(c.i > before.i for c in before.children if c.i != token.i) or prep.i > before.i:
        return
    token.head, token.dep_, token.tag_ = prep, "pobj", "NN"
    for each in [c for c in before.lefts if c.dep_ in SIDES]:
        each.head = token
    before.head, before.dep_ = token, "compound"
