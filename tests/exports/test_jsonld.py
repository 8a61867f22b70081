"""JSON-LD as the ecosystem's tools read it: PyLD expands it, RDFLib makes triples of it, and neither asks the network."""

import json

import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib.namespace import PROV, RDF

from sayso.picture import Picture
from tests.exports.conftest import CLAIMS
from tests.exports.test_events import text
from tests.strategies import claims

SCHEMA = rdflib.Namespace("https://schema.org/")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("asked for something over the network")

    monkeypatch.setattr("socket.socket.connect", refuse)


def graph(content):
    return rdflib.Graph().parse(data=content, format="json-ld")


def test_every_claim_is_quoted_from_its_report_and_attributed():
    found = graph(text(Picture(CLAIMS), "jsonld"))
    said = set(found.subjects(RDF.type, SCHEMA.Claim))
    assert len(said) == len(CLAIMS)
    for claim in said:
        assert (found.value(claim, PROV.wasQuotedFrom), RDF.type, SCHEMA.NewsArticle) in found
        assert (found.value(claim, PROV.wasAttributedTo), RDF.type, PROV.Agent) in found
    assert {str(each) for each in found.objects(None, SCHEMA.text)} == {claim.quote for claim in CLAIMS}


def test_a_party_spokesman_acts_on_behalf_of_the_party_and_the_place_is_geonames():
    found = graph(text(Picture(CLAIMS), "jsonld"))
    assert rdflib.URIRef("urn:sayso:actor:syrian-army") in set(found.objects(None, PROV.actedOnBehalfOf))
    assert rdflib.URIRef("https://sws.geonames.org/174448/") in set(found.subjects(RDF.type, SCHEMA.Place))


def test_unnamed_speakers_of_the_same_words_are_not_one():
    content = json.loads(text(Picture(CLAIMS), "jsonld"))
    agents = [node["@id"] for node in content["@graph"] if node["@type"] == "prov:Agent"]
    assert len(agents) == len(set(agents))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(claims(), max_size=3))
def test_pyld_and_rdflib_agree_on_whatever_is_claimed(made):
    content = text(Picture(made), "jsonld")
    expanded = jsonld.expand(json.loads(content))
    nodes = {node["@id"] for node in expanded}
    triples = graph(content)
    assert {str(each) for each in triples.subjects(RDF.type, SCHEMA.Claim)} <= nodes
    assert len(set(triples.subjects(RDF.type, SCHEMA.Claim))) == len({(c.id, c.doc, c.start) for c in made})
