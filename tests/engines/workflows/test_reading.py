"""A case type out of its files: what is broken is told with its place, and nothing else comes out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tansiq import messages
from tansiq.engines.workflows.definition import CaseType
from tansiq.engines.workflows.entries import LONGEST, MOST_BYTES, MOST_ENTRIES, parse
from tansiq.engines.workflows.reading import _fingerprint, read_case_type, read_suspension
from tansiq.errors import MalformedError

Read = Callable[..., CaseType]
Refused = Callable[[Callable[[], object]], str]
CODES = [code for code in messages.codes() if code.startswith("workflow.")]


def code_of(read: Callable[[], object]) -> str:
    with pytest.raises(MalformedError) as caught:
        read()
    return caught.value.code


def test_a_definition_has_its_states_steps_and_texts(loan: CaseType) -> None:
    assert (loan.id, loan.version, loan.initial) == ("loan", 3, "asked")
    assert loan.states["lent"].effective
    assert loan.texts.told("ar") == "إعارة"
    assert [step.id for step in loan.moves] == ["lend", "ask_again", "decline", "give_back"]
    assert {"set_sealed", "clear_sealed", "record_lost", "suspend_for_rights", "lift_suspension"} <= loan.steps.keys()


def test_a_text_in_a_language_that_is_not_there_is_told_in_the_first(loan: CaseType) -> None:
    assert loan.texts.told("de") == loan.texts.told("ar")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "loan"', "", "workflow.missing"),
        ('id = "loan"', "id = 5", "workflow.not_a_text"),
        ('id = "loan"', 'id = "Loan/../x"', "workflow.not_an_identifier"),
        ("version = 3", "version = 0", "workflow.missing"),
        ("version = 3", "version = -3", "workflow.not_a_number"),
        ("version = 3", "version = true", "workflow.not_a_number"),
        ("version = 3", "version = 9999999", "workflow.not_a_number"),
        ("version = 3", "version = 3\nspeed = 1", "workflow.key_unknown"),
        ('en = "asked"', "", "workflow.no_translation"),
        ('en = "asked"', 'en = "  "', "workflow.no_translation"),
        ('en = "asked"', f'en = "{"x" * (LONGEST + 1)}"', "workflow.too_long"),
        ("final = true", "final = 1", "workflow.not_a_boolean"),
        ("final = true", "finale = true", "workflow.key_unknown"),
        ('by = ["supervisor"]', 'by = "supervisor"', "workflow.not_a_list"),
        ('by = ["supervisor"]', 'by = ["supervisor", "supervisor"]', "workflow.twice"),
        ('by = ["supervisor"]', "by = [7]", "workflow.not_an_identifier"),
        ('from = ["asked"]', "from = []", "workflow.missing"),
        ('id = "ask_again"', 'id = "lend"', "workflow.step_twice"),
        ('id = "ask_again"', 'id = "record_lost"', "workflow.step_twice"),
        ("attested = true", "", "workflow.guard"),
        ("attested = true", 'attested = true\nholds = { fact = "book", known = true }', "workflow.guard"),
        ('holds = { fact = "book", known = true }', 'holds = "book != None"', "workflow.not_a_table"),
        ('unit = "days"', 'unit = "moons"', "workflow.not_one_of"),
        ('citation = "House rule"\n', "", "workflow.missing"),
        ('mark = "D"', 'mark = "sure"', "workflow.not_one_of"),
        ('parameter = "days"', "", "workflow.clock_end"),
        ('parameter = "days"', 'parameter = "days"\ndue_field = "book"', "workflow.clock_end"),
        ("warn = [{ percent = 50 }]", "warn = [{ percent = 100 }]", "workflow.clock_warning"),
        ("warn = [{ percent = 50 }]", "warn = [{}]", "workflow.clock_warning"),
        ('kind = "optional"', 'kind = "whim"', "workflow.not_one_of"),
        ("[states.asked]", "[states.asked", "workflow.not_toml"),
    ],
)
def test_a_broken_definition_is_refused_with_its_code(
    loan_text: str, read_loan: Read, old: str, new: str, code: str
) -> None:
    assert old in loan_text
    assert code_of(lambda: read_loan(loan_text.replace(old, new, 1))) == code


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ('[fields.x]\nar = "x"\nfr = "x"\nen = "x"\nkind = "choice"', "workflow.field"),
        ('[fields.x]\nar = "x"\nfr = "x"\nen = "x"\nkind = "rows"', "workflow.field"),
        ('[fields.x]\nar = "x"\nfr = "x"\nen = "x"\nkind = "date"\nlong = true', "workflow.field"),
        ('[fields.x]\nar = "x"\nfr = "x"\nen = "x"\nkind = "picture"', "workflow.not_one_of"),
        ('[fields.x]\nfr = "x"\nen = "x"\nkind = "text"', "workflow.no_translation"),
        ("fields = 3", "workflow.not_a_table"),
        ("[colours.x]", "workflow.key_unknown"),
    ],
)
def test_a_broken_form_is_refused_with_its_code(loan_text: str, read_loan: Read, form: str, code: str) -> None:
    assert code_of(lambda: read_loan(loan_text, form)) == code


def test_the_place_of_a_fault_is_told(loan_text: str, read_loan: Read) -> None:
    with pytest.raises(MalformedError) as caught:
        read_loan(loan_text.replace("reasons = true", "reasons = 3"))
    assert caught.value.details["place"] == "workflow.toml → steps [4] → reasons"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x" * (MOST_BYTES + 1), "workflow.too_large"),
        (b"\xff\xfe", "workflow.not_toml"),
        (b"x = " + b"[" * 20_000, "workflow.not_toml"),
        (b"x = " + b"9" * 20_000, "workflow.not_toml"),
        (b"x = 2026-13-40", "workflow.not_toml"),
        (b"".join(b"k%d = 1\n" % at for at in range(MOST_ENTRIES + 1)), "workflow.too_many"),
    ],
)
def test_hostile_text_is_refused(data: bytes, code: str) -> None:
    assert code_of(lambda: parse(data, "hostile.toml")) == code


def test_a_list_has_a_length(loan_text: str, read_loan: Read) -> None:
    long = "by = [" + ", ".join(f'"r{at}"' for at in range(MOST_ENTRIES + 1)) + "]"
    assert code_of(lambda: read_loan(loan_text.replace('by = ["supervisor"]', long, 1))) == "workflow.too_many"


def test_the_fingerprint_changes_with_any_letter_and_with_the_border_between_the_files(loan: CaseType) -> None:
    texts = [(b"a = 1\n", b""), (b"a = 1", b"\n")]
    assert len({_fingerprint(*pair) for pair in texts}) == 2
    assert len(loan.fingerprint) == 64


def test_a_suspension_needs_both_its_steps() -> None:
    text = b'[state]\nid = "held"\nar = "x"\nfr = "x"\nen = "x"\n'
    assert code_of(lambda: read_suspension(text)) == "workflow.missing"


@given(data=some.binary(max_size=300))
def test_bytes_of_any_kind_give_a_definition_or_a_tansiq_error(refused: Refused, data: bytes) -> None:
    assert refused(lambda: parse(data, "x")) in ("", *CODES)
    assert refused(lambda: read_suspension(data)).startswith("workflow.")


@given(at=some.integers(0, 4_000), what=some.text(max_size=6))
def test_a_definition_with_something_written_into_it_is_read_or_refused(
    loan: CaseType, loan_text: str, refused: Refused, at: int, what: str
) -> None:
    at %= len(loan_text)
    data = (loan_text[:at] + what + loan_text[at:]).encode("utf-8", "surrogatepass")
    assert refused(lambda: read_case_type(data, b"", loan.suspension)) in ("", *CODES)
