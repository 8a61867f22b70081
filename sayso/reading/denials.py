"""What somebody denies who only "denied the claim": the act, or the place taken, that the report told of just before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading.draft import Draft
from sayso.reading.lexicon import word_set
from sayso.reading.sentence import Sentence, child
from sayso.reading.state import State
from sayso.reading.who import Voice, voice_for


def denials(sentence: Sentence, found: Sequence[Voice], drafts: Sequence[Draft], state: State) -> list[Draft]:
    """A draft for each voice that denies what was told before it and names no act of its own."""
    out = []
    for voice in found:
        verb = next((t for t in sentence.tokens if t.lower_ == voice.verb), None) if voice.denies else None
        if verb is None or not _of_charges(verb):
            continue
        if state.taken is not None and sentence.index - state.taken.sentence == 1:
            out.append(
                replace(state.taken, sentence=sentence.index, head=verb.i, rule="denial", near=(verb.i,), several=False)
            )
        elif state.types and not any(voice_for(found, d.head) is voice for d in drafts if d.kind is Kind.INCIDENT):
            agent = voice.speakers[0].span if voice.speakers else None
            out.append(
                Draft(Kind.INCIDENT, state.types[-1], sentence.index, verb.i, "denial", agent=agent, near=(verb.i,))
            )
    return out


def _of_charges(verb: Token) -> bool:
    """Whether what is denied is only called a charge: "denied the allegations", "rejected the claim"."""
    denied = child(verb, "dobj")
    return denied is not None and denied.lower_ in word_set("reporting.toml", "charges")
