"""Layers: what comes with Tansiq, what a node lays over it, and from which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.law import LawLibrary, Terms, examine_law, read_law, read_terms
from tansiq.engines.law.states import States
from tansiq.errors import MalformedError, RefusedError
from tansiq.legal_bases import Layer, Source, shipped_layer, shipped_terms

NAME = "police_qma_qsa_2019"
FROM = date(2026, 9, 1)
SHIPPED = shipped_layer()
TERMS = read_terms(shipped_terms())
POLICE = next(one for one in SHIPPED.records if one.id == NAME)
CHARTER = next(one for one in SHIPPED.records if one.id == "watchlist")
NO_GROUNDS = POLICE.data.replace(b'"optional"', b'"forbidden"').replace(b'"mandatory"', b'"forbidden"')


def _own(text: bytes, name: str = NAME, on: date | None = FROM, source: Source = POLICE) -> Source:
    dated = b"" if on is None else f"effective_on = {on.isoformat()}\n".encode()
    return replace(source, id=name, place=f"{name}.toml", data=dated + text)


def _library(*sources: Source, states: Source | None = None) -> LawLibrary:
    return read_law(shipped_terms(), (SHIPPED, Layer("own", states, sources, dated=True)))


def _problems(terms: Terms, source: Source) -> list[str]:
    examined = examine_law(terms, (SHIPPED, Layer("own", None, (source,), dated=True)))
    return [one.code for found in examined if found.layer == "own" for one in found.problems]


def test_an_own_record_stands_in_from_its_day() -> None:
    longer = POLICE.data.replace(b"value = 10", b"value = 20")
    library = _library(_own(longer))
    before, after = (library.on(FROM + timedelta(days=shift)).instruments[NAME] for shift in (-1, 0))
    assert [limit.span.count for limit in (before.deadlines[0], after.deadlines[0]) if limit.span] == [10, 20]


def test_of_several_own_versions_the_newest_that_has_begun_holds() -> None:
    texts = {FROM: b"value = 20", FROM + timedelta(days=30): b"value = 30"}
    sources = [_own(POLICE.data.replace(b"value = 10", new), on=day) for day, new in texts.items()]
    for order in (sources, sources[::-1]):
        library = _library(*order)
        spans = [library.on(FROM + timedelta(days=shift)).instruments[NAME].deadlines[0].span for shift in (0, 29, 30)]
        assert [span.count for span in spans if span] == [20, 20, 30]


def test_an_own_record_of_another_name_is_added() -> None:
    library = _library(_own(POLICE.data, "police_of_my_own"))
    assert "police_of_my_own" in library.on(FROM).instruments
    assert "police_of_my_own" not in library.on(FROM - timedelta(days=1)).instruments
    assert NAME in library.on(FROM).instruments


def test_a_charter_of_one_s_own_stands_in_too() -> None:
    text = CHARTER.data.replace(b"value = 5", b"value = 2")
    library = _library(_own(text, "watchlist", source=CHARTER))
    span = library.on(FROM).charters["watchlist"].retention.span
    assert span is not None
    assert span.count == 2


def test_how_two_states_stand_is_as_the_node_says() -> None:
    table = b'[[relations]]\nbetween = ["QMA", "QSA"]\nstatus = "suspended"\nsince = 2026-01-01\ncitation = "n"\n'
    library = _library(states=Source("states", "states", "states.toml", table))
    row = library.states.standing("QSA", "QMA", FROM)
    assert row is not None
    assert row.status == "suspended"
    assert library.states.standing("QMA", "QSA", date(2025, 1, 1)) is None  # the rows under it are of the pair no more
    assert "MAR" in library.states.states


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (_own(POLICE.data, on=None), "law.undated"),
        (_own(POLICE.data.replace(b'state = "QSA"', b'state = "MAR"')), "law.fiction"),
        (_own(POLICE.data.replace(b'state = "QSA"', b'state = "QZZ"')), "law.state_unknown"),
        (_own(POLICE.data.replace(b'kind = "bilateral_information"', b'kind = "domestic_law"')), "law.parties"),
        (_own(POLICE.data.replace(b'text_status = "full"', b'text_status = "not_found"')), "law.not_usable"),
        (_own(POLICE.data.replace(b'"police", "ncb", "border"]', b"]", 1)), "law.nobody"),
        (_own(POLICE.data.replace(b"natures = [", b"natures = []\n# [")), "law.nobody"),
        (_own(POLICE.data.replace(b"[messages.feedback]", b"[messages.recall]")), "law.follows"),
        (_own(NO_GROUNDS), "law.no_grounds"),
        (_own(SHIPPED.records[0].data[: SHIPPED.records[0].data.index(b"[messages.")], "idle"), "law.word"),
        (_own(b"nothing = 1"), "workflow.missing"),
        (_own(b"= no toml"), "workflow.not_toml"),
        (_own(CHARTER.data.replace(b'"QSA"', b'"QZZ"'), "watchlist", source=CHARTER), "law.state_unknown"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_its_code(terms: Terms, source: Source, code: str) -> None:
    assert code in _problems(terms, source)
    with pytest.raises(MalformedError) as caught:
        _library(source)
    assert caught.value.code == code


def test_a_text_in_force_that_carries_nothing_is_idle(terms: Terms) -> None:
    programme = next(one for one in SHIPPED.records if one.id == "programme_qma_qsa_2022")
    text = programme.data[: programme.data.index(b"[messages.")]
    assert _problems(terms, _own(text, "idle")) == ["law.idle"]


def test_relations_of_a_state_that_no_table_names_are_told(terms: Terms) -> None:
    table = b'[[relations]]\nbetween = ["QMA", "QZZ"]\nstatus = "suspended"\nsince = 2026-01-01\ncitation = "n"\n'
    layer = Layer("own", Source("states", "states", "states.toml", table), (), dated=True)
    examined = [one for one in examine_law(terms, (SHIPPED, layer)) if one.layer == "own"]
    assert isinstance(examined[0].record, States)
    assert [one.code for one in examined[0].problems] == ["law.state_unknown"]


def test_what_comes_with_tansiq_has_no_day_of_its_own(terms: Terms) -> None:
    layer = Layer("tansiq", SHIPPED.states, (_own(POLICE.data),))
    assert [one.code for found in examine_law(terms, (layer,)) for one in found.problems] == ["law.dated"]


def test_one_bad_file_keeps_none_of_the_others_from_being_examined(terms: Terms) -> None:
    layer = Layer("own", None, (_own(b"= no"), _own(POLICE.data, "fine")), dated=True)
    found = {one.source.id: one for one in examine_law(terms, (SHIPPED, layer)) if one.layer == "own"}
    assert found[NAME].record is None
    assert found["fine"].problems == ()


def test_a_basis_that_is_not_there_is_refused(library: LawLibrary) -> None:
    with pytest.raises(RefusedError) as caught:
        library.on(FROM).instrument("handshake")
    assert caught.value.code == "law.unknown"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_code(data: bytes) -> None:
    for kind in ("instrument", "charter"):
        source = Source(kind, "x", "x.toml", data)
        for one in examine_law(TERMS, (Layer("own", SHIPPED.states, (source,), dated=True),))[-1].problems:
            assert one.code.startswith(("law.", "workflow."))


@given(st.integers(min_value=0), st.integers(min_value=0), st.binary(max_size=8))
def test_a_record_with_a_slip_in_it_is_read_or_refused_with_a_code(start: int, length: int, new: bytes) -> None:
    at = start % len(POLICE.data)
    spoilt = replace(POLICE, data=POLICE.data[:at] + new + POLICE.data[at + length % 20 :])
    for one in examine_law(TERMS, (Layer("one", SHIPPED.states, (spoilt,)),)):
        assert all(wrong.code.startswith(("law.", "workflow.")) for wrong in one.problems)
        assert (one.record is None) <= bool(one.problems)
