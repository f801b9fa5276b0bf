"""A fingerprint survives the telephone: what is misheard is found at its group, and no other keys have the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.envelopes import PrivateKey, fingerprint, read_aloud, read_fingerprint, verify_fingerprint
from tansiq.engines.envelopes.fingerprint import GROUPS
from tansiq.engines.envelopes.suite import ED25519, ML_DSA_65
from tansiq.errors import MalformedError, RefusedError
from tansiq.messages import LANGUAGES

IDENTITY = tuple(PrivateKey(algorithm, bytes(32)).public for algorithm in (ED25519, ML_DSA_65))
TOLD = fingerprint("alpha.police", IDENTITY)
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def test_a_fingerprint_is_ten_groups_of_five_digits() -> None:
    assert [len(group) for group in TOLD.split()] == [5] * GROUPS
    assert TOLD.replace(" ", "").isdigit()


def test_issuer_and_keys_both_make_the_fingerprint() -> None:
    others = {
        fingerprint("beta.police", IDENTITY),
        fingerprint("alpha.police", IDENTITY[:1]),
        fingerprint("alpha.police", (PrivateKey(ED25519, bytes([1]) * 32).public, IDENTITY[1])),
        TOLD,
    }
    assert len(others) == 4
    assert fingerprint("alpha.police", IDENTITY[::-1]) == TOLD


@pytest.mark.parametrize(
    "written",
    [
        TOLD,
        TOLD.replace(" ", ""),
        TOLD.replace(" ", " - "),
        TOLD.replace(" ", "\n"),
        TOLD.translate(ARABIC),
        TOLD.translate(PERSIAN),
        f"\u2067{TOLD}\u2069.",
    ],
)
def test_a_fingerprint_is_read_in_any_digits_and_layout(written: str) -> None:
    assert read_fingerprint(written) == TOLD
    verify_fingerprint("alpha.police", IDENTITY, written)


@given(place=st.integers(0, GROUPS * 5 - 1), other=st.integers(1, 9))
def test_any_digit_misheard_is_found_at_its_group(place: int, other: int) -> None:
    digits = TOLD.replace(" ", "")
    wrong = digits[:place] + str((int(digits[place]) + other) % 10) + digits[place + 1 :]
    with pytest.raises(MalformedError) as caught:
        read_fingerprint(wrong)
    assert (caught.value.code, caught.value.details["group"]) == ("fingerprint.group", place // 5 + 1)


@given(one=st.integers(0, GROUPS - 1), other=st.integers(0, GROUPS - 1))
def test_two_groups_in_each_others_place_are_found(one: int, other: int) -> None:
    groups = TOLD.split()
    groups[one], groups[other] = groups[other], groups[one]
    if one == other:
        assert read_fingerprint("".join(groups)) == TOLD
    else:
        with pytest.raises(MalformedError, match=r"fingerprint\.group"):
            read_fingerprint("".join(groups))


@pytest.mark.parametrize("text", ["", "12345", TOLD[:-1], TOLD + "1", "x" * 50])
def test_too_few_or_too_many_digits_are_told(text: str) -> None:
    with pytest.raises(MalformedError, match=r"fingerprint\.length"):
        read_fingerprint(text)


def test_the_fingerprint_of_others_is_refused() -> None:
    with pytest.raises(RefusedError, match=r"fingerprint\.differs"):
        verify_fingerprint("alpha.police", IDENTITY, fingerprint("beta.police", IDENTITY))


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "zero one nine"), ("fr", "zéro un neuf"), ("ar", "صفر واحد تسعة")],
)
def test_a_group_is_read_aloud_in_each_language(lang: str, said: str) -> None:
    assert read_aloud("019", lang) == said


def test_no_two_digits_are_the_same_word() -> None:
    for lang in LANGUAGES:
        assert len({read_aloud(str(digit), lang) for digit in range(10)}) == 10
