"""Suggestions: what one or a few look-alikes would mend. Offered with their reason, never applied."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from tansiq.engines.documents.checks import work_out
from tansiq.engines.documents.confusions import MAX_SUGGESTIONS, Suggestion, look_alikes, suggest
from tansiq.engines.documents.digits import DIGITS, REPERTOIRE, remainder
from tansiq.engines.documents.formats import FORMATS

UPPER = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
LOWER = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD3 = FORMATS["TD3"]


def _suggest(upper: str = UPPER, lower: str = LOWER) -> tuple[Suggestion, ...]:
    return suggest(TD3, TD3.digits, [upper, lower])[0]


def _put(line: str, column: int, sign: str) -> str:
    return line[: column - 1] + sign + line[column:]


def _mended(lines: Sequence[str], one: Suggestion) -> list[str]:
    rows = [list(line) for line in lines]
    for change in one.changes:
        assert rows[change.line - 1][change.column - 1] == change.found
        rows[change.line - 1][change.column - 1] = change.instead
    return ["".join(row) for row in rows]


def test_a_zone_whose_digits_agree_needs_no_suggestion() -> None:
    assert _suggest() == ()


def test_one_look_alike_in_the_number_is_found_again() -> None:
    lower = _put(LOWER, 2, "B")  # 8 read as B
    one = next(each for each in _suggest(lower=lower) if each.changes[0].column == 2)
    assert (one.field, one.changes[0].found, one.changes[0].instead, one.reads) == ("number", "B", "8", "L898902C3")
    assert one.agree == ("number", "composite")


def test_a_misread_check_digit_is_found_again() -> None:
    lower = _put(LOWER, 10, "8")  # 6 read as 8
    found = [each for each in _suggest(lower=lower) if each.changes[0].column == 10]
    assert [(each.changes[0].instead, each.agree) for each in found] == [("6", ("number", "composite"))]


def test_letters_in_digit_fields_are_read_as_digits_together() -> None:
    lower = "L898902C36UTO740BIZZF12041S9ZE184226B<<<<<1O"
    one = _suggest(lower=lower)[0]
    assert one.reason == "mrz.suggest.digits"
    assert one.reads == LOWER
    assert one.agree == ("birth_date", "expiry_date", "composite")
    assert _mended([UPPER, lower], one) == [UPPER, LOWER]


def test_a_line_of_letters_is_no_line_of_misread_digits() -> None:
    lower = "P<POLKOWALSKA<KWIATKOWSKA<<JOANNA<<<<<<<<<<<"
    assert "mrz.suggest.digits" not in {each.reason for each in _suggest(lower=lower)}


def test_every_suggestion_makes_the_digits_agree_that_it_names() -> None:
    for column, sign in product(range(1, 43), "08BO1I5SG6"):
        lines = [UPPER, _put(LOWER, column, sign)]
        before = {check.field: check.agrees for check in work_out(TD3.digits, lines)}
        for one in suggest(TD3, TD3.digits, lines)[0]:
            after = {check.field for check in work_out(TD3.digits, _mended(lines, one)) if check.agrees}
            assert set(one.agree) == {field for field in after if not before[field]}
            assert one.agree or one.reason != "mrz.suggest.digit"


def test_every_misreading_of_one_look_alike_that_a_digit_sees_is_among_the_suggestions() -> None:
    for column in [*range(1, 11), *range(29, 38)]:
        true = LOWER[column - 1]
        for seen in look_alikes(true):
            if remainder(seen) == remainder(true):
                continue  # no digit sees it: nothing can be suggested
            lines = [UPPER, _put(LOWER, column, seen)]
            mended = [_mended(lines, one)[1] for one in suggest(TD3, TD3.digits, lines)[0]]
            assert LOWER in mended, (column, seen)


def test_a_change_that_gives_no_date_is_not_offered() -> None:
    # 04 read as 84: the digit disagrees; look-alikes that mend it must leave a day of the calendar.
    lower = _put(LOWER, 24, "8")
    assert all(each.reads[2:4] <= "12" for each in _suggest(lower=lower) if each.field == "expiry_date")


def test_where_several_changes_fit_all_are_given() -> None:
    lower = _put(LOWER, 10, "8")
    fields = [(each.field, each.changes) for each in _suggest(lower=lower)]
    assert len(fields) > 1
    assert len(set(fields)) == len(fields)


def test_two_changes_are_offered_only_where_the_whole_zone_agrees_after_them() -> None:
    lower = _put(_put(LOWER, 2, "B"), 3, "3")  # 8 and 9 of the number read as B and as 3
    pairs = [one for one in _suggest(lower=lower) if len(one.changes) == 2]
    assert LOWER in [_mended([UPPER, lower], one)[1] for one in pairs]
    for one in pairs:
        assert all(check.agrees for check in work_out(TD3.digits, _mended([UPPER, lower], one)))


@pytest.mark.parametrize(("code", "reads"), [("UT0", "UTO"), ("1ND", "IND"), ("M4R", "MAR"), ("0MN", "OMN")])
def test_a_code_with_a_digit_in_it_is_completed_to_a_known_one(code: str, reads: str) -> None:
    found = [each for each in _suggest(upper=f"P<{code}{UPPER[5:]}") if each.reason == "mrz.suggest.code"]
    assert reads in [each.reads for each in found]
    assert all(each.field == "issuer" for each in found)


def test_a_name_with_digits_is_read_as_letters() -> None:
    found = _suggest(upper="P<UTOERIK55ON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<")
    assert [(each.reason, each.reads) for each in found] == [("mrz.suggest.name", "ERIKSSON<<ANNA<MARIA")]


def test_a_field_full_of_digits_is_no_misread_name() -> None:
    assert _suggest(upper="P<UTO600001795<0152".ljust(44, "<")) == ()


def test_there_are_never_more_than_a_person_can_look_at() -> None:
    lines = [UPPER, "L898902C38UTO7408128F1204158ZE184226B<<<<<80"]
    given, left = suggest(TD3, TD3.digits, lines)
    assert len(given) <= MAX_SUGGESTIONS
    assert left == 0 or len(given) == MAX_SUGGESTIONS


def test_look_alikes_go_both_ways_and_each_letter_is_one_digit_at_most() -> None:
    for sign in sorted(REPERTOIRE):
        assert all(sign in look_alikes(other) for other in look_alikes(sign))
        assert sign not in look_alikes(sign)
        assert sum(other in DIGITS for other in look_alikes(sign)) <= 1 or sign in DIGITS


def test_a_character_outside_the_repertoire_hinders_nothing() -> None:
    assert isinstance(_suggest(lower=_put(LOWER, 3, "é")), tuple)


def test_a_filler_is_taken_for_another_sign_only_where_the_data_end() -> None:
    for column, sign in product(range(1, 44), "08BO1I5SG6K<"):
        for one in _suggest(lower=_put(LOWER, column, sign)):
            for change in one.changes:
                if change.instead == "<":
                    assert set(_put(LOWER, column, sign)[change.column : 9 if change.column < 10 else 42]) <= {"<"}
