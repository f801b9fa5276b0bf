from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tansiq.engines.reporting import Article, read_article
from tansiq.engines.reporting.article import Claim
from tansiq.engines.reporting.claims import _outside_quotes

PADDING = " وذلك في إطار العمل المشترك بين المصالح المختصة في البلدين الجارين على مستوى المعابر البرية والبحرية كلها."


def article(*sentences: str) -> Article:
    return read_article("\n\n".join(sentence.rstrip(".") + PADDING for sentence in sentences), "a")


def only(sentence: str) -> Claim:
    (claim,) = article(sentence).claims
    return claim


@pytest.mark.parametrize(
    ("sentence", "speaker", "kind"),
    [
        ("وقالت وزارة الداخلية إن العدد ارتفع", "وزارة الداخلية", "organisation"),
        (
            "وأعلنت المديرية العامة لأمن الحدود، في بلاغ لها، أن العدد ارتفع",
            "المديرية العامة لأمن الحدود",
            "communique",
        ),
        ("وذكر بيان لوزارة الداخلية أن العدد ارتفع", "بيان لوزارة الداخلية", "communique"),
        ("وفي تعليق على ذلك، أكد مصدر مأذون أن العدد ارتفع", "مصدر مأذون", "anonymous"),
        ("وتبرز أهمية ذلك، يضيف مصدر مأذون، من خلال العدد", "مصدر مأذون", "anonymous"),
        ("وحسب صحيفة الميناء، فقد ارتفع العدد", "صحيفة الميناء", "media"),
        ("وكان تقرير دولي صنف الجهاز في المرتبة الأولى", "تقرير دولي", "report"),
        ("وأعربت وزارة العدل خلال اللقاء عن تقديرها", "وزارة العدل", "organisation"),
        ("أشاد الوزيران بالعمل المنجز", "الوزيران", "parties"),
    ],
)
def test_the_speaker_is_found_in_each_turn_of_phrase(sentence: str, speaker: str, kind: str) -> None:
    claim = only(sentence)
    assert (claim.speaker, claim.source_type) == (speaker, kind)


def test_a_sentence_without_a_speaker_is_no_claim() -> None:
    assert article("استقبل المدير العام وفدا من ساحيليا").claims == ()


def test_the_same_source_leads_back_to_the_one_who_was_named() -> None:
    read = article(
        "وأكد مصدر مأذون أن العدد ارتفع",
        "وذكر الوزير طاوس أن العمل مستمر",
        "وأضاف المصدر نفسه أن العدد سيرتفع",
    )
    assert [claim.source_type for claim in read.claims] == ["anonymous", "named_person", "anonymous"]
    assert read.claims[2].resolved == "مصدر مأذون"


def test_a_communique_that_nobody_is_known_to_have_issued_is_not_graded_as_one() -> None:
    claim = only("وبحسب البيان، فقد ارتفع العدد")
    assert (claim.source_type, claim.grading.source) == ("communique", "X")


def test_an_opinion_piece_is_graded_as_opinion_paragraph_by_paragraph() -> None:
    read = article("وكما قلنا في مقال سابق فإن الجهاز قوي", "والجهاز الآخر ضعيف كما يعلم الجميع")
    assert read.genre == "opinion"
    assert {(claim.source_type, claim.grading.source) for claim in read.claims} == {("opinion", "X")}


def test_the_first_person_inside_a_quotation_does_not_make_an_opinion() -> None:
    assert article("قال الوزير طاوس إن “الأمر كما قلنا في مقال سابق” لم يتغير").genre == "report"


def test_the_answers_of_an_interview_belong_to_the_person_asked() -> None:
    lines = (
        "العقيد ماهر السنجاري، ضابط الاتصال، يشرح في هذا الحوار كيف تعمل غرفة العمليات المشتركة" + PADDING,
        "نص الحوار:",
        "• ما الذي تغير في عملكم؟",
        "تغير كل شيء" + PADDING,
        "• هل من مثال؟",
        "أوقفنا مسافرا واحدا" + PADDING,
    )
    read = read_article("\n\n".join(lines), "a")
    assert read.genre == "interview"
    assert {claim.speaker for claim in read.claims} == {"العقيد ماهر السنجاري، ضابط الاتصال"}
    assert len(read.claims) == 2


def test_a_claim_spans_its_whole_sentence_and_its_speaker() -> None:
    read = article("وقالت وزارة الداخلية إن العدد ارتفع")
    (claim,) = read.claims
    assert read.words(claim.speaker_span) == "وزارة الداخلية"
    assert read.words(claim.span).startswith("وقالت وزارة")


@given(text=st.text(alphabet='“«”»"\n أ', max_size=40))
def test_quotations_are_left_out_as_if_every_opening_mark_were_tried_alone(text: str) -> None:
    assert _outside_quotes(text) == re.sub(r"[“«][^”»]*[”»]|\"[^\"\n]*\"", " ", text)
