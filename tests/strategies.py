"""Hypothesis strategies for the nouns."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from sayso import model as m

DAY_ZERO = date(2010, 1, 1)
words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
maybe_words = st.none() | words
days = st.integers(0, 4000).map(lambda n: DAY_ZERO + timedelta(days=n))
spans = st.tuples(days, st.integers(0, 40)).map(lambda t: m.Days(t[0], t[0] + timedelta(days=t[1])))
moments = days | days.map(lambda d: datetime(d.year, d.month, d.day, 9, 30, tzinfo=UTC))
named = st.builds(m.Named, words, maybe_words)
maybe_named = st.none() | named


@st.composite
def counts(draw: st.DrawFn) -> m.Count:
    low, extra = draw(st.none() | st.integers(0, 500)), draw(st.none() | st.integers(0, 500))
    high = None if extra is None else (low or 0) + extra
    return m.Count(draw(maybe_words), low, high)


whats = st.one_of(
    st.builds(m.Control, st.sampled_from(m.Change), maybe_named),
    st.builds(
        m.Casualties,
        st.sampled_from(m.Outcome),
        counts(),
        st.sampled_from(m.Victims),
        maybe_named,
        maybe_named,
        st.sampled_from(m.Scope),
        st.booleans(),
        maybe_words,
    ),
    st.builds(m.Incident, st.sampled_from(m.IncidentType), maybe_named, maybe_named, maybe_words),
    st.builds(m.Displacement, st.sampled_from(m.Direction), counts(), st.sampled_from(m.Unit)),
    st.builds(m.Route, st.sampled_from(m.RouteStatus), maybe_words, maybe_named),
)
degrees = st.none() | st.floats(-90, 90, allow_nan=False)
places = st.builds(m.PlaceMention, words, maybe_words, degrees, degrees, st.none() | st.sampled_from(m.Precision))
speakers = st.builds(m.Speaker, words, st.sampled_from(m.SourceKind), maybe_words, maybe_words, maybe_words)
unknown_fields = st.dictionaries(
    words.map(lambda w: f"x_{w}"), st.none() | st.integers(-9, 9) | words | st.lists(words, max_size=2), max_size=2
)


@st.composite
def claims(draw: st.DrawFn) -> m.Claim:
    start = draw(st.integers(0, 1000))
    quote = draw(words)
    return m.Claim(
        id=draw(words),
        doc=draw(words),
        quote=quote,
        start=start,
        end=start + len(quote),
        what=draw(whats),
        outlet=draw(maybe_words),
        published=draw(st.none() | moments),
        title=draw(maybe_words),
        url=draw(maybe_words),
        speakers=tuple(draw(st.lists(speakers, max_size=3))),
        polarity=draw(st.sampled_from(m.Polarity)),
        hedged=draw(st.booleans()),
        place=draw(st.none() | places),
        date=draw(st.none() | spans),
        extra=draw(unknown_fields),
    )
