"""JSON-LD for the web of data: each claim as schema.org `Claim` and W3C PROV entity, quoted from its report.

The context is in the file, so that reading it needs no network. Who reviewed what is not in it: a picture has only claims.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any
from urllib.parse import quote

from sayso import claims_file
from sayso import model as m
from sayso.exports.privacy import STAND_IN, public
from sayso.picture import Picture

Node = dict[str, Any]
XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT: Node = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "sayso": "urn:sayso:field:",
    "text": "schema:text",
    "name": "schema:name",
    "headline": "schema:headline",
    "url": {"@id": "schema:url", "@type": "@id"},
    "datePublished": {"@id": "schema:datePublished", "@type": "schema:Date"},
    "publisher": {"@id": "schema:publisher", "@type": "@id"},
    "appearance": {"@id": "schema:appearance", "@type": "@id"},
    "spatialCoverage": {"@id": "schema:spatialCoverage", "@type": "@id"},
    "temporalCoverage": "schema:temporalCoverage",
    "geo": "schema:geo",
    "latitude": {"@id": "schema:latitude", "@type": f"{XSD}double"},
    "longitude": {"@id": "schema:longitude", "@type": f"{XSD}double"},
    "wasQuotedFrom": {"@id": "prov:wasQuotedFrom", "@type": "@id"},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "actedOnBehalfOf": {"@id": "prov:actedOnBehalfOf", "@type": "@id"},
}
SHOWN_ELSEWHERE = frozenset(
    {
        "id", "doc", "outlet", "published", "title", "url", "quote", "source", "source_kind", "source_id", "source_party",
        "via", "place", "place_id", "lat", "lon", "date",
    }
)  # fmt: skip


def write(picture: Picture, stream: IO[str], show_private: bool = False) -> int:
    """Write one JSON-LD document; returns how many claims are in it."""
    claims = picture.claims if show_private else public(picture.claims, picture.world)
    stream.write('{"@context": ' + json.dumps(CONTEXT) + ', "@graph": [')
    for number, node in enumerate(_nodes(claims)):
        stream.write((",\n" if number else "\n") + json.dumps(node, ensure_ascii=False))
    stream.write("\n]}\n")
    return len(claims)


def _nodes(claims: Iterable[m.Claim]) -> Iterator[Node]:
    """Each claim with whatever it refers to; what several refer to comes once."""
    told: set[str] = set()
    for claim in claims:
        for node in (_report(claim), *_outlet(claim), *_speakers(claim), *_place(claim)):
            if node["@id"] not in told:
                told.add(node["@id"])
                yield node
        yield _claim(claim)


def _claim(claim: m.Claim) -> Node:
    fields = {f"sayso:{key}": value for key, value in claims_file.record(claim).items() if key not in SHOWN_ELSEWHERE}
    node = {
        "@id": _iri("claim", claim.id, claim.doc, str(claim.start)),
        "@type": ["schema:Claim", "prov:Entity"],
        "text": claim.quote,
        "appearance": _iri("report", claim.doc),
        "wasQuotedFrom": _iri("report", claim.doc),
        "wasAttributedTo": [speaker["@id"] for speaker in _speakers(claim)] or _outlet_iri(claim),
        "spatialCoverage": _place_iri(claim.place) if claim.place else None,
        "temporalCoverage": f"{claim.date.first}/{claim.date.last}" if claim.date else None,
        **{key: value for key, value in fields.items() if not isinstance(value, (dict, list))},
    }
    return _known(node)


def _report(claim: m.Claim) -> Node:
    node = {
        "@id": _iri("report", claim.doc),
        "@type": ["schema:NewsArticle", "prov:Entity"],
        "headline": claim.title,
        "url": _web(claim.url),
        "datePublished": m.iso(claim.published),
        "publisher": _outlet_iri(claim),
    }
    return _known(node)


def _outlet(claim: m.Claim) -> Iterator[Node]:
    if claim.outlet:
        yield {"@id": _outlet_iri(claim), "@type": ["schema:Organization", "prov:Agent"], "name": claim.outlet}


def _speakers(claim: m.Claim) -> Iterator[Node]:
    for position, speaker in enumerate(claim.speakers):
        # A speaker without an id is somebody in this claim, and not everybody of that name: "residents" are not one.
        key = (speaker.id,) if speaker.id else (claim.id, claim.doc, str(position))
        node = {
            "@id": _iri("source", *key),
            "@type": "prov:Agent",
            "name": None if speaker.name == STAND_IN else speaker.name,
            "sayso:source_kind": str(speaker.kind),
            "sayso:via": speaker.via,
            "actedOnBehalfOf": _iri("actor", speaker.party) if speaker.party else None,
        }
        yield _known(node)


def _place(claim: m.Claim) -> Iterator[Node]:
    place = claim.place
    if place is not None:
        point = None
        if place.lat is not None and place.lon is not None:
            point = {"@type": "schema:GeoCoordinates", "latitude": place.lat, "longitude": place.lon}
        yield _known({"@id": _place_iri(place), "@type": "schema:Place", "name": place.name, "geo": point})


def _place_iri(place: m.PlaceMention) -> str:
    if place.id and place.id.isdecimal() and place.id.isascii():
        return f"https://sws.geonames.org/{place.id}/"
    return _iri("place", place.id or place.name)


def _outlet_iri(claim: m.Claim) -> str | None:
    return _iri("outlet", claim.outlet) if claim.outlet else None


def _iri(kind: str, *parts: str) -> str:
    """A name for a thing that lasts as long as its parts: escaped, and told apart however they are cut."""
    return f"urn:sayso:{kind}:" + ":".join(quote(part, safe="", errors="replace") for part in parts)


def _web(url: str | None) -> str | None:
    """A web address that can stand as an IRI; anything else is left out rather than mended."""
    well_formed = url is not None and url.startswith(("https://", "http://")) and url.isascii() and url.isprintable()
    return url if well_formed and url is not None and not set(url) & set(' <>"{}|\\^`') else None


def _known(node: Node) -> Node:
    return {key: value for key, value in node.items() if value is not None}
