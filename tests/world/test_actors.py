"""The registry of actors: names lead to one actor, sides and days decide who is an enemy, mistakes name their line."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import DataFileError
from sayso.world.actors import Actors
from sayso.world.datafile import DataFile
from sayso.world.edit import add_actor, merge_actors
from sayso.world.routes import Routes
from sayso.world.sources import Sources

ACTORS = Actors.load()
IDS = sorted(actor.id for actor in ACTORS)
DAY = date(2017, 11, 10)


def test_no_two_actors_share_a_name_unsaid() -> None:
    """Loading checks every name of every actor against all others; each name then leads back to its actor."""
    for actor in ACTORS:
        for name in (actor.id, actor.name, *actor.aliases):
            found = ACTORS.find(name)
            assert found is not None, name
            assert found.id == actor.id, name


def test_a_collision_names_file_line_and_cure() -> None:
    text = '[[actor]]\nid = "a-new-group"\nname = "A New Group"\nkind = "militia"\naliases = ["Daesh"]\n'
    with pytest.raises(DataFileError) as caught:
        Actors.load([DataFile.parse(text, "mine.toml")])
    assert str(caught.value).startswith("mine.toml:5: field 'aliases': 'Daesh' of 'a-new-group'")
    assert "shared" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("[[actor]\n", 1, "TOML"),
        ('[[actor]]\nid = "x"\nkind = "militia"\n', 1, "missing"),
        ('\n[[actor]]\nid = "x"\nname = "X"\nkind = "gang"\n', 5, "kind of actor"),
        ('[[actor]]\nid = "x"\nname = "X"\nkind = "militia"\nalises = ["Y"]\n', 5, "known field"),
        ('[[actor]]\nid = "x"\nname = "X"\nkind = "militia"\nenemies = ["nobody-at-all"]\n', 5, "nobody-at-all"),
        (
            '[[actor]]\nid = "x"\nname = "X"\nkind = "militia"\nenemies = [{ with = "iran", since = 2014-01-01 }]\n',
            5,
            "since",
        ),
        ('[[actor]]\nid = "x"\nname = "X"\nkind = "militia"\nfrom = "2014"\n', 5, "day"),
        ('[[actor]]\nid = "x"\nname = "X"\nkind = "militia"\naliases = "Y"\n', 5, "list"),
    ],
)
def test_editing_mistakes_name_their_line(text: str, line: int, word: str) -> None:
    with pytest.raises(DataFileError) as caught:
        Actors.load([DataFile.parse(text, "mine.toml")])
    assert caught.value.line == line
    assert word in str(caught.value)


@pytest.mark.parametrize(
    ("a", "b", "hostile"),
    [
        ("islamic-state", "hezbollah", True),
        ("islamic-state", "russian-air-force", True),
        ("syrian-army", "hezbollah", False),
        ("syrian-army", "hayat-tahrir-al-sham", True),
        ("syrian-air-force", "free-syrian-army", True),
        ("ypg", "turkish-armed-forces", True),
        ("us-armed-forces", "syrian-democratic-forces", False),
        ("peshmerga", "islamic-state", True),
        ("popular-mobilisation-forces", "islamic-state", True),
        ("syrian-army", "tiger-forces", False),
    ],
)
def test_enemies_on_a_day(a: str, b: str, hostile: bool) -> None:
    assert ACTORS.enemies(a, b, DAY) is hostile


def test_enmities_have_days() -> None:
    assert not ACTORS.enemies("rapid-support-forces", "sudanese-armed-forces", date(2020, 1, 1))
    assert ACTORS.enemies("rapid-support-forces", "sudanese-armed-forces", date(2024, 1, 1))


@given(st.sampled_from(IDS), st.sampled_from(IDS), st.dates(date(2003, 1, 1), date(2025, 12, 31)))
def test_enmity_is_mutual_and_never_with_oneself(a: str, b: str, day: date) -> None:
    assert ACTORS.enemies(a, b, day) == ACTORS.enemies(b, a, day)
    assert not ACTORS.enemies(a, a, day)
    assert all(not ACTORS.enemies(a, parent, day) for parent in ACTORS.lineage(a, day))


def test_bloc_and_lineage() -> None:
    assert ACTORS.bloc("syrian-air-force", DAY) == "damascus-and-allies"
    assert ACTORS.lineage("syrian-air-force", DAY) == ("syrian-air-force", "syrian-army", "syria")
    assert ACTORS.bloc("hezbollah", date(2010, 1, 1)) == "hezbollah"


def test_words_that_mean_someone_only_in_a_country() -> None:
    assert ACTORS.find("the army") is None
    army, tatmadaw = ACTORS.find("the army", countries=["SY"]), ACTORS.find("the army", countries=["MM"])
    assert army is not None
    assert tatmadaw is not None
    assert (army.id, tatmadaw.id) == ("syrian-army", "tatmadaw")


def test_shared_names_are_decided_by_country() -> None:
    syrian, somali = ACTORS.find("SNA", countries=["SY"]), ACTORS.find("SNA", countries=["SO"])
    assert syrian is not None
    assert somali is not None
    assert (syrian.id, somali.id) == ("syrian-national-army", "somalia")


def test_unknown_groups_stay_named() -> None:
    group = ACTORS.unknown("Desert Hawks of Nowhere")
    assert not group.known
    assert (
        group == ACTORS.unknown("desert hawks of nowhere") or group.id == ACTORS.unknown("Desert hawks of nowhere").id
    )
    assert not ACTORS.enemies(group.id, "islamic-state", DAY)


def test_add_and_merge_in_a_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "world.toml"
    add_actor(path, {"id": "desert-hawks", "name": "Desert Hawks", "kind": "militia", "parents": ["syria"]})
    actors = merge_actors(path, "tiger-forces", "syrian-army")
    found = actors.find("Tiger Forces")
    assert found is not None
    assert found.id == "syrian-army"
    assert actors.enemies("desert-hawks", "islamic-state", DAY)
    before = path.read_text(encoding="utf-8")
    with pytest.raises(DataFileError):
        add_actor(path, {"id": "other", "name": "ISIS", "kind": "militia"})
    assert path.read_text(encoding="utf-8") == before


def test_sources_know_their_parties() -> None:
    sources = Sources.load()
    for source in sources:
        assert source.party is None or ACTORS.actor(source.party) is not None, source.id
        assert sources.find(source.name) == source
    sana, wire = sources.find("state news agency SANA"), sources.find("Reuters")
    assert sana is not None
    assert wire is not None
    assert (sana.party, wire.relays) == ("syria", True)


@pytest.mark.parametrize(
    ("field", "word"), [('kind = "oracle"', "kind of source"), ('kind = "media"\nprivate = 1', "true or false")]
)
def test_source_mistakes_name_their_line(field: str, word: str) -> None:
    with pytest.raises(DataFileError, match=word) as caught:
        Sources.load([DataFile.parse(f'[[source]]\nid = "x"\nname = "X"\n{field}\n', "mine.toml")])
    assert caught.value.line == 4 + field.count("\n")


def test_routes_either_way_round() -> None:
    routes = Routes.load()
    there, back = routes.find("Baghdad-Damascus highway"), routes.find("the Damascus to Baghdad road")
    assert there is not None
    assert there == back
    assert "euphrates-road" in {route.id for route in routes.through("174448")}
