from __future__ import annotations

import pytest

from sayso.model import Kind


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The bodies of 12 men were found in Goma.", [(12, "civilian")]),
        ("A rescuer carried the lifeless body of a baby in Taiz.", [(1, "civilian")]),
        ("The body of evidence on Goma was found wanting after the attack.", []),
        ("Neighbours pulled out two dead children in Taiz.", [(2, "civilian")]),
        ("A rebel leader and five soldiers were confirmed dead in Juba.", [(1, "combatant"), (5, "combatant")]),
        ("With 40 lives lost in the attack on Bor, the mood was grim.", [(40, "unspecified")]),
        ("Nine of those killed in Taiz were villagers.", [(9, "unspecified")]),
        ("The victims of the attack in Lahore included two nurses.", [(2, "civilian")]),
        ("The war has claimed the lives of over 4,000 people wounded 900 others.", [(4001, "unspecified"), (900, "unspecified")]),
        ("Gunmen released ten pupils whom they had kidnapped in Kuriga.", [(10, "civilian")]),
    ],
)  # fmt: skip
def test_people_told_of_as_dead(read, text: str, expected: list[tuple[int, str]]) -> None:
    claims = read(text, Kind.CASUALTIES)
    assert sorted((c.what.count.low, str(c.what.victims)) for c in claims) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gunmen killed 40 soldiers and their relatives in Bor.", [40]),
        ("Troops killed 71 militants and wounded 81 others in a crowded market in Marawi.", [71, 81]),
        ("The death toll in Goma could reach 200, medics said.", []),
    ],
)
def test_one_figure_a_number_and_none_that_is_only_feared(read, text: str, expected: list[int]) -> None:
    assert [c.what.count.low for c in read(text, Kind.CASUALTIES)] == expected
