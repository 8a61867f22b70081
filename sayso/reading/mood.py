"""Whether an act is said to have happened: plans, threats and hopes are no claims, doubt makes a claim hedged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from sayso.reading.lexicon import load
from sayso.reading.sentence import Sentence, climb
from sayso.reading.words import all_nouns, all_verbs


@dataclass(frozen=True, slots=True)
class MoodWords:
    """The word lists of `data/reporting.toml` that bear on firmness, by written form."""

    hedges: frozenset[str]
    phrases: Mapping[str, tuple[tuple[str, ...], ...]]
    hedge_verbs: frozenset[str]
    modals: frozenset[str]
    verbs: frozenset[str]
    nouns: frozenset[str]
    marks: frozenset[str]
    realis: frozenset[str]
    courts: frozenset[str]


@cache
def mood_words() -> MoodWords:
    table = load("reporting.toml")
    hedge, irrealis = table.table("hedge"), table.table("irrealis")
    long = [tuple(words.split(" ")) for words in (*hedge.words("words"), *hedge.words("modals")) if " " in words]
    return MoodWords(
        hedges=frozenset(word for word in hedge.words("words") if " " not in word),
        phrases={first: tuple(p for p in long if p[0] == first) for first in {p[0] for p in long}},
        hedge_verbs=all_verbs(hedge.words("verbs")),
        modals=frozenset(irrealis.words("modals")),
        verbs=all_verbs(irrealis.words("verbs")),
        nouns=all_nouns(irrealis.words("nouns")),
        marks=frozenset(irrealis.words("marks")),
        realis=all_verbs(irrealis.words("realis")),
        courts=all_verbs(irrealis.words("courts")),
    )


def unreal(head: Token) -> bool:
    """Whether the act is planned, feared, demanded or conditional rather than said to have happened."""
    if _asked(head):
        return True
    if head.tag_.startswith("NN") or head.tag_ == "VBG":
        return _unreal_noun(head)
    return _unreal_verb(head)


def _asked(head: Token) -> bool:
    """Whether the act stands in a question: "who is responsible for the attack", "whose planes carry out raids"."""
    for token in (head, *climb(head)):
        if token.tag_.startswith("VB") and token.dep_ in ("ccomp", "pcomp"):
            asked = (c for c in token.lefts if c.dep_ in ("nsubj", "nsubjpass", "attr", "dobj"))
            return any(_asks(t) for c in asked for t in c.subtree)
        if token.dep_ in ("relcl", "acl"):
            return False
    return False


def _asks(word: Token) -> bool:
    """Whether a word asks: "who" and "how many", but not the "who" of a clause about somebody."""
    if word.lower_ == "how":
        return word.head.lower_ in ("many", "much")
    return word.tag_ in ("WP", "WP$") and word.head.dep_ != "relcl" and word.head.head.dep_ != "relcl"


def _unreal_noun(head: Token) -> bool:
    words = mood_words()
    token = head
    for above in climb(head):
        if (
            above.tag_.startswith("NN")
            and above.lower_ in words.nouns
            and token.dep_ in ("prep", "pobj", "pcomp", "acl")
        ):
            return True
        if above.tag_.startswith("VB"):
            if above.lower_ in words.courts and token.dep_ == "prep":
                return True  # "jailed for the bombing"
            governed = token.dep_ in ("dobj", "xcomp") or (
                token.dep_ == "prep" and token.lower_ in ("for", "from", "to", "of", "at")
            )
            if governed and above.lower_ in words.verbs and above.lower_ not in words.realis:
                return True
            return _unreal_verb(above)
        token = above
    return False


def _unreal_verb(verb: Token) -> bool:
    words = mood_words()
    seen: set[int] = set()
    while verb.i not in seen:
        seen.add(verb.i)
        auxiliaries = [c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")]
        perfect = any(word in ("have", "had", "has", "'ve") for word in auxiliaries)
        if (
            any(word in words.modals for word in auxiliaries)
            and verb.tag_ != "VBD"
            and not (perfect and not {"would", "should"} & set(auxiliaries))
        ):
            return True
        if any(c.dep_ == "mark" and c.lower_ in words.marks for c in verb.lefts):
            return True
        if "to" in auxiliaries and not perfect:
            return _unreal_infinitive(verb)
        if verb.dep_ in ("conj", "pcomp") and verb.head.tag_.startswith(("VB", "MD")):
            verb = verb.head
            continue
        if verb.dep_ == "xcomp" and verb.head.lower_ in words.verbs:
            return True
        return verb.dep_ == "pcomp" and verb.head.head.lower_ in (words.verbs | words.nouns)
    return False


def _unreal_infinitive(verb: Token) -> bool:
    words = mood_words()
    above = verb.head
    return not (verb.dep_ in ("xcomp", "ccomp", "advcl", "conj") and above.lower_ in words.realis)


def negated(head: Token) -> bool:
    """Whether the act itself is negated ("did not attack", "no air strikes were carried out")."""
    verb = head
    if head.dep_ in ("pcomp", "pobj") and head.head.lower_ == "without":
        return True
    if any(
        c.dep_ == "neg" or c.lower_ in ("no", "neither", "never", "not")
        for c in head.lefts
        if c.dep_ in ("neg", "det", "advmod", "preconj")
    ):
        return True
    if head.tag_.startswith("NN"):
        if head.dep_ in ("dobj", "nsubjpass", "nsubj", "pobj", "attr"):
            verb = next((a for a in climb(head) if a.tag_.startswith("VB")), head)
            return any(c.dep_ == "neg" for c in verb.children)
        return False
    return (
        verb.dep_ == "conj"
        and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)
        and any(c.dep_ == "neg" for c in verb.head.children)
    )


def hedge(sentence: Sentence, head: int, first: int, last: int) -> str | None:
    """The words of doubt that bear on the act at `head`, within words first..last of the sentence."""
    words = mood_words()
    lower = sentence.lower
    for at in range(first, last + 1):
        opened = words.phrases.get(lower[at], ())
        long = next((p for p in opened if tuple(lower[at : at + len(p)]) == p), None)
        if long is not None and ("not" in long or _bears(sentence, at, head)):
            return " ".join(long)
        if lower[at] in words.hedges and _doubting(sentence.doc[at]) and _bears(sentence, at, head):
            return lower[at]
    return None


def _doubting(cue: Token) -> bool:
    """Whether a word of doubt is one here: "reported" in "the reported attack", not in "the agency reported"."""
    after = [t.lower_ for t in cue.doc[cue.i + 1 : cue.i + 3]]
    if not cue.lower_.endswith("ed"):
        return after[:1] != ["to"] or after[1:] not in (["rise"], ["increase"], ["climb"], ["grow"])
    if cue.lower_ == "reported":
        return cue.dep_ == "amod" or after[:1] == ["to"]
    if cue.lower_ == "feared" and cue.dep_ == "amod":
        return False
    if cue.i + 2 < len(cue.doc) and cue.nbor().lower_ == "to" and cue.nbor(2).lower_ in ("be", "have"):
        return True
    if any(c.dep_ in ("nsubj", "aux") for c in cue.children):
        return False
    if cue.tag_ == "NNP" and cue.dep_ in ("amod", "compound"):
        return True  # a capital at the sentence's start: "Suspected rebels ..."
    return cue.tag_ in ("JJ", "VBN") and not (
        cue.dep_ in ("ROOT", "conj") and not any(c.dep_ == "auxpass" for c in cue.children)
    )


def _bears(sentence: Sentence, cue: int, head: int) -> bool:
    """Whether a cue and an act share a clause, or one stands above the other."""
    token, act = sentence.doc[cue], sentence.doc[head]
    if abs(cue - head) <= 3:
        return True
    if token.dep_ in ("acl", "relcl") and token.head.i < token.i:
        noun = token.head
        return act.i == noun.i or noun.i in {t.i for t in act.subtree} or act.i in {t.i for t in token.subtree}
    above_cue = {token.i, *(t.i for t in climb(token))}
    above_act = {act.i, *(t.i for t in climb(act))}
    verb = next((t for t in climb(token) if t.tag_.startswith("VB") and t.dep_ not in ("acl", "amod")), None)
    return act.i in above_cue or token.i in above_act or (verb is not None and verb.i in above_act)
