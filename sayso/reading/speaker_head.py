"""The noun that a reporting verb has for its speaker.

Commas are often lost from published text and the parse goes wrong with them; so the noun right before a verb at a
sentence's end is trusted more than the parse.
"""

from __future__ import annotations

from spacy.tokens import Token

from sayso.reading.lexicon import word_set
from sayso.reading.people import is_party
from sayso.reading.reporting_words import can_speak, speakers, words
from sayso.reading.sentence import Sentence, child, climb, phrase_bounds


def noun_head(token: Token) -> Token:
    """The head of the noun phrase that begins at a word."""
    best = token
    for above in climb(token):
        if above.left_edge.i < token.i or not above.tag_.startswith(("NN", "PRP", "CD")):
            break
        best = above
    return best


def child_word(verb: Token, dep: str) -> str:
    """The word that hangs from a verb by a relation, in small letters; empty where none does."""
    found = child(verb, dep)
    return found.lower_ if found is not None else ""


def speaker_head(sentence: Sentence, verb: Token) -> Token | None:
    """The noun that speaks, given a verb of saying; none where the verb reports nobody's words."""
    if sentence.lower[verb.i + 1 : verb.i + 3] == ["to", "be"]:
        return None
    if verb.tag_ == "VBN" and verb.dep_ == "acl" and child(verb, "ccomp") is not None and child(verb, "agent") is None:
        return verb.head
    if verb.tag_ == "VBN" and not any(c.dep_ == "aux" for c in verb.children) and not is_tail(sentence, verb):
        return None
    if (teller := inserted(verb)) is not None:
        return teller
    own = _own_subject(verb)
    if own is not None and own.tag_ in ("WP", "WDT"):
        return next((a for a in climb(verb) if a.tag_.startswith("NN")), None) if verb.dep_ == "relcl" else None
    beside = _noun_before(sentence, verb)
    if own is not None and (name := _named_behind(sentence, own, verb)) is not None:
        return name
    if beside is not None and (own is None or not can_speak(own) or _strays(sentence, own, beside)):
        return beside
    if own is not None:
        return own
    if verb.dep_ == "conj" and verb.head.lower_ in words().says:
        return speaker_head(sentence, verb.head)
    if verb.dep_ in ("advcl", "xcomp") and verb.tag_ == "VBG":
        return next((c for c in verb.head.children if c.dep_ == "nsubj" and c.tag_ not in ("WP", "WDT")), None)
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return verb.head if can_speak(verb.head) and verb.head.tag_ != "CD" else _clause_subject(verb.head)
    return _reduced(sentence, verb) or _noun_after(sentence, verb)


def inserted(verb: Token) -> Token | None:
    """The teller of "nine people, said a doctor at the base, were killed", put between a subject and its verb."""
    if not 1 < verb.i < len(verb.doc) - 2 or verb.nbor(-1).text != ",":
        return None
    for noun in verb.rights:
        first, last = phrase_bounds(noun)[0], noun.right_edge.i
        told = noun.dep_ in ("nsubj", "dobj") and first == verb.i + 1 and can_speak(noun)
        if told and last + 2 < len(verb.doc) and verb.doc[last + 1].text == ",":
            rest = verb.doc[last + 2 :]
            return noun if rest[0].tag_ in ("VBD", "VBZ", "VBP", "MD") or rest[0].dep_ in ("aux", "auxpass") else None
    return None


def _named_behind(sentence: Sentence, own: Token, verb: Token) -> Token | None:
    """The name that follows what it is, its comma lost: "another group the Local Teams said"."""
    last = sentence.doc[verb.i - 1]
    if own.tag_ != "NN" or not last.tag_.startswith("NNP") or last.i <= own.i:
        return None
    return last if phrase_bounds(last, wide=False)[0] == own.i + 1 and sentence.lower[own.i + 1] == "the" else None


def _clause_subject(token: Token) -> Token | None:
    """The subject of the clause a word stands in: who "put the toll at 58, saying ..."."""
    clause = next((above for above in climb(token) if above.tag_.startswith("VB")), None)
    return _own_subject(clause) if clause is not None else None


def _reduced(sentence: Sentence, verb: Token) -> Token | None:
    """The speaker of "residents reached by telephone said": a participle that the parse took for a verb of its own."""
    for clause in verb.lefts:
        own = child(clause, "nsubj")
        if clause.dep_ == "ccomp" and clause.tag_ in ("VBD", "VBN") and own is not None and own.i == clause.i - 1:
            between = {t.text for t in sentence.doc[own.i : verb.i]}
            return own if can_speak(own) and not between & {",", ";", '"', "”", "''"} else None
    return None


def subject_before(sentence: Sentence, verb: Token, head: Token) -> Token | None:
    """Whom "they" means in a clause within a sentence ("the town fighters said they had taken"): its subject."""
    if head.i < 3 or head.lower_ in ("he", "she") or is_tail(sentence, verb):
        return None
    if len(sentence.doc) - verb.i < 5:
        return None
    before = [t for t in sentence.doc[: head.i] if t.dep_ in ("nsubj", "nsubjpass") and t.tag_.startswith("NN")]
    party = [t for t in before if is_party(sentence, t)]
    return party[0] if party and can_speak(party[0]) else None


def _own_subject(verb: Token) -> Token | None:
    """The subject; of two side by side ("the agency SANA reported") the nearer."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    quoted = verb.i > 0 and verb.nbor(-1).text in ('"', "''", "”", "’")
    before = [c for c in subjects if c.i < verb.i and not (quoted and subjects[-1].i > verb.i)]
    behind = [c for c in subjects if c.i > verb.i]
    return before[-1] if before else behind[0] if behind else None


def _strays(sentence: Sentence, own: Token, beside: Token) -> bool:
    """Whether the parse took the wrong subject: the noun before the verb is no part of it, or stands behind a comma."""
    if own.i > beside.i:
        return False
    if own.right_edge.i < beside.i:
        return True
    commas = [t.i for t in sentence.doc[own.i : beside.i] if t.text == ","]
    return (
        bool(commas)
        and "and" not in sentence.lower[commas[-1] : beside.i + 1]
        and commas[-1] + 1 < beside.i
        and own.i < commas[-1]
    )


def _noun_before(sentence: Sentence, verb: Token) -> Token | None:
    """The noun phrase that ends right before a verb at the sentence's end, whatever the parse made of it."""
    at = verb.i - 1
    while at > 0 and (
        sentence.doc[at].tag_ in ("RB", "MD", "RBR") or sentence.lower[at] in ("has", "have", "had", "also")
    ):
        at -= 1
    if at < 0 or verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP"):
        return None
    token = sentence.doc[at]
    if not token.tag_.startswith("NN") or token.lower_ in word_set("reporting.toml", "time"):
        return None
    if token.tag_ == "NNP" and _spoken_to(token) and _own_subject(verb) is None:
        return token
    if not is_tail(sentence, verb):
        return token if verb.tag_ == "VBD" and _own_subject(verb) is None and token.lower_ in speakers() else None
    best = token
    for above in [token, *climb(token)]:
        if above.tag_.startswith(("VB", "MD")):
            break
        if (
            above.tag_.startswith("NN")
            and above.i <= token.i
            and not any(t.text in ",;" for t in sentence.doc[above.i : token.i])
        ):
            best = above
            if above.lower_ in speakers() and not _only_via(sentence, above):
                return _who_works_there(above) or best
    return best


def _who_works_there(house: Token) -> Token | None:
    """The "doctor" of "a doctor at Al Noor hospital", who is meant rather than the house."""
    prep = house.head
    if house.dep_ != "pobj" or prep.lower_ not in ("at", "for", "from", "with") or not prep.i:
        return None
    worker = prep.nbor(-1)
    return worker if worker.lower_ in speakers() else None


def _spoken_to(name: Token) -> bool:
    """Whether a name ran into whom its bearer spoke to, the comma lost: "speaking to reporters Omar Saleh said"."""
    to = name.head
    return name.dep_ == "pobj" and to.lower_ in ("to", "with") and to.head.lower_ in ("speaking", "talking")


def _only_via(sentence: Sentence, noun: Token) -> bool:
    """Whether a noun is only whom the speaker has it from: "residents in touch with relatives"."""
    before = sentence.text[max(0, noun.idx - 40) : noun.idx + len(noun)]
    return words().via.search(before) is not None


def _noun_after(sentence: Sentence, verb: Token) -> Token | None:
    """For "..., said Ali Hassan, a doctor" where the parse has no subject: the noun phrase behind the verb."""
    if verb.i == 0 or verb.tag_ not in ("VBD", "VBZ") or sentence.lower[verb.i - 1] not in (",", '"', "''", "”", "’"):
        return None
    for token in sentence.doc[verb.i + 1 : verb.i + 8]:
        if token.tag_.startswith("NN") and (
            token.i + 1 == len(sentence.doc) or not sentence.doc[token.i + 1].tag_.startswith("NN")
        ):
            return token
        if token.tag_.startswith(("VB", "IN")) and token.lower_ not in ("al",):
            return None
    return None


PUTS = frozenset({"put", "puts", "putting"})


def is_tail(sentence: Sentence, verb: Token) -> bool:
    """Whether nothing but time, place of speaking and addressee follows a verb."""
    after = sentence.doc[verb.i + 1 :]
    rest = after[: next((n for n, t in enumerate(after) if t.tag_ == "VBG"), len(after))]
    if len(after) and not len(rest):
        return False
    if any(t.tag_.startswith("VB") and t.tag_ != "VBG" for t in rest):
        return False
    if child_word(verb, "dobj") in words().figures and verb.lower_ in PUTS:
        return False  # "the army puts the figure at 40"
    denies = verb.lower_ in words().denies
    if any(c.dep_ in ("ccomp", "xcomp") and c.i > verb.i and (c.tag_ != "VBG" or denies) for c in verb.children):
        return False
    named = child(verb, "dobj")
    told = named is not None and named.lower_ in speakers() and child(named, "nummod") is None
    heard = named is None or named.i < verb.i or named.tag_ in ("NNP", "NNPS") or told
    return len(rest) <= 9 and verb.i > 3 and heard and verb.lower_ not in words().against
