"""A dossier: all that is known of one place, or of one incident, as a page that needs nothing else and prints well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import IO, Any

from sayso import model as m
from sayso.drawing import pictures
from sayso.errors import QuestionError
from sayso.exports.events import Event, events
from sayso.exports.privacy import Veil, veil
from sayso.exports.sheets import in_time, templates
from sayso.picture import Picture
from sayso.picture.listed import points_of

VICTIMS: Mapping[str, m.Victims | None] = {
    "civilians killed": m.Victims.CIVILIAN,
    "fighters killed": m.Victims.COMBATANT,
    "all killed": None,
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a dossier is about: the claims it rests on, and the incidents among them."""

    title: str
    place: str | None
    claims: tuple[m.Claim, ...]
    events: tuple[Event, ...]


def write(
    picture: Picture,
    stream: IO[str],
    place: str | None = None,
    *,
    incident: str | None = None,
    head: str | None = None,
    show_private: bool = False,
) -> int:
    """Write the dossier of a place, or of an incident by its key (the start of it is enough); returns how many claims it has.

    `head` is the hash of the ledger's last entry, which says what the page was made from.

    Raises:
        QuestionError: if the place or the incident is unknown, or nothing is said of it.
    """
    hiding = None if show_private else veil(picture.claims, picture.world)
    about = _incident(picture, incident) if incident else _place(picture, place)
    points = points_of(about.claims).points
    shown = about.claims if hiding is None else tuple(map(hiding.claim, about.claims))
    context = {
        "title": about.title,
        "head": head,
        "map": pictures.point_map(points) if points else None,
        "claims": shown,
        "standing": str(picture.origins(about.claims)),
        "events": [_shown(event, hiding) for event in about.events],
        **_of_place(picture, about.place, hiding),
    }
    stream.write(templates().get_template("dossier.html").render(context) + "\n")
    return len(shown)


def _place(picture: Picture, place: str | None) -> Subject:
    if place is None:
        raise QuestionError("a dossier is about a place or an incident; name one")
    claims = tuple(moment.claim for moment in picture.timeline(place))
    if not claims:
        raise QuestionError(f"no claim is about {place!r}; a dossier of it would be empty")
    here = set(claims)
    found = [event for event in events(picture, show_private=True) if here.intersection(event.claims)]
    return Subject(place, place, claims, tuple(sorted(found, key=in_time)))


def _incident(picture: Picture, key: str) -> Subject:
    found = [event for event in events(picture, show_private=True) if event.key.startswith(key)]
    if len(found) != 1:
        raise QuestionError(
            f"{len(found)} incidents have a key that begins with {key!r}; `sayso export --as hxl` lists keys"
        )
    (event,) = found
    name = f"{event.type or 'incident'}, {event.place.name if event.place else 'place not known'}"
    everything = next(each.claims for each in picture.incidents if each.key == event.key)
    return Subject(name[:1].upper() + name[1:], None, tuple(everything), (event,))


def _of_place(picture: Picture, place: str | None, hiding: Veil | None) -> dict[str, Any]:
    """What only a place has: its ribbon, its tolls with their reasons, and its disputes."""
    if place is None:
        return {"ribbon": None, "band": None, "tolls": [], "disputes": [], "shifts": []}
    words = (lambda text: text) if hiding is None else hiding.words
    tolls = [(label, picture.toll(place, victims=victims)) for label, victims in VICTIMS.items()]
    key = picture.place_key(place)
    disputes = [
        {
            "sentence": words(each.sentence),
            "gave_way": words(each.gave_way),
            "sides": [
                (words(side.name), len(side.origins), [claim.id for claim in side.claims]) for side in each.sides
            ],
        }
        for each in picture.disputes()
        if key is not None and any(picture.geography.key(claim.place) == key for claim in each.claims)
    ]
    return {
        **_control(picture, place),
        "band": pictures.band([(label, *toll.bounds[1:]) for label, toll in tolls]),
        "tolls": [(label, words(toll.low_sentence), words(toll.high_sentence)) for label, toll in tolls],
        "disputes": disputes,
    }


def _control(picture: Picture, place: str) -> dict[str, Any]:
    control = picture.control(place, daily=True)
    if not control.days:
        return {"ribbon": None, "shifts": []}
    return {"ribbon": pictures.ribbon(control, control.names), "shifts": control.changes()}


def _shown(event: Event, hiding: Veil | None) -> Event:
    return event if hiding is None else replace(event, claims=tuple(map(hiding.claim, event.claims)))
