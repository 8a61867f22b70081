"""Who did it: the party behind a verb, a strike, a bomb."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from sayso.reading import people
from sayso.reading.acts import GAP, lexicon, means
from sayso.reading.lexicon import word_set
from sayso.reading.sentence import Sentence, Span, child, climb, is_passive, phrase_bounds, subject
from sayso.reading.words import noun_set, verb_set


@cache
def deeds() -> frozenset[str]:
    """Nouns that are acts themselves, so that a party beside them did it ("a coalition strike")."""
    _, nouns = lexicon()
    return frozenset(
        (rest or (first,))[-1] for first, entries in nouns.items() for rest, act in entries if act.kind == "incident"
    )


@cache
def acting() -> frozenset[str]:
    """Verbs that carry an act's noun: "carried out", "launched", "staged"."""
    return verb_set("acts.toml", "light", "verbs")


def perpetrator(sentence: Sentence, head: Token) -> Span | None:
    """The party that did the act named at `head`, as the sentence tells it."""
    if head.tag_.startswith("VB"):
        return _of_verb(sentence, head)
    return _of_noun(sentence, head)


def _of_verb(sentence: Sentence, verb: Token) -> Span | None:
    by = people.agent_by(verb)
    if by is not None:
        return _party_or_its(sentence, by)
    if not is_passive(verb) and verb.lower_ not in verb_set("acts.toml", "doers", "undergo"):
        doer = _active_subject(verb)
        doer = _not_where(doer) if doer is not None else None
        if doer is not None and doer.i != verb.i:
            found = _party_or_its(sentence, doer)
            if found is not None:
                return found
    return _in_deed(sentence, verb) or _in_clause(sentence, verb)


def _not_where(noun: Token) -> Token:
    """The deed, where "which" stands behind its place: "the bombing in Kabul, which killed ten"."""
    prep = noun.head
    placed = noun.dep_ == "pobj" and prep.lower_ in ("at", "in", "near", "of", "on") and is_deed(prep.head)
    return prep.head if placed else noun


def _active_subject(verb: Token) -> Token | None:
    """The subject; of a result whose clause is passive ("was bombed by jets, killing ten") whoever that clause is by."""
    if child(verb, "nsubj") is None and verb.dep_ in ("advcl", "xcomp") and is_passive(verb.head):
        return people.agent_by(verb.head)
    while verb.dep_ == "conj" and verb.tag_ == "VBG" and child(verb, "nsubj") is None:
        verb = verb.head
    verb = _charged_deed(verb) or verb
    if verb.dep_ == "pcomp" and child(verb, "nsubj") is None:
        blamed = verb.head.head if verb.head.head.tag_.startswith("NN") else child(verb.head.head, "dobj", "nsubjpass")
        if blamed is not None and blamed.head.lower_ in verb_set("reporting.toml", "against"):
            return blamed
    return subject(verb)


def _charged_deed(result: Token) -> Token | None:
    """The deed that a result is told of in a charge: "accused the army of shelling the town, killing ten"."""
    if result.dep_ != "advcl" or result.tag_ != "VBG" or child(result, "nsubj") is not None:
        return None
    above = result.head
    if above.dep_ == "pcomp" and above.tag_ == "VBG":
        return above
    if above.lower_ not in verb_set("reporting.toml", "against"):
        return None
    return next((t for t in above.subtree if t.dep_ == "pcomp" and t.tag_ == "VBG" and t.i < result.i), None)


def _in_clause(sentence: Sentence, verb: Token) -> Span | None:
    """Who did what people died of: "were killed when jihadists attacked the town"."""
    joined = [c for c in verb.children if c.dep_ == "conj" and c.tag_ == "VBN"]
    first = verb.head if verb.dep_ == "conj" else verb
    said = (
        first.head.children if first.dep_ == "ccomp" else ()
    )  # where the parse hung the clause from "..., police said"
    strays = [c for c in said if verb.i < c.i < first.head.i]
    for clause in (*verb.children, *(c for each in joined for c in each.children), *strays):
        marked = any(c.lower_ in CLAUSES for c in clause.children if c.i < clause.i)
        if clause.dep_ == "advcl" and marked and (violent(clause) or warlike(clause)):
            return _of_verb(sentence, clause)
    return None


def violent(verb: Token) -> bool:
    verbs, _ = lexicon()
    return any(act.kind == "incident" for _, act in verbs.get(verb.lower_, ()))


def _in_deed(sentence: Sentence, verb: Token) -> Span | None:
    """The party of the strike that a casualty verb names: "were killed in an Israeli airstrike"."""
    for prep in verb.children:
        if prep.dep_ == "prep" and prep.lower_ in ("in", "by", "during", "from", "as", "after", "when"):
            obj = child(prep, "pobj")
            if obj is not None and is_deed(obj):
                return _other_side(sentence, obj) or _of_noun(sentence, obj)
    return None


def _other_side(sentence: Sentence, clash: Token) -> Span | None:
    """Whom those who died in a clash fought: "were killed in clashes with rebels"."""
    beside = (child(c, "pobj") for c in clash.rights if c.dep_ == "prep" and c.lower_ in ("against", "with"))
    side = next((noun for noun in beside if noun is not None), None)
    _, nouns = lexicon()
    fought = any(act.value == "clash" for rest, act in nouns.get(clash.lower_, ()) if not rest)
    return _party_or_its(sentence, side) if fought and side is not None else None


def is_deed(token: Token) -> bool:
    return token.lower_ in deeds() or token.lower_ in means()


def _party_or_its(sentence: Sentence, noun: Token) -> Span | None:
    """The party itself; of a weapon or strike, the party beside it."""
    if noun.tag_.startswith(("PRP", "W", "EX", "DT")):
        return None
    if is_deed(noun) and not _is_actor_like(noun):
        return _of_noun(sentence, noun)
    by_people = noun.dep_ == "pobj" and noun.head.lower_ == "by" and people.is_people(noun)
    if people.is_party(sentence, noun) or _is_actor_like(noun) or by_people:
        return _with_belief(sentence, sentence.phrase(noun))
    return None


CLAUSES = frozenset({"when", "after", "as", "while"})
ANSWERABLE = frozenset({"behind", "responsibility", "responsible"})
BELIEVED = re.compile(
    r" (?:(?:believed|presumed|suspected|thought) to be (?:from )?|belonging to |from )(?:the )?(?:[A-Z][\w.]+|regime|army|government|coalition)"
)


def _with_belief(sentence: Sentence, span: Span) -> Span:
    """The party with whose it is believed to be: "jets believed to be Russian"."""
    found = BELIEVED.match(sentence.text, span.end - sentence.offset)
    if found is None:
        return span
    first, last = sentence.token_at(span.start - sentence.offset).i, sentence.token_at(found.end() - 1).i
    return sentence.span(first, last, span.head)


def _is_actor_like(noun: Token) -> bool:
    return noun.lower_ in noun_set("acts.toml", "doers", "actors")


def _of_noun(sentence: Sentence, noun: Token) -> Span | None:
    if _is_actor_like(noun):
        return _with_belief(sentence, sentence.phrase(noun))
    joined = [noun, *noun.conjuncts] if noun.dep_ == "conj" or any(is_deed(c) for c in noun.conjuncts) else [noun]
    by = next((found for each in joined if (found := people.agent_by(each)) is not None), None)
    if by is not None:
        return _party_or_its(sentence, by)
    for each in joined:
        first, _ = phrase_bounds(each, wide=False)
        if (beside := _party_beside(sentence, first, each.i)) is not None:
            return beside
    if (side := _between(noun) or _whose(noun)) is not None:
        return _party_or_its(sentence, side)
    return _of_clause(sentence, noun)


def _of_clause(sentence: Sentence, noun: Token) -> Span | None:
    """The party whose clause a deed stands in: "jets carried out strikes", "killed ten in clashes", "was led by the army"."""
    for above in climb(noun):
        if above.lower_ in ANSWERABLE and (doer := _answers(above)) is not None:
            return _party_or_its(sentence, doer)
        if above.tag_.startswith("VB"):
            doer = _clause_doer(above, noun)
            return people.party_span(sentence, doer) if doer is not None and _acts(sentence, doer, noun) else None
    return None


def _whose(deed: Token) -> Token | None:
    """The party of "the group, whose attacks on the capital killed nine"."""
    whose = child(deed, "poss")
    clause = next((t for t in climb(deed) if t.dep_ == "relcl"), None)
    return clause.head if whose is not None and whose.tag_ == "WP$" and clause is not None else None


def _clause_doer(verb: Token, noun: Token) -> Token | None:
    if noun.dep_ == "nsubjpass":
        done = child(verb, "xcomp") or verb  # "were believed to be conducted by"
        return people.agent_by(done) if done.lower_ in acting() else None
    if verb.lower_ in verb_set("reporting.toml", "against"):
        return _blamed(verb, noun)
    held = noun.dep_ in ("dobj", "pobj", "conj", "attr")
    if held and is_passive(verb) and warlike(verb) and (by := people.agent_by(verb)) is not None:
        return by  # "shot dead by police in a gunbattle"
    if held and (verb.lower_ in acting() or (warlike(verb) and not is_passive(verb))):
        return _active_subject(verb)
    return None


def _blamed(verb: Token, noun: Token) -> Token | None:
    """Whom somebody blames: "blamed the attack on rebels", "blamed rebels for the attack"."""
    if noun.dep_ != "dobj":
        return child(verb, "dobj", "nsubjpass")
    on = next((c for c in (*verb.rights, *noun.rights) if c.dep_ == "prep" and c.lower_ == "on"), None)
    return child(on, "pobj") if on is not None else None


def _acts(sentence: Sentence, doer: Token, noun: Token) -> bool:
    return doer.i != noun.i and people.is_party(sentence, doer) and (not is_deed(doer) or _is_actor_like(doer))


def warlike(verb: Token) -> bool:
    """Whether a verb kills, strikes or takes: its subject did what was done in the same breath."""
    verbs, _ = lexicon()
    hurt = verb.lower_ in verb_set("acts.toml", "doers", "undergo")
    after = {t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 2 + GAP]}
    acts = (act for rest, act in verbs.get(verb.lower_, ()) if after.issuperset(rest))
    told = any(act.kind in ("incident", "casualties", "control") for act in acts)
    return told and not hurt


def _between(noun: Token) -> Token | None:
    """The first side of "clashes between the army and rebels"."""
    beside = noun.head.children if noun.dep_ == "nsubj" and noun.head.tag_.startswith("VB") else ()
    prep = next((c for c in (*noun.children, *beside) if c.dep_ == "prep" and c.lower_ in ("between", "among")), None)
    return child(prep, "pobj") if prep is not None else None


def _answers(word: Token) -> Token | None:
    """Who is "responsible for" or "behind" a deed."""
    noun = next((t for t in (word, *climb(word)) if t.tag_.startswith("VB")), None)
    return subject(noun) if noun is not None else None


def _party_beside(sentence: Sentence, first: int, last: int) -> Span | None:
    """A party or nationality among the words before a deed: "Syrian government air strikes", "army airstrikes"."""
    lists = people.words()
    start = end = -1
    for at in range(first, last):
        word = sentence.lower[at]
        named = (
            word in lists.party
            or word in lists.combatant
            or word in lists.demonyms
            or (at > first and sentence.lower[at - 1] == "-" and word in ("led", "backed"))
        )
        if named and word not in means() and not _says_no_party(sentence.doc[at]):
            end = at
            start = at if start < 0 else start
    if end < 0:
        return _actor_beside(sentence, first, last)
    while start > first and (
        sentence.doc[start - 1].tag_ in ("NNP", "HYPH", "JJ")
        and sentence.lower[start - 1]
        not in ("suspected", "alleged", "deadly", "fresh", "new", "other", "heavy", "intense")
    ):
        start -= 1
    return sentence.span(start, end)


LONGEST = 5
"""The most words of an actor's name that are looked up before a deed."""


def _actor_beside(sentence: Sentence, first: int, last: int) -> Span | None:
    """An actor's own name before a deed: "a Hezbollah rocket attack", "al Shabaab mortars"."""
    doc, powers = sentence.doc, word_set("people.toml", "powers")
    for start in range(first, last):
        if not (doc[start].text[0].isupper() or doc[start].lower_ == "al"):
            continue
        for end in range(min(last, start + LONGEST) - 1, start - 1, -1):
            name = doc[start : end + 1].text
            if name in powers or (doc[end].text[0].isupper() and sentence.is_actor(name)):
                return sentence.span(start, end)
    return None


def _says_no_party(word: Token) -> bool:
    """ "Terrorist attack", "military offensive", "major assault": what kind of deed, not whose."""
    return word.lower_ in word_set("acts.toml", "doers", "kinds") and word.nbor().lower_ not in people.words().party
