"""The round trips on all real reports. Reading them takes minutes: SAYSO_THOROUGH=1 collects it (see the tests' conftest)."""

import pytest

from sayso.api import readings
from sayso.intake import receive
from sayso.ledger import Ledger
from sayso.picture import Picture
from sayso.world import World
from tests.exports.round import kept, through_claims_file, through_ged

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def picture(shared, tmp_path_factory):
    world = World.load()
    with Ledger.open(str(tmp_path_factory.mktemp("corpus") / "corpus.db")) as ledger:
        ledger.add_many(readings(receive([str(shared / "corpus")], refused=[]), world))
        return Picture(ledger.claims(), world)


def test_the_claims_file_is_the_identity(picture, tmp_path):
    assert len(picture.claims) > 1000
    assert through_claims_file(picture, tmp_path).claims == picture.claims


def test_ged_keeps_places_days_and_ranges(picture, tmp_path):
    first, again = through_ged(picture, tmp_path)
    assert kept(first) == kept(again) != []
