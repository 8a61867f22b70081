"""What the parser gets wrong where commas are missing, set right in its tree before anything is read from it.

"Militants shelled the market killing nine" has no comma before its result, so that the small parser makes the market the one who
kills; "in army shelling and air strikes" it reads as a verb beside "the army". Both are told from the words around them.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.reading import people
from sayso.reading.lexicon import word_set
from sayso.reading.words import gerund, time_words

NAME = "sayso_mending"
PLACING = frozenset({"against", "at", "in", "near", "on"})
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SIDES = frozenset({"compound", "amod", "det", "poss", "nummod", "nmod", "punct"})


@Language.component(NAME)
def mend(doc: Doc) -> Doc:
    """The same doc, with the heads of misread results and deeds changed in place."""
    siding, kinds, strikes = (word_set("acts.toml", "mending", key) for key in ("siding", "kinds", "strikes"))
    for token in doc:
        tag, dep, lower = token.tag_, token.dep_, token.lower_  # each asking costs a look-up
        if tag == "VBG" and lower in _results():
            _result(token)
        elif tag in ("VBG", "NN") and lower in _deeds():
            _deed(token)
            _doing(token)
            _opening_deed(token)
        elif tag == "VBZ" and lower in strikes:
            _really_deeds(token)
        elif tag == "VBN" and dep == "ROOT":
            _described(token)
        elif tag == "VBN" and dep in ("amod", "acl"):
            _done_on_a_day(token)
        elif tag == "VBN" and dep == "advcl":
            _fired_at(token)
        elif lower == "shot" and tag == "NN":
            _shot_on_a_day(token)
        elif tag == "VBD" and dep == "acl":
            _own_verb(token)
        elif tag == "VBD" and dep == "advcl":
            _in_disguise(token)
        elif dep == "prep" and lower in PLACING and token.head.lower_ in time_words():
            _past_time(token)
        elif tag == "NN" and lower in kinds:
            _told_of(token)
        elif dep == "ccomp" and lower in siding:
            _siding(token)
        elif token.text == "IS" and dep in ("aux", "auxpass") and not doc.text.isupper():
            token.tag_, token.dep_ = "NNP", "nsubj"
            token.head.tag_ = "VBD" if token.head.tag_ == "VBN" else token.head.tag_
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


def _told_of(kind: Token) -> None:
    """In "Madaya a town near Damascus", whose comma was lost, the town is Madaya."""
    first = kind.left_edge.i
    name = kind.doc[first - 1] if first else kind
    opens = kind.doc[first].lower_ in ("a", "an", "another") or kind.dep_ == "dobj"
    named = name.tag_ in ("NNP", "NNPS") and name.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass", "conj")
    loose = kind.doc[first].tag_ == "DT" and kind.dep_ not in ("appos", "nsubj", "nsubjpass", "attr")
    if named and opens and loose and not kind.is_ancestor(name) and not name.is_ancestor(kind):
        kind.head, kind.dep_ = name, "appos"


def _really_deeds(word: Token) -> None:
    """In "Drone strikes on a camp killed ten" the strikes killed, and the drone struck nothing."""
    means = next((c for c in word.lefts if c.dep_ == "nsubj"), None)
    if means is not None and word.dep_ in SUBJECTS:
        word.tag_, means.dep_ = "NNS", "compound"
        return
    did = next((c for c in word.rights if c.tag_ == "VBD" and c.dep_ in ("advcl", "ccomp", "conj", "dep")), None)
    if means is None or did is None or means.i != word.i - 1 or any(c.dep_ in SUBJECTS for c in did.children):
        return
    above, dep = (did, "ROOT") if word.dep_ == "ROOT" else (word.head, word.dep_)
    moved = [c for c in word.rights if c.i > did.i or c.dep_ == "punct"]
    word.tag_, means.dep_ = "NNS", "compound"
    did.head, did.dep_ = above, dep
    word.head, word.dep_ = did, "nsubj"
    for each in moved:
        each.head = did


def _described(participle: Token) -> None:
    """In "soldiers wounded last week described the fighting" the soldiers described it."""
    noun = next((c for c in participle.lefts if c.dep_ in SUBJECTS), None)
    if participle.dep_ != "ROOT" or noun is None or noun.i != participle.i - 1 or not noun.tag_.startswith("NN"):
        return
    if any(c.dep_ in ("aux", "auxpass", "dobj") for c in participle.children):
        return
    verb = next((c for c in participle.rights if c.tag_ == "VBD" and c.dep_ in ("advcl", "ccomp", "conj")), None)
    if verb is None or any(c.dep_ in (*SUBJECTS, "mark", "cc") for c in verb.children) or verb.nbor(-1).text == ",":
        return
    verb.head, verb.dep_ = verb, "ROOT"
    noun.head, noun.dep_ = verb, "nsubj"
    participle.head, participle.dep_ = noun, "acl"


def _fired_at(participle: Token) -> None:
    """In "... while missiles fired at the town killed ten" it is the missiles that killed."""
    noun = next((c for c in participle.lefts if c.dep_ in SUBJECTS), None)
    if noun is None or participle.nbor(-1).i not in {t.i for t in noun.subtree}:
        return
    if any(c.dep_ in ("aux", "auxpass", "dobj") for c in participle.children):
        return
    did = next((t for t in participle.head.rights if t.i > participle.i and t.tag_ == "VBD" and t.dep_ == "conj"), None)
    if did is None or any(c.dep_ in (*SUBJECTS, "cc") for c in did.children) or did.nbor(-1).lower_ in ("and", ","):
        return
    did.dep_ = "advcl"
    for each in [c for c in participle.lefts if c.i != noun.i]:
        each.head = did
    noun.head = did
    participle.head, participle.dep_ = noun, "acl"


def _shot_on_a_day(shot: Token) -> None:
    """In "soldiers on Saturday shot and killed a man" the soldiers shot."""
    doc, at = shot.doc, shot.i
    if not 0 < at < len(doc) - 2 or doc[at - 1].lower_ not in time_words() or doc[at + 1].lower_ != "and":
        return
    killed = doc[at + 2]
    if shot.tag_ != "NN" or killed.tag_ != "VBD":
        return
    doer = killed.head if killed.dep_ == "conj" and killed.head.tag_.startswith("NN") else None
    if doer is None:
        return
    above, dep = (killed, "ROOT") if doer.dep_ == "ROOT" else (doer.head, doer.dep_)
    killed.head, killed.dep_ = above, dep
    shot.head, shot.dep_, shot.tag_ = killed, "dep", "VBD"
    doer.head, doer.dep_ = killed, "nsubj"


def _done_on_a_day(verb: Token) -> None:
    """In "troops on Friday captured Bor" the troops captured it: no participle stands behind the day of its noun."""
    doc, at = verb.doc, verb.i
    if not 1 < at < len(doc) - 1 or doc[at - 1].tag_ != "NNP" or doc[at - 1].lower_ not in time_words():
        return
    taken = doc[at + 1]
    first = at - 2 if doc[at - 2].lower_ == "on" else at - 1
    doer = doc[first - 1] if first else verb
    if doer.tag_ not in ("NNS", "NNP", "NN", "NNPS") or not (taken.tag_ in ("NNP", "DT", "CD") or verb.dep_ == "amod"):
        return
    what = verb.head if verb.dep_ == "amod" else next((c for c in verb.rights if c.tag_.startswith("NN")), None)
    if (
        what is None
        or what.i <= at
        or not doer.is_ancestor(verb)
        or (doer.dep_ in SUBJECTS and not _spoken(doer.head, at))
    ):
        return
    told = doer.dep_ == "dep" or doer.dep_ in SUBJECTS
    above, dep = (verb, "ROOT") if doer.dep_ == "ROOT" else (doer.head, "ccomp" if told else doer.dep_)
    behind = [c for c in doer.rights if c.i > at and c.i != what.i]
    verb.head, verb.dep_, verb.tag_ = above, dep, "VBD"
    doer.head, doer.dep_ = verb, "nsubj"
    what.head, what.dep_ = verb, "dobj"
    for each in behind:
        each.head = verb


def _spoken(verb: Token, at: int) -> bool:
    """Whether a verb behind a word has a subject there of its own: the minister of "..., the minister said"."""
    return any(c.dep_ in SUBJECTS and c.i > at for c in verb.children)


def _in_disguise(verb: Token) -> None:
    """In "militants dressed as soldiers shot a man" it is the militants who shot."""
    guise, own = verb.head, next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    mark = next((c for c in verb.lefts if c.dep_ == "mark" and c.lower_ == "as"), None)
    if guise.tag_ != "VBN" or own is None or mark is None or mark.i != guise.i + 1 or own.left_edge.i != mark.i + 1:
        return
    noun = guise.head
    if guise.dep_ != "acl" or noun.dep_ != "ROOT" or not noun.tag_.startswith("NN"):
        return
    mark.head, mark.dep_ = guise, "prep"
    own.head, own.dep_ = mark, "pobj"
    verb.head, verb.dep_ = verb, "ROOT"
    for each in [c for c in noun.rights if c.i > verb.i]:
        each.head = verb
    noun.head, noun.dep_ = verb, "nsubj"


def _opening_deed(deed: Token) -> None:
    """In "Fighting flared in the suburbs" the fighting is what flared."""
    verb = deed.nbor() if deed.i + 1 < len(deed.doc) else deed
    if deed.i or deed.dep_ != "ROOT" or verb.head.i != deed.i or verb.dep_ != "acl" or verb.tag_ not in ("VBN", "VBD"):
        return
    others = [c for c in deed.children if c.i > verb.i]
    verb.head, verb.dep_, verb.tag_ = verb, "ROOT", "VBD"
    deed.head, deed.dep_, deed.tag_ = verb, "nsubj", "NN"
    for each in others:
        each.head = verb


def _past_time(prep: Token) -> None:
    """In "attacks Friday morning on police stations" the stations belong to the attacks."""
    time = prep.head
    while time.head.i != time.i and time.lower_ in time_words() and time.dep_ != "pobj":
        time = time.head
    if time.i < prep.i and time.lower_ not in time_words():
        prep.head = time


def _siding(word: Token) -> None:
    """In "forces loyal to the president had bombarded the town" it is the forces who did."""
    party = next((c for c in word.lefts if c.dep_ == "nsubj" and c.i == word.i - 1), None)
    did = next((c for c in word.head.rights if c.i > word.i and c.tag_.startswith("VB")), None)
    if party is None or did is None or any(c.dep_ in SUBJECTS for c in did.children):
        return
    party.head, party.dep_ = did, "nsubj"
    word.head, word.dep_ = party, "amod"


def _own_verb(verb: Token) -> None:
    """In "troops backed by tanks rolled into the town" it is the troops who rolled."""
    helper = verb.head
    above = [t for t in helper.ancestors if t.i < helper.i]
    participle = next((t for t in above if t.dep_ == "acl" and t.tag_ in ("VBN", "JJ")), None)
    if participle is None or any(c.dep_ in SUBJECTS for c in verb.children) or helper.dep_ != "pobj":
        return
    noun = participle.head
    if noun.dep_ != "ROOT" or not noun.tag_.startswith("NN") or noun.i > participle.i:
        return
    behind = [c for c in noun.rights if c.i > verb.i]
    verb.head, verb.dep_ = verb, "ROOT"
    noun.head, noun.dep_ = verb, "nsubj"
    for each in behind:
        each.head = verb


def _doing(token: Token) -> None:
    """In "the coalition fighting the jihadists" the coalition is meant, and the fighting says which."""
    party = token.nbor(-1) if token.i else token
    after = token.nbor() if token.i + 1 < len(token.doc) else token
    owner = party.dep_ in ("compound", "nmod") and party.head.i == token.i and party.lower_ in people.words().party
    if not owner or after.tag_ not in ("DT", "NNP", "NNPS", "PRP"):
        return
    party.head, party.dep_ = token.head, token.dep_
    for each in [c for c in token.lefts if c.i < party.i]:
        each.head = party
    token.head, token.dep_, token.tag_ = party, "acl", "VBG"


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
