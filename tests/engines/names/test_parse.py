"""Parsing: every way to write the parts of a name leads to the same parts, each with the role it plays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tansiq import Name
from tansiq.engines.names.fold import MAX_NAME, clean
from tansiq.engines.names.letters import ABJAD_LETTERS, ALPHABET_LETTERS
from tansiq.engines.names.name import INITIAL, NAME
from tansiq.engines.names.parse import MAX_TOKENS
from tansiq.errors import MalformedError

SCRIPTS = {
    "Latn": "Karim Bouzidi",
    "Arab": "كريم البوزيدي",
    "Cyrl": "Карим Бузиди",
    "Grek": "Καρίμ Μπουζίντι",
    "Hebr": "כרים בוזידי",
}


def letters(text: str, **fields: str) -> list[str]:
    return [token.letters for token in Name.parse(text, **fields).tokens]


@pytest.mark.parametrize(
    "text",
    [
        "Salem Al Kaabi",
        "Salem Al-Kaabi",
        "Salem al kaabi",
        "Salem El Kaabi",
        "Salem Kaabi",
        "Salem AL-KAABI",
        "Salem ul Kaabi",
    ],
)
def test_an_article_is_set_apart_however_it_is_written(text: str) -> None:
    assert letters(text) == ["salem", "kaabi"]


def test_an_article_is_noted_on_the_part_it_stands_before() -> None:
    assert [token.article for token in Name.parse("Salem Al-Kaabi").tokens] == [False, True]
    assert [token.article for token in Name.parse("سالم الكعبي").tokens] == [False, True]
    assert [token.article for token in Name.parse("Salem Kaabi").tokens] == [False, False]


@pytest.mark.parametrize("article", ["ar", "as", "ash", "ach", "ech", "es", "ez", "en", "ed", "et"])
def test_an_article_assimilated_to_a_sun_letter_is_an_article(article: str) -> None:
    assert letters(f"Salem {article}-Zahrani") == ["salem", "zahrani"]


@pytest.mark.parametrize("text", ["Ali", "Elias", "Alaa", "Ilham", "Almas", "الياس", "الماس", "الهام", "الله", "علي"])
def test_an_article_is_not_cut_from_a_word_that_only_begins_like_one(text: str) -> None:
    name = Name.parse(text)
    assert not name.tokens[0].article
    assert len(name.tokens[0].letters) >= 3


def test_the_arabic_article_is_cut_from_a_word_that_bears_it() -> None:
    assert letters("الياسين") == ["ياسين"]
    assert letters("الحسن") == letters("حسن")


def test_a_lone_article_at_the_end_is_a_word() -> None:
    assert letters("Karim Al") == ["karim", "al"]


@pytest.mark.parametrize(
    "text",
    [
        "Abdul Rahman",
        "Abdulrahman",
        "Abd al-Rahman",
        "Abd Al Rahman",
        "Abdel Rahman",
        "Abdelrahman",
        "Abdurrahman",
        "Abdoul-Rahman",
    ],
)
def test_servant_of_is_joined_to_what_it_serves_in_one_word_or_three(text: str) -> None:
    (token,) = Name.parse(text).tokens
    assert (token.letters, token.servant) == ("rahman", True)


@pytest.mark.parametrize("text", ["عبد الرحمن", "عبدالرحمن", "عبد  الرحمن", "عبد الرّحمن"])
def test_servant_of_is_joined_in_arabic_too(text: str) -> None:
    (token,) = Name.parse(text).tokens
    assert (token.letters, token.servant) == ("رحمن", True)


@pytest.mark.parametrize("text", ["Abdallah", "Abdullah", "Abdoulaye", "Abdulah", "Abd Allah"])
def test_servant_of_god_is_one_name_in_all_its_spellings(text: str) -> None:
    (token,) = Name.parse(text).tokens
    assert (token.letters, token.servant) == ("allah", True)


def test_two_servants_serve_two_names() -> None:
    assert letters("Abdulrahman") != letters("Abdulrahim")


@pytest.mark.parametrize("text", ["عبد الحق", "عبدالحق"])
def test_a_name_of_god_may_have_two_letters(text: str) -> None:
    assert letters(text) == ["حق"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Karim Nour al-Din", 2),
        ("Karim Nour Eddine", 2),
        ("Karim Nour ud-Din", 2),
        ("Karim Noureddine", 2),
        ("نور الدين كريم", 2),
        ("نورالدين كريم", 2),
        ("Saif Allah Karim", 2),
        ("Abu Bakr Tahiri", 2),
        ("أبو بكر الطاهري", 2),
        ("Bou Azza Karim", 2),
        ("Umm Salim", 1),
        ("Saif ul-Islam", 2),
    ],
)
def test_of_the_faith_of_god_and_father_of_are_joined_to_their_name(text: str, parts: int) -> None:
    assert len(letters(text)) == parts


def test_joined_and_split_writing_of_a_compound_give_the_same_letters() -> None:
    assert letters("نور الدين كريم") == letters("نورالدين كريم")
    assert letters("Nour Eddine Karim") == letters("Noureddine Karim")
    assert letters("Abu Bakr") == letters("Abubakr")


@pytest.mark.parametrize(
    "text",
    [
        "Salem bin Omar",
        "Salem ibn Omar",
        "Salem ben Omar",
        "Salem Ould Omar",
        "Salem s/o Omar",
        "Salem ag Omar",
        "سالم بن عمر",
        "سالم ولد عمر",
    ],
)
def test_filiation_marks_the_father_and_is_no_part(text: str) -> None:
    assert [token.filiated for token in Name.parse(text).tokens] == [False, True]


@pytest.mark.parametrize("text", ["Fatima bint Omar", "Fatima bent Omar", "Fatima d/o Omar", "فاطمة بنت عمر"])
def test_a_daughters_filiation_marks_the_father_too(text: str) -> None:
    assert [token.filiated for token in Name.parse(text).tokens] == [False, True]


@pytest.mark.parametrize(
    ("together", "apart"), [("Karim Benali", "Karim Ben Ali"), ("كريم بنعلي", "كريم بن علي"), ("Benali", "Ben Ali")]
)
def test_a_house_is_the_same_written_on_to_son_of_and_apart(together: str, apart: str) -> None:
    one, other = Name.parse(together).tokens, Name.parse(apart).tokens
    assert [(part.letters, part.filiated) for part in one] == [(part.letters, part.filiated) for part in other]
    assert " ".join(part.text for part in one) == together


@pytest.mark.parametrize("text", ["Karim Benjamin", "Karim Bender", "كريم بنيامين", "كريم بندر"])
def test_a_word_that_only_begins_like_son_of_is_left_whole(text: str) -> None:
    assert not Name.parse(text).tokens[1].filiated


@pytest.mark.parametrize("text", ["Feliciano Reyes Jr.", "Feliciano Reyes Junior", "فلسيانو رييس الإبن"])
def test_a_generation_steps_back_like_a_title(text: str) -> None:
    assert len(letters(text)) == 2


@pytest.mark.parametrize("text", ["Abul Fazal Karim", "Abu'l-Fazal Karim", "Abool Fazal Karim"])
def test_father_of_is_known_with_the_article_written_on_to_it(text: str) -> None:
    assert len(letters(text)) == 2


@pytest.mark.parametrize(("text", "joined"), [("Ben Ali", "benali"), ("بن علي", "بنعلي"), ("Ould Ahmed", "ouldahmed")])
def test_son_of_at_the_beginning_is_part_of_a_family_name(text: str, joined: str) -> None:
    assert letters(text) == [joined]


@pytest.mark.parametrize(
    "text",
    ["Omar, Salem Ahmed", "OMAR<<SALEM<AHMED", "OMAR<<SALEM<AHMED<<<<<<<<", "OMAR Salem Ahmed", "Omar، Salem Ahmed"],
)
def test_comma_machine_readable_zone_and_capitals_tell_the_given_name(text: str) -> None:
    name = Name.parse(text)
    assert [token.letters for token in name.tokens] == ["salem", "ahmed", "omar"]
    assert name.ordered


@pytest.mark.parametrize("text", ["Salem Ahmed Omar", "SALEM AHMED OMAR", "OMAR<<", "Omar,", ", Omar", "سالم أحمد عمر"])
def test_nothing_else_tells_the_order(text: str) -> None:
    assert not Name.parse(text).ordered


def test_fields_that_the_source_keeps_apart_are_believed() -> None:
    name = Name.parse("Omar Salem Ahmed", given="Salem Ahmed", family="Omar")
    assert [token.letters for token in name.tokens] == ["salem", "ahmed", "omar"]
    assert name.ordered
    assert name.text == "Omar Salem Ahmed"


@pytest.mark.parametrize("title", ["Dr", "Dr.", "Sheikh", "Hajji", "Sidi", "Moulay", "Mullah", "Prof.", "General"])
def test_a_title_steps_back_where_two_other_parts_stand(title: str) -> None:
    assert letters(f"{title} Karim Nouri") == ["karim", "nouri"]


def test_a_title_is_somebodys_name_where_little_else_stands() -> None:
    assert letters("Sheikh") == ["sheikh"]
    assert letters("سعد الدين سيد") == ["سعددين", "سيد"]
    assert letters("السيد كريم نوري") == ["كريم", "نوري"]


@pytest.mark.parametrize("placeholder", ["FNU", "LNU", "XXX", "NFN", "Unknown", "مجهول"])
def test_a_placeholder_is_no_part(placeholder: str) -> None:
    assert letters(f"{placeholder} Karim Nouri") == ["karim", "nouri"]
    assert letters(placeholder) == []


def test_an_initial_is_told_from_a_name() -> None:
    assert [token.role for token in Name.parse("K. M. Bouzidi").tokens] == [INITIAL, INITIAL, NAME]


@pytest.mark.parametrize(
    "text", ["", " ", "-", "...", "123", "😀", "FNU LNU", "<<<<", ",", "''", "\u202e", "\ud800", "٣٤"]
)
def test_what_holds_no_letter_has_no_part_and_raises_nothing(text: str) -> None:
    assert Name.parse(text).tokens == ()


@pytest.mark.parametrize(
    "text", ["al", "bin", "al el", "bin al", "عبد", "ال", "بن", "abd", "Dr", "Abu", "ben ben ben", "al bin abu"]
)
def test_a_name_of_particles_alone_keeps_a_part(text: str) -> None:
    assert letters(text)


@pytest.mark.parametrize("text", ["Karim\x00Nouri", "\x1b[31mKarim", "k" * 10_000, "كريم " * 2_000])
def test_what_can_be_no_name_is_refused(text: str) -> None:
    with pytest.raises(MalformedError):
        Name.parse(text)


def test_signs_around_and_inside_a_name_are_left_out() -> None:
    plain = letters("Karim Nouri")
    assert letters("😀 Karim 123 «Nouri»!") == plain
    assert letters("\u202eKarim\u202c \u200fNouri") == plain
    assert letters("Karim_Nouri") == plain
    assert letters("Karim\u3000Nouri") == plain
    assert letters("Ka\ud800rim Nouri") == plain


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_script_of_a_name_is_told(script: str) -> None:
    name = Name.parse(SCRIPTS[script])
    assert name.script == script
    assert len(name.tokens) == 2


@pytest.mark.parametrize("text", ["김철수", "やまだ たろう", "ნინო გელაშვილი", "አበበ ቢቂላ", "Արամ Խաչատրյան"])
def test_a_script_without_a_table_is_written_out(text: str) -> None:
    name = Name.parse(text)
    assert name.script == "Zyyy"
    assert all(set(token.letters) <= set(ALPHABET_LETTERS) for token in name.tokens)
    assert len(name.tokens) == len(text.split())


def test_a_han_name_is_a_family_sign_and_given_signs() -> None:
    assert [token.text for token in Name.parse("李晓明").tokens] == ["李", "晓明"]


def test_a_mixed_name_has_the_script_of_most_of_its_letters() -> None:
    assert Name.parse("كريم Bouzidi").script == "Latn"
    assert Name.parse("عبدالرحمن Al").script == "Arab"


def test_a_chain_without_end_is_cut() -> None:
    assert len(letters(" ".join(f"{a}{b}rim" for a in "klmn" for b in "aeiou"))) == MAX_TOKENS


def test_no_word_of_an_organisation_or_vessel_is_a_particle() -> None:
    name = Name.parse("Al Sheikh Trading Ben Co", person=False)
    assert [token.letters for token in name.tokens] == ["al", "sheikh", "trading", "ben", "co"]


def attempt(text: str, **fields: str | bool) -> Name | str:
    """The name, or the code of its refusal; any other error is a fault."""
    try:
        return Name.parse(text, **fields)  # type: ignore[arg-type]
    except MalformedError as error:
        return error.code


@settings(deadline=None, max_examples=300)
@given(text=st.text(max_size=MAX_NAME), person=st.booleans())
def test_any_text_is_parsed_or_refused_by_name(text: str, *, person: bool) -> None:
    name = attempt(text, person=person)
    if isinstance(name, str):
        assert name in ("name.too_long", "name.control_character")
        return
    assert name.text == text
    assert len(name.tokens) <= MAX_TOKENS
    for token in name.tokens:
        assert token.letters
        assert token.codes
        assert set(token.letters) <= set(ABJAD_LETTERS if token.kind else ALPHABET_LETTERS)


@settings(deadline=None, max_examples=100)
@given(given=st.text(max_size=40), family=st.text(max_size=40))
def test_any_two_fields_are_parsed_or_refused_by_name(given: str, family: str) -> None:
    name = attempt(f"{given} {family}", given=given, family=family)
    if isinstance(name, str):
        assert name == "name.control_character"
    else:
        assert name.ordered >= bool(given and family)


@settings(deadline=None, max_examples=150)
@given(text=st.text(max_size=60), person=st.booleans())
def test_a_part_is_shown_in_words_that_the_source_wrote(text: str, *, person: bool) -> None:
    name = attempt(text, person=person)
    if not isinstance(name, str):
        written = clean(text).replace("_", " ")
        assert all(word in written for token in name.tokens for word in token.text.split() if "/o" not in text)


WORDS = (
    "salem",
    "karim",
    "al-kaabi",
    "abd al-rahman",
    "nour eddine",
    "abu bakr",
    "bin omar",
    "كريم",
    "الكعبي",
    "عبد الله",
    "ابو بكر",
    "k.",
)


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6))
def test_blanks_case_and_vowel_marks_change_no_part(words: list[str]) -> None:
    once = letters(" ".join(words))
    assert letters("  \t".join(words)) == once
    assert letters(" ".join(words).title()) == once
    assert letters(" ".join(words).replace("ر", "رَ").replace("ك", "كـ")) == once


@settings(deadline=None, max_examples=100)
@given(
    st.lists(st.sampled_from(["salem", "karim", "rahman", "nourdin", "كريم", "رحمن", "kaabi"]), min_size=1, max_size=6)
)
def test_bare_parts_are_parsed_to_themselves(words: list[str]) -> None:
    assert letters(" ".join(words)) == words


@pytest.mark.parametrize(
    ("typed", "parted"),
    [
        ("كريم محمدعبد البصير", "كريم محمد عبد البصير"),
        ("كريم محمدعبدالبصير", "كريم محمد عبد البصير"),
        ("عمرعبدالله كريم", "عمر عبد الله كريم"),
    ],
)
def test_a_blank_left_out_after_a_letter_that_joins_to_none_is_seen(typed: str, parted: str) -> None:
    assert letters(typed) == letters(parted)
    assert " ".join(token.text for token in Name.parse(typed).tokens).replace(" ", "") == typed.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "parts"), [("معبد الكريم", ["معبد", "كريم"]), ("محمدعبد", ["محمدعبد"]), ("سالم عبد", ["سالم", "عبد"])]
)
def test_what_only_ends_like_servant_of_is_left_whole(name: str, parts: list[str]) -> None:
    assert letters(name) == parts
