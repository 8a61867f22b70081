from __future__ import annotations

from collections.abc import Callable

import pytest

from sayso.model import Kind, Polarity, SourceKind
from sayso.reading.sentence import Sentence
from sayso.reading.who import voices

Parse = Callable[[str], Sentence]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Rebels took the town of Saraqib on Monday, villagers said.", ["villagers"]),
        ("According to the health ministry, nine people were killed in Kharkiv.", ["the health ministry"]),
        (
            "Elders, nurses and a war monitor said on Friday that shells hit Taiz.",
            ["Elders", "nurses", "a war monitor"],
        ),
        ("Four soldiers died in Goma, said Marie Lwanzo, a nurse at the hospital.", ["Marie Lwanzo"]),
        ("The army was quoted as saying that it had retaken the bridge at Kupiansk.", ["The army"]),
        ("Six people were killed in Aden the monitoring group the Yemen Observatory said.", ["the Yemen Observatory"]),
    ],
)
def test_speakers_of_a_sentence(parse: Parse, text: str, speakers: list[str]) -> None:
    found = voices(parse(text), ())
    named = [mention.span.text for mention in found[-1].speakers]
    assert len(named) == len(speakers)
    assert all(set(wanted.split()) & set(got.split()) for wanted, got in zip(speakers, named, strict=True))


def test_hearsay_is_kept_as_via(read) -> None:
    text = "At least eight people were killed in Homs, two former residents in contact with relatives said."
    (claim,) = read(text, Kind.CASUALTIES)
    assert [speaker.via for speaker in claim.speakers] == ["relatives"]
    assert claim.speakers[0].kind is SourceKind.RESIDENT


def test_a_pronoun_speaks_for_whoever_spoke_last(read) -> None:
    text = "The war monitor said shells hit Douma on Monday. It said nine civilians were killed in the town."
    claims = read(text, Kind.CASUALTIES)
    assert [[s.name for s in c.speakers] for c in claims] == [["The war monitor"]]


def test_a_claim_inside_a_claim_has_its_own_speaker(read) -> None:
    text = "Troops entered Mosul after militants who claimed to have captured the city withdrew, residents said."
    by_change = {str(c.what.change): [s.name for s in c.speakers] for c in read(text, Kind.CONTROL)}
    assert by_change["captured"] == ["militants"]
    assert by_change["entered"] == ["residents"]


def test_a_denial_turns_the_claim_round(read) -> None:
    claims = read("The army denied that its jets had bombed a market in Aden on Sunday.", Kind.INCIDENT)
    assert [claim.polarity for claim in claims] == [Polarity.DENIES]


def test_without_attribution_the_outlet_speaks(read) -> None:
    (claim,) = read("A car bomb killed six people in Kirkuk on Monday.", Kind.CASUALTIES)
    assert claim.speakers == ()


def test_silence_claims_nothing(read) -> None:
    assert read("The general made no mention of the loss of Kupiansk.", Kind.CONTROL) == []


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("According to a report by the Valley Institute nine people were killed in Goma.", ["the Valley Institute"]),
        (
            "The army said rebels shelled Taiz. Reports by local doctors indicated that nine people were killed.",
            ["doctors"],
        ),
        ("The valley monitor put the death toll in Taiz at 40.", ["The valley monitor"]),
        ("Another group the Taiz Watch said nine people were killed.", ["the Taiz Watch"]),
        ("Nine people were killed in Taiz the ministry said and residents saw smoke.", ["the ministry"]),
        ("Nine people were killed in Taiz the ministry said bringing in the wounded.", ["the ministry"]),
        ("Rebels fled Taiz the ministry said adding that nine people were killed.", ["the ministry"]),
        ('"The attack on Taiz killed ten people" said Karim Hassan who saw it.', ["Karim Hassan"]),
        (
            "Omar Said told reporters that officials claimed the rebels fled. He added that nine people were killed.",
            ["Omar Said"],
        ),
        (
            'Marie Lwanzo, a nurse, said: "The night was long. "Nine people were killed in Goma."',
            ["Marie Lwanzo"],
        ),
    ],
)
def test_who_tells_of_the_dead(read, text: str, speakers: list[str]) -> None:
    claim = read(text, Kind.CASUALTIES)[-1]
    named = [speaker.name for speaker in claim.speakers]
    assert len(named) == len(speakers)
    assert all(wanted in got for wanted, got in zip(speakers, named, strict=True))


def test_an_outlet_speaks_for_itself_after_a_but(read) -> None:
    text = "Rebels freed 20 captives in Doti, a local official said, but nine people were killed in Goma."
    assert read(text, Kind.CASUALTIES)[-1].speakers == ()
