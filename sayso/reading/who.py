"""Who says it: the speakers of a sentence, and what each vouches for.

Reporting verbs and "according to" open a *voice*: its speakers and the stretch of words it vouches for. A claim belongs to
the narrowest voice around it, so that a claim inside a claim ("militias who claimed to have taken the town") finds its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Token

from sayso.model import SourceKind
from sayso.reading.lexicon import word_set
from sayso.reading.place_context import in_a_house
from sayso.reading.place_ref import PROVINCE, PlaceRef
from sayso.reading.reporting_words import PRONOUNS, can_speak, kind_by_words, plainly_speaks, words
from sayso.reading.sentence import Sentence, child, climb, of_what, phrase_bounds
from sayso.reading.speaker_head import PUTS, child_word, inserted, is_tail, noun_head, speaker_head, subject_before
from sayso.reading.speakers import Known, Mention, cited, named, refers_back
from sayso.reading.words import noun_set, verb_set


@dataclass(frozen=True, slots=True)
class Voice:
    """Speakers, the words first..last they vouch for, and how: `rule` names the pattern for `--explain`."""

    speakers: tuple[Mention, ...]
    first: int
    last: int
    rule: str
    verb: str
    denies: bool = False
    doubts: bool = False
    main: bool = True

    def covers(self, at: int) -> bool:
        return self.first <= at <= self.last


def voices(sentence: Sentence, known: Known) -> list[Voice]:
    """Every voice in a sentence; pronouns and "the group" stand for the speakers `known` so far."""
    found = [*_according(sentence, known), *_by_count(sentence, known)]
    for token in sentence.tokens:
        if token.tag_.startswith("VB") and (token.lower_ in words().says or _says_here(sentence, token)):
            voice = _spoken(sentence, token, known)
            if voice is not None:
                found.append(replace(voice, main=voice.main and not _within_speech(token)))
    return [_by_name(sentence, voice, found) for voice in found]


def _says_here(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb that is none of saying elsewhere says something here: "spoke of dozens of dead", "a reporter saw"."""
    if verb.lower_ in words().says_of:
        return sentence.lower[verb.i + 1 : verb.i + 2] == ["of"]
    if verb.lower_ in ("hold", "holds", "held"):
        return "responsible" in sentence.lower[verb.i : verb.i + 8]
    if verb.lower_ not in words().sees or child(verb, "dobj", "ccomp") is None:
        return False
    onlooker = child(verb, "nsubj")
    return onlooker is not None and kind_by_words(sentence.phrase(onlooker).text) in ONLOOKERS


ONLOOKERS = (SourceKind.MEDIA, SourceKind.RESCUER, SourceKind.RESIDENT)


def _by_name(sentence: Sentence, voice: Voice, found: Sequence[Voice]) -> Voice:
    """The voice of "the group" with the name that its own words give it: '"The X Centre has counted ..." the group said'."""
    here = [v for v in found if not v.main and all(m.span.start >= sentence.offset for m in v.speakers)]
    monitors = [v for v in here if all(kind_by_words(m.span.text) == SourceKind.MONITOR for m in v.speakers)]
    before = all(
        m.span.start < sentence.offset and kind_by_words(m.span.text) == SourceKind.MONITOR for m in voice.speakers
    )
    return replace(voice, speakers=monitors[-1].speakers) if voice.main and monitors and before else voice


def _within_speech(verb: Token) -> bool:
    """Whether a saying is itself what somebody says: the "claimed" of "the minister said that rebels claimed ..."."""
    while verb.dep_ in ("ccomp", "conj") and verb.head.i < verb.i:
        nested, verb = verb.dep_ == "ccomp", verb.head
        if nested and _told(verb):
            return True
    return False


def voice_for(found: Sequence[Voice], at: int) -> Voice | None:
    """The narrowest voice around a word."""
    around = [voice for voice in found if voice.covers(at)]
    return min(around, key=lambda voice: (_relayed(voice, around), voice.last - voice.first), default=None)


def _relayed(voice: Voice, around: Sequence[Voice]) -> bool:
    """Whether an outlet only passes on what another voice of the sentence says."""
    if len(around) < 2 or not all(kind_by_words(m.span.text) == SourceKind.MEDIA for m in voice.speakers):
        return False
    return any(other.rule in ("according to", "quoted") for other in around if other is not voice)


def _according(sentence: Sentence, known: Known) -> list[Voice]:
    out = []
    for match in words().according.finditer(sentence.text):
        if match.end() >= len(sentence.text.rstrip(" .")):
            continue
        opening, after = sentence.token_at(match.start()), sentence.token_at(match.end() + 1)
        head = noun_head(after)
        speakers = named(sentence, head, known)
        if not speakers:
            continue
        end = max(sentence.token_at(mention.span.end - sentence.offset - 1).i for mention in speakers)
        at_end = opening.i > 2
        out.append(
            Voice(
                speakers,
                0,
                len(sentence.doc) - 1 if not at_end else max(end, opening.i),
                "according to",
                opening.lower_,
            )
        )
    return out


def _by_count(sentence: Sentence, known: Known) -> list[Voice]:
    """Whose count a figure is: "by the monitor's count", "by the tally of a rights group", "by some estimates"."""
    out: list[Voice] = []
    if noun_set("reporting.toml", "counts").isdisjoint(sentence.lower):
        return out
    for token in sentence.tokens:
        held = token.dep_ == "pobj" and token.head.lower_ in ("by", "on")
        if not held or token.lower_ not in noun_set("reporting.toml", "counts") or token.head.dep_ == "agent":
            continue
        owner = child(token, "poss") or of_what(token) or token
        speakers = named(sentence, owner, known)
        if speakers:
            out.append(Voice(speakers, 0, len(sentence.doc) - 1, "by the count of", token.lower_))
    return out


def _spoken(sentence: Sentence, verb: Token, known: Known) -> Voice | None:
    if verb.dep_ in ("amod", "compound") or _keeps_silent(sentence, verb) or _answers_in_kind(sentence, verb):
        return None
    quoted = _quoted(sentence, verb, known)
    if quoted is not None:
        return quoted
    if _is_passive_saying(verb):
        return _said_by(sentence, verb, known)
    if _no_speech(verb):
        return None
    head = speaker_head(sentence, verb)
    if head is None or not (can_speak(head) or plainly_speaks(head, verb)):
        return None
    inside = subject_before(sentence, verb, head) if head.lower_ in PRONOUNS else None
    if verb.tag_ == "VBG" and verb.lower_ in words().relays and _knows_from(sentence, verb):
        return None
    speakers = cited(sentence, verb, head, known) or _with_hearsay(sentence, named(sentence, inside or head, known))
    if not speakers:
        return None
    return _with_scope(sentence, verb, head, speakers)


def _answers_in_kind(sentence: Sentence, verb: Token) -> bool:
    """Whether somebody answers by deeds: "responded with rockets", "replied by shelling the port"."""
    answers = verb.lower_ in verb_set("reporting.toml", "answers")
    return answers and sentence.lower[verb.i + 1 : verb.i + 2] in (["by"], ["with"])


def _keeps_silent(sentence: Sentence, verb: Token) -> bool:
    """Whether a verb only says that somebody kept silent ("did not mention", "made no mention of")."""
    stop = sentence.text.find(" but ", verb.idx)
    end = verb.idx + 60
    return words().silent.search(sentence.text, max(0, verb.idx - 4), min(stop, end) if stop > 0 else end) is not None


def _no_speech(verb: Token) -> bool:
    """Whether what a verb has for its object makes it no saying: "claimed lives", "put troops"; "put the toll at" is."""
    what = child_word(verb, "dobj")
    if verb.lower_ in PUTS:
        return what not in words().figures
    taken = what == "toll" and verb.lower_.startswith("claim")
    return taken or what in ("lives", "life") or (what == "responsibility" and verb.lower_ not in words().denies)


def _is_passive_saying(verb: Token) -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _said_by(sentence: Sentence, verb: Token, known: Known) -> Voice | None:
    """The voice of "militiamen were accused by officials of killing nine", "the raid was confirmed by the army"."""
    agent = child(verb, "agent")
    teller = child(agent, "pobj") if agent is not None else None
    if teller is None or not can_speak(teller):
        return None
    speakers = named(sentence, teller, known)
    lower = verb.lower_
    return (
        Voice(speakers, 0, len(sentence.doc) - 1, "said by", lower, lower in words().denies, lower in words().doubts)
        if speakers
        else None
    )


def _quoted(sentence: Sentence, verb: Token, known: Known) -> Voice | None:
    """X was quoted as saying; the agency quoted X as saying; citing X: it is X who speaks."""
    if verb.lower_ not in words().relays:
        return None
    cited = child(verb, "nsubjpass") or child(verb, "dobj")
    if verb.tag_ == "VBG" and (cited is None or _knows_from(sentence, verb)):
        return None
    if cited is None or not cited.tag_.startswith(("NN", "PRP")):
        return None
    speakers = named(sentence, cited, known)
    after = any(
        c.dep_ == "ccomp"
        for token in (verb, *(t for t in verb.subtree if t.tag_ == "VBG" and t.lower_ in words().says))
        for c in token.rights
    )
    first, last = (verb.i, len(sentence.doc) - 1) if after else (0, verb.i)
    return Voice(speakers, first, last, "quoted", verb.lower_) if speakers else None


def _knows_from(sentence: Sentence, citing: Token) -> bool:
    """Whether somebody who speaks only says from whom it knows ("residents said, citing relatives"): no outlet relays."""
    tellings = [t for t in sentence.tokens if _told(t)]
    verb = next((t for t in reversed(tellings) if t.i < citing.i), next(iter(tellings), None))
    teller = speaker_head(sentence, verb) if verb is not None else None
    if teller is None or not can_speak(teller):
        return False
    return kind_by_words(teller.doc[teller.left_edge.i : teller.i + 1].text) not in (None, SourceKind.MEDIA)


def _with_hearsay(sentence: Sentence, speakers: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The speakers with whom they cite, where the words for that stand apart from their names."""
    for citing in sentence.tokens:
        heard = child(citing, "dobj") if citing.tag_ == "VBG" and citing.lower_ in words().relays else None
        if heard is not None and heard.tag_.startswith("NN") and _knows_from(sentence, citing):
            via = sentence.phrase(heard).text
            return tuple(replace(mention, via=mention.via or via) for mention in speakers)
    return speakers


def _told(token: Token) -> bool:
    return token.lower_ in words().says and token.lower_ not in words().relays and token.tag_.startswith("VB")


def _with_scope(sentence: Sentence, verb: Token, head: Token, speakers: tuple[Mention, ...]) -> Voice:
    end = len(sentence.doc) - 1
    lower = verb.lower_
    denies, doubts = lower in words().denies, lower in words().doubts
    top = verb
    while top.dep_ == "conj" and top.head.tag_.startswith("VB"):
        top = top.head
    charges = lower in words().against and not denies
    if top is not verb and top.lower_ in words().denies and (charges or child(verb, "ccomp") is not None):
        return Voice(speakers, verb.i, end, "said at the start", lower, denies, doubts)
    if _of_a_claim(verb) and denies:
        return Voice(speakers, verb.i, end, CLAIM_DENIED, lower, denies=True, main=False)
    if _as_told(verb) or inserted(verb) is not None:
        return Voice(speakers, 0, end, "said in the middle", lower, denies, doubts)
    nested = top.dep_ in ("relcl", "acl", "advcl") and top.head.i != top.i
    closes = _closes(sentence, verb, head) or _inverted(verb, head)
    if not nested and _with_result(sentence, verb, head):
        return Voice(speakers, 0, end, "said in the middle", lower, denies, doubts)
    mistaken = verb.dep_ == "relcl" and head.head.i == verb.i and closes
    if nested and not mistaken and not is_tail(sentence, verb):
        first, last = verb.i, max(t.i for t in verb.subtree)
        return Voice(speakers, first, last, "clause", lower, denies, doubts, main=False)
    if closes or is_tail(sentence, verb) or (verb.i < head.i and head.i > 3 and is_tail(sentence, head)):
        reach = _reach(sentence, verb, head) if closes else max(verb.i, head.i)
        return Voice(speakers, _clause_start(sentence, head), reach, "said at the end", lower, denies, doubts)
    if _in_the_middle(sentence, verb, head):
        return Voice(speakers, 0, end, "said in the middle", lower, denies, doubts)
    back = refers_back(head) and head.lower_ not in PRONOUNS
    start = 0 if back or (head.i <= 6 and "but" not in sentence.lower[: head.i]) else head.left_edge.i
    return Voice(speakers, start, end, "said at the start", lower, denies, doubts)


def _as_told(verb: Token) -> bool:
    """Whether a saying stands for the whole sentence: "as medics tell it", "as the army reported"."""
    led = any(c.dep_ in ("mark", "advmod") and c.lower_ == "as" for c in verb.lefts)
    what = child(verb, "dobj")
    return led and verb.dep_ == "advcl" and child(verb, "ccomp") is None and (what is None or what.lower_ == "it")


CLAIM_DENIED = "denied what was claimed"
"""The rule of a voice that denies all that the sentence tells on another's word."""


def _of_a_claim(verb: Token) -> bool:
    """Whether a verb says what somebody did with the sentence's claim: "..., a claim the government denied"."""
    return verb.dep_ == "relcl" and verb.head.lower_ in word_set("reporting.toml", "charges")


def _closes(sentence: Sentence, verb: Token, head: Token) -> bool:
    """Whether an attribution ends its clause: "..., an official said, but ...", "... the group said and residents saw ..."."""
    first = min(phrase_bounds(head)[0], verb.i)
    if not any(t.tag_ in ("VBD", "VBZ", "VBP") for t in sentence.doc[:first]):
        return False
    after = sentence.doc[max(verb.i, head.i) + 1 :][:2]
    if after.text.startswith(";"):
        return True
    if after.text.startswith(","):
        return after[-1].lower_ in ("but", "while", "although")
    return head.i < verb.i and len(after) > 0 and (after[0].tag_ == "VBG" or after[0].lower_ in ("and", "but", "while"))


def _inverted(verb: Token, head: Token) -> bool:
    """Whether the speaker stands right behind the verb: "..., said Karim Hassan, who saw it"."""
    return verb.i > 3 and phrase_bounds(head)[0] == verb.i + 1


def _reach(sentence: Sentence, verb: Token, head: Token) -> int:
    """Up to where an attribution that ends a clause vouches: on through "adding that" and an "and" that brings no witness."""
    end, last = max(verb.i, head.i), len(sentence.doc) - 1
    after = sentence.doc[min(end + 1, last)]
    witness = any(t.dep_ == "nsubj" and can_speak(t) for t in sentence.doc[end + 1 :])
    if (after.tag_ == "VBG" and after.lower_ in words().says) or (after.lower_ == "and" and not witness):
        return last
    return end


def _in_the_middle(sentence: Sentence, verb: Token, head: Token) -> bool:
    """Whether "..., a spokesman said on Monday, ..." stands between commas, and so vouches for both sides."""
    first, last = min(head.left_edge.i, verb.i), max(verb.i, head.i)
    after = sentence.lower[last + 1 : last + 5]
    return first > 3 and sentence.lower[first - 1] in (",", '"', "''", "”") and "," in after and "that" not in after


def _with_result(sentence: Sentence, verb: Token, head: Token) -> bool:
    """Whether what an act led to follows the attribution: "..., residents told the agency, forcing families to flee"."""
    first, last = min(head.left_edge.i, verb.i), max(verb.i, head.i)
    if first < 4 or sentence.lower[first - 1] not in (",", '"', "''", "”"):
        return False
    comma = next((t for t in sentence.doc[last + 1 : last + 7] if t.text == ","), None)
    after = comma.nbor() if comma is not None and comma.i + 1 < len(sentence.doc) else None
    told = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in sentence.doc[last + 1 : comma.i if comma else last + 1])
    return after is not None and not told and after.tag_ == "VBG" and after.lower_ not in words().says


def _clause_start(sentence: Sentence, head: Token) -> int:
    """An attribution at the end vouches for its sentence, or for what follows a "but" that has a voice of its own."""
    for at in range(head.i - 1, 0, -1):
        told = (t.lower_ in words().says and t.tag_.startswith("VB") for t in sentence.doc[:at])
        if sentence.lower[at] in ("but", "while", "although") and any(told):
            return at
    return 0


def acted_on(
    sentence: Sentence, found: Sequence[Voice], refs: Sequence[PlaceRef], *, elsewhere: bool
) -> list[PlaceRef]:
    """The places without those where a speaker only is, unless the sentence comes back to them.

    They stay where nothing else can be meant: the sentence names no other town, nor has the report one (`elsewhere`).
    """
    away = [voice for voice in found if voice.verb not in words().sees]
    acted = [ref for ref in refs if not _beside_speaker(sentence, away, ref.last)]
    refs = [ref for ref in refs if ref in acted or not in_a_house(sentence, ref)]
    if not elsewhere and not any(ref.rank > PROVINCE for ref in acted):
        return list(refs)
    again = {ref.span for ref in acted}
    return [ref for ref in refs if ref in acted or ref.span in again]


def _beside_speaker(sentence: Sentence, found: Sequence[Voice], at: int) -> bool:
    """Whether a word only says where a speaker is or comes from: "a medic in Hajin said", "who fled to Turkey"."""
    heads = {_head_of(sentence, mention) for voice in found for mention in voice.speakers} - {-1}
    prep = ""
    passed: list[Token] = []
    for above in climb(sentence.doc[at]):
        if above.i in heads and above.i < at:
            verbs = [t for t in passed if t.tag_.startswith("VB")]
            return not verbs or (len(verbs) == 1 and verbs[0].dep_ == "relcl" and prep in ("for", "to"))
        prep = above.lower_ if above.dep_ == "prep" and not prep else prep
        passed.append(above)
    return False


def _head_of(sentence: Sentence, mention: Mention) -> int:
    here = sentence.offset <= mention.span.start < sentence.end
    return mention.span.head if here else -1
