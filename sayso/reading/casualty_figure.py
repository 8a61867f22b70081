"""A casualty figure: the draft that a number, its victims and what became of them make."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.model import Kind
from sayso.reading import people
from sayso.reading.agents import perpetrator
from sayso.reading.draft import Draft
from sayso.reading.how_many import CountMention
from sayso.reading.sentence import Sentence
from sayso.reading.victims import Victim, counted, kind_of_victims


def figure(
    sentence: Sentence, outcome: str, head: Token, victim: Victim, rule: str
) -> Iterator[tuple[Draft, CountMention | None]]:
    """The draft of what befell a victim, with the number it uses up; none where nobody is counted."""
    count = counted(sentence, victim)
    if count is None:
        return
    group = (
        sentence.phrase(victim.head)
        if people.kind_of(sentence, victim.first, victim.last) not in (None, people.UNSPECIFIED)
        or victim.head.tag_ == "NNP"
        else None
    )
    mention, agent = victim.count, perpetrator(sentence, head)
    if agent is not None and victim.first <= agent.head <= victim.last:
        agent = None  # a bare participle: "four men wounded last week said"
    kind = kind_of_victims(sentence, victim, outcome, agent)
    yield (
        Draft(
            Kind.CASUALTIES, outcome, sentence.index, head.i, rule,
            agent=agent, patient=group, count=count, victims=kind,
            part=bool(mention and mention.part), total=bool(mention and mention.total), near=(victim.head.i,),
        ),
        mention,
    )  # fmt: skip
