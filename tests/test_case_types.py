"""Every case type that comes with Tansiq: complete, sound, each guard tried both ways; what their steps never do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from tansiq.case_types import Source, shelf
from tansiq.engines.workflows import (
    Actor,
    CaseType,
    Examined,
    Given,
    Hold,
    Place,
    Request,
    Span,
    Standing,
    examine,
    in_force,
    offers,
    open_case,
    read_library,
    refusals,
    take,
)
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES

SHELF = shelf()
LIBRARY = read_library(SHELF)
EXAMINED = {one.source.place: one for one in examine(SHELF)}
AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PLACE = Place(UTC)
EVALUATED = [
    (place, guard.id)
    for place, one in EXAMINED.items()
    if one.definition
    for guard in one.definition.guards.values()
    if not guard.is_attested
]
ATTESTED = [
    (definition, step.id, name)
    for definition in LIBRARY.versions.values()
    for step in definition.steps.values()
    for name in step.guards
    if definition.guard(name).is_attested
]


@pytest.mark.parametrize("place", EXAMINED)
def test_a_definition_is_sound(place: str) -> None:
    assert [one.sentence("en") for one in EXAMINED[place].problems] == []


@pytest.mark.parametrize(("place", "guard"), EVALUATED)
def test_an_evaluated_guard_has_an_example_that_passes_it_and_one_that_fails_it(place: str, guard: str) -> None:
    one = EXAMINED[place]
    assert one.definition is not None
    predicate = one.definition.guards[guard].holds
    assert predicate is not None
    outcomes = [
        (example.passes, predicate.holds(example.seen(one.definition)))
        for example in one.examples
        if example.guard == guard
    ]
    assert {passes for passes, _ in outcomes} == {True, False}
    assert all(passes == holds for passes, holds in outcomes)


@pytest.mark.parametrize(("definition", "step", "guard"), ATTESTED, ids=lambda one: str(getattr(one, "id", one)))
def test_an_attested_guard_is_passed_by_a_person_s_word_and_failed_without_it(
    definition: CaseType, step: str, guard: str
) -> None:
    found = definition.steps[step]
    held = (Hold(min(found.by), "samir", AT, "order 6"),) if found.kind == "lift" else ()
    standing = Standing(min(found.sources or definition.states), holds=held)
    without, with_it = (
        refusals(definition, LIBRARY.roles, standing, _request(definition, step, attested=said), PLACE)
        for said in (frozenset(found.guards) - {guard}, frozenset(found.guards))
    )
    named = ("step.not_attested", ("guard", guard))
    assert named in [(one.code, one.details[0]) for one in without if one.details]
    assert named not in [(one.code, one.details[0]) for one in with_it if one.details]


@pytest.mark.parametrize("definition", LIBRARY.versions.values(), ids=lambda one: one.id)
def test_every_number_has_its_citation_and_mark(definition: CaseType) -> None:
    for parameter in definition.parameters.values():
        assert len(parameter.citation) > 8
        assert parameter.mark in "VRD"


@pytest.mark.parametrize("definition", LIBRARY.versions.values(), ids=lambda one: one.id)
def test_texts_in_three_languages_are_three_texts(definition: CaseType) -> None:
    parts = (definition.states, definition.steps, definition.guards, definition.grounds, definition.parameters)
    for one in [one for part in parts for one in part.values()]:
        told = [one.texts.told(lang) for lang in LANGUAGES]
        assert len(set(told)) == len(told), told
        assert re.search("[\u0600-\u06ff]", told[0]), told
        assert not re.search("[\u0600-\u06ff]", told[1] + told[2]), told


@pytest.mark.parametrize("source", SHELF.sources, ids=lambda one: one.place)
def test_a_version_has_a_page_for_lawyers(source: Source) -> None:
    page = Path(str(files("tansiq.case_types"))) / source.type / source.version / "README.md"
    text = page.read_text(encoding="utf-8")
    definition = LIBRARY.version(source.type, int(source.version))
    assert [name for name in definition.states if f"`{name}`" not in text] == []
    assert [name for name in definition.parameters if f"`{name}`" not in text] == []


def test_the_engine_and_the_commands_know_no_type_by_name() -> None:
    sources = Path(str(files("tansiq")))
    named = [
        str(path)
        for folder in ("engines/workflows", "cli")
        for path in (sources / folder).rglob("*.py")
        for name in LIBRARY.types()
        if re.search(rf"""["']{name}["']""", path.read_text(encoding="utf-8"))
    ]
    assert named == []


def test_a_folder_without_a_type_or_with_half_of_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedError) as caught:
        shelf(tmp_path)
    assert caught.value.code == "workflow.no_types"
    (tmp_path / "loan" / "1").mkdir(parents=True)
    with pytest.raises(MalformedError) as caught:
        shelf(tmp_path)
    assert caught.value.code == "workflow.file_missing"


def test_a_file_that_is_too_large_is_not_read_whole(tmp_path: Path) -> None:
    folder = tmp_path / "loan" / "1"
    folder.mkdir(parents=True)
    (folder / "workflow.toml").write_bytes(b"#" * (256 * 1024 + 1))
    with pytest.raises(MalformedError) as caught:
        shelf(tmp_path)
    assert caught.value.code == "workflow.too_large"


def test_a_folder_may_have_too_many_types(tmp_path: Path) -> None:
    for at in range(201):
        (tmp_path / f"t{at}").mkdir()
    with pytest.raises(MalformedError) as caught:
        shelf(tmp_path)
    assert caught.value.code == "workflow.too_many"


# --- What the types may never do. Everybody here is invented. ---

HIT = LIBRARY.newest("border_hit")
NOTICE = LIBRARY.newest("notice")

HIT_FACTS: dict[str, object] = {
    "checkpoint": "Port of Marwana", "checked_at": AT, "traveller_identity": "EL HADDAD YOUSSEF", "list_entry": "MW-1",
    "matched_pair": "El Haddad / al-Haddad", "score_parts": [{"field": "name", "bits": "18.0"}],
    "algorithm_version": "0.1.0", "entry_type": "red", "entry_demands_four_eyes": True,
    "entry_warrant_reference": "W-12/2026", "measure": "arrest", "traveller_age": "adult",
    "national_legal_basis": "an invented article", "source_reply_reference": "R-1", "source_channel": "interpol",
    "source_message_reference": "M-1", "protection_check": "nothing_to_protect",
    "identifiers": [
        {"kind": "name", "agrees": True, "independent": True},
        {"kind": "fingerprints", "agrees": True, "independent": True},
    ],
}  # fmt: skip
NOTICE_FACTS: dict[str, object] = {
    "instrument": "notice", "entry_type": "red", "subject_kind": "person", "purpose": "arrest for extradition",
    "legal_basis": "an invented convention", "source_authority": "NCB of Marwana", "handling": "h2",
    "access_restrictions": "none", "review_date": date(2028, 6, 1), "instruction": "arrest_if_law_allows",
    "identities": [{"kind": "name", "value": "Nadir Tarfawi"}, {"kind": "birth_date", "value": "1984-03-07"}],
    "wanted_for": "prosecution", "maximum_penalty": 60, "facts_of_offence": "a shop was robbed on 3 May 2025",
    "law_reference": "an invented article", "warrant_reference": "W-12/2026", "warrant_issued_by": "Court of Marwana",
    "extradition_will_be_sought": True, "offences": [{"kind": "ordinary", "description": "robbery"}],
    "neutrality_political": "none", "neutrality_military": "none", "neutrality_religious": "none",
    "neutrality_racial": "none", "neutrality_predominance": "ordinary crime", "asylum_check": "nothing_known",
    "subject_is_child": False, "approved_by": "general_secretariat", "approval_reference": "GS-1",
}  # fmt: skip


def _request(definition: CaseType, step: str, person: str = "widad", at: datetime = AT, **other: object) -> Request:
    """A request with everything that the step may ask for, by somebody who has every role."""
    found = definition.steps[step]
    everything = frozenset(LIBRARY.roles.roles)
    given = {
        "attested": frozenset(found.guards), "reasons": "a reason", "consulted": "C-1",
        "second": Actor("karim", everything), **other,
    }  # fmt: skip
    return Request(step, Actor(person, everything), min(found.by), at, **given)  # type: ignore[arg-type]


def _codes(definition: CaseType, standing: Standing, step: str, **other: object) -> list[str]:
    found = refusals(definition, LIBRARY.roles, standing, _request(definition, step, **other), PLACE)  # type: ignore[arg-type]
    return [one.code for one in found]


def _go(definition: CaseType, standing: Standing, *steps: tuple[str, str]) -> Standing:
    for step, person in steps:
        standing = take(definition, LIBRARY.roles, standing, _request(definition, step, person), PLACE)
    return standing


def _published(**facts: object) -> Standing:
    begun = open_case(NOTICE, Standing("draft", {**NOTICE_FACTS, **facts}), AT, PLACE)
    return _go(NOTICE, begun, ("send_to_review", "widad"), ("submit", "samir"), ("publish", "widad"))


def _hit(**facts: object) -> Standing:
    given = {"second_line_hold": Given(Span(4, "hours"), "an invented article")}
    return open_case(HIT, Standing("possible", {**HIT_FACTS, **facts}, given), AT, PLACE)


def test_a_hit_goes_to_the_second_line_to_the_source_and_to_a_measure_by_a_person() -> None:
    steps = ["refer_to_second_line", "confirm_person", "contact_source", "record_confirmation", "take_measure"]
    done = _go(HIT, _hit(), *((step, "widad") for step in steps))
    assert done.state == "action"
    assert done.taken[-1].second == "karim"
    assert {one.guard for one in done.taken[-1].attestations} == {"law_allows_measure"}


def test_no_limit_of_the_law_is_invented_where_none_was_entered() -> None:
    bare = replace(_hit(), given={})
    assert _codes(HIT, bare, "refer_to_second_line") == ["step.parameter_missing"]


def test_a_hit_is_never_acted_on_before_a_person_and_the_source_have_confirmed_it() -> None:
    towards = {step.to for step in HIT.moves if step.id == "take_measure"}
    before = {source for step in HIT.moves if step.to in towards for source in step.sources}
    assert before == {"source_confirmed"}
    assert all(step.by for step in HIT.moves)


def test_a_name_alone_confirms_nobody() -> None:
    twice = [{"kind": "name", "agrees": True, "independent": True}] * 2
    line = _go(HIT, _hit(identifiers=twice), ("refer_to_second_line", "widad"))
    assert _codes(HIT, line, "confirm_person") == ["step.guard", "step.guard"]


def test_whoever_wrote_the_entry_does_not_confirm_the_hit_on_it() -> None:
    line = _go(HIT, _hit(), ("refer_to_second_line", "widad"))
    linked = replace(line, linked_duties=frozenset({("widad", "watchlist_author")}))
    assert _codes(HIT, linked, "confirm_person") == ["step.separation"]
    assert _codes(HIT, linked, "confirm_person", person="samir") == []


def test_a_child_and_whoever_may_be_one_is_not_arrested() -> None:
    confirmed = replace(_hit(traveller_age="in_doubt"), state="source_confirmed")
    assert _codes(HIT, confirmed, "take_measure") == ["step.guard"]
    flagged = replace(_hit(), state="source_confirmed", flags=frozenset({"child"}))
    assert _codes(HIT, flagged, "take_measure") == ["step.guard"]


def test_the_person_s_rank_is_no_ground_for_letting_an_entry_be() -> None:
    confirmed = replace(_hit(), state="source_confirmed")
    assert _codes(HIT, confirmed, "take_no_measure", grounds=("rank",)) == ["step.ground_forbidden"]
    assert _codes(HIT, confirmed, "take_no_measure", grounds=("health_or_age",)) == []


def test_the_source_is_not_asked_where_that_would_give_a_refugee_away() -> None:
    confirmed = replace(_hit(protection_check="owner_is_the_feared_state"), state="confirmed_person")
    assert _codes(HIT, confirmed, "contact_source") == ["step.guard"]


def test_a_notice_is_published_by_two_people_and_is_then_in_force() -> None:
    published = _published()
    assert in_force(NOTICE, published, AT)
    assert {taken.person for taken in published.taken} == {"widad", "samir"}


def test_nobody_approves_their_own_notice() -> None:
    begun = open_case(NOTICE, Standing("draft", NOTICE_FACTS), AT, PLACE)
    review = _go(NOTICE, begun, ("send_to_review", "widad"))
    assert _codes(NOTICE, review, "submit") == ["step.separation"]


@pytest.mark.parametrize(
    "facts",
    [
        {"maximum_penalty": 23},
        {"wanted_for": "sentence", "remaining_sentence": 5},
        {"warrant_reference": ""},
        {"extradition_will_be_sought": False},
        {"neutrality_religious": ""},
        {"offences": [{"kind": "opinion", "description": "a song"}]},
        {"asylum_check": "recognised_or_pending"},
        {"subject_is_child": True},
        {"review_date": date(2031, 6, 2)},
        {"identities": [{"kind": "name", "value": "Nadir Tarfawi"}]},
    ],
)
def test_a_red_notice_is_not_submitted_without_everything_it_needs(facts: Mapping[str, object]) -> None:
    review = Standing("own_review", {**NOTICE_FACTS, **facts})
    assert "step.guard" in _codes(NOTICE, review, "submit")


def test_no_instruction_to_arrest_stands_without_a_warrant_on_any_way_to_publication() -> None:
    bare = {**NOTICE_FACTS, "entry_type": "own_watchlist", "warrant_reference": ""}
    for step in NOTICE.moves:
        if step.to == "published":
            standing = Standing(min(step.sources), bare)
            found = refusals(NOTICE, LIBRARY.roles, standing, _request(NOTICE, step.id), PLACE)
            assert ("guard", "arrest_has_warrant") in [one.details[0] for one in found if one.code == "step.guard"], (
                step.id
            )


def test_an_entry_without_a_judicial_reference_lapses_after_72_hours() -> None:
    published = _published()
    assert in_force(NOTICE, published, AT + timedelta(hours=72, microseconds=-1))
    assert not in_force(NOTICE, published, AT + timedelta(hours=72))
    assert published.state == "published"  # nothing moved of itself
    offered = offers(NOTICE, LIBRARY.roles, published, _request(NOTICE, "record_lapse").actor, at=AT, place=PLACE)
    assert "record_lapse" in {offer.step.id for offer in offered}


def test_with_a_judicial_reference_it_does_not() -> None:
    assert in_force(NOTICE, _published(judicial_reference="P-44"), AT + timedelta(hours=73))
    late = replace(_published(), facts={**NOTICE_FACTS, "judicial_reference": "P-44"})
    recorded = _go(NOTICE, late, ("record_judicial_reference", "widad"))
    assert in_force(NOTICE, recorded, AT + timedelta(hours=73))


def test_another_time_can_be_set_for_it() -> None:
    begun = Standing("submitted", NOTICE_FACTS, {"without_judicial_reference": Given(Span(24, "hours"), "Order 3")})
    assert not in_force(NOTICE, _go(NOTICE, begun, ("publish", "widad")), AT + timedelta(hours=24))


def test_no_entry_is_in_force_beyond_its_review_date() -> None:
    published = _published(judicial_reference="P-44")
    assert in_force(NOTICE, published, datetime(2028, 6, 1, 23, 59, tzinfo=UTC))
    assert not in_force(NOTICE, published, datetime(2028, 6, 2, 0, 0, tzinfo=UTC))


def test_a_withdrawal_reaches_every_copy_before_the_entry_is_deleted() -> None:
    told = {"recipient": "NCB of Utopia", "withdrawal_sent_on": date(2026, 6, 1)}
    facts = {**NOTICE_FACTS, "recipients": [told], "local_copies": [{"copy": "border index", "purged": True}]}
    cancelled = Standing("cancelled", facts)
    assert _codes(NOTICE, cancelled, "delete_cancelled") == ["step.guard"]
    answered = {**facts, "recipients": [{**told, "withdrawal_acknowledged": True}]}
    assert _codes(NOTICE, replace(cancelled, facts=answered), "delete_cancelled") == []
    kept = {**answered, "local_copies": [{"copy": "border index"}]}
    assert _codes(NOTICE, replace(cancelled, facts=kept), "delete_cancelled") == ["step.guard"]


def test_a_lifted_warrant_starts_the_clock_of_the_withdrawal() -> None:
    lifted = _go(NOTICE, _published(judicial_reference="P-44"), ("record_warrant_lifted", "widad"))
    assert in_force(NOTICE, lifted, AT + timedelta(hours=23))
    assert not in_force(NOTICE, lifted, AT + timedelta(hours=24))


def test_renewal_is_not_automatic() -> None:
    asked = Standing("need_check", {**NOTICE_FACTS, "review_date": date(2026, 11, 1)})
    assert _codes(NOTICE, asked, "renew") == ["step.guard"] * 3
    anew = {
        "renewal_reason": "the trial is set",
        "review_date": date(2027, 6, 1),
        "warrant_checked_on": date(2026, 5, 20),
    }
    assert _codes(NOTICE, replace(asked, facts={**NOTICE_FACTS, **anew}), "renew") == []


def test_there_is_no_discreet_entry() -> None:
    choices = NOTICE.fields["instruction"].choices
    assert not any("discreet" in name for name in choices)
    assert "step.fact_kind" in _codes(
        NOTICE, Standing("own_review", {**NOTICE_FACTS, "instruction": "discreet_check"}), "submit"
    )


def _is_sound(one: Examined) -> bool:
    return one.definition is not None and not one.problems


def test_a_folder_of_one_s_own_stands_in_with_the_shared_roles(tmp_path: Path) -> None:
    own = Path(str(files("tansiq.case_types"))) / "notice" / "1"
    target = tmp_path / "notice" / "1"
    target.mkdir(parents=True)
    for name in ("workflow.toml", "form.toml", "examples.toml"):
        (target / name).write_bytes((own / name).read_bytes())
    (target / "letters").mkdir()
    (target / "letters" / "withdrawal.ar.typ").touch()
    (found,) = examine(shelf(tmp_path))
    assert _is_sound(found)
    assert "withdrawal.ar.typ" not in found.letters_wanting
