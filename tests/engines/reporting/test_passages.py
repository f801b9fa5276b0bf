from __future__ import annotations

from tansiq.engines.reporting import read_article
from tansiq.engines.reporting.article import Article
from tansiq.engines.reporting.passages import MIN_WORDS, find_shared

SHARED = (
    "إقامة خط اتصال دائم بين غرفتي العمليات في البلدين وتبادل أوصاف وثائق السفر المفقودة أو المسروقة في أجل قصير"
    " وتكوين فرق مختلطة من المحققين والخبراء لمتابعة شبكات التزوير على جانبي الحدود الأميركية"
)
OTHER = "وافتتح رئيس البلدية معرضا للكتاب في الساحة الكبرى بحضور عدد من الكتاب والناشرين والتلاميذ وأسرهم مساء اليوم"


def article(name: str, *paragraphs: str) -> Article:
    return read_article("\n\n".join(f"{paragraph}." for paragraph in paragraphs), name)


def test_one_communique_in_two_papers_is_one_event_with_two_reports() -> None:
    left = article("a", f"ذكر بيان أن اللقاء تناول {SHARED}", OTHER)
    right = article("b", f"وهم الحديث {SHARED.replace('إقامة', 'إقامه').replace('الأميركية', 'الأمريكية')}")
    (shared,) = find_shared((left, right))
    (run,) = shared.runs
    assert shared.files == ("a", "b")
    assert (run.words, run.share) == (len([word for word in SHARED.split() if len(word) > 1]), 1.0)
    assert left.words(run.left) == SHARED


def test_a_few_words_changed_in_the_middle_do_not_cut_it_in_two() -> None:
    right = article("b", f"وهم الحديث {SHARED.replace('أو المسروقة', 'أو الضائعة')}")
    (shared,) = find_shared((article("a", f"تناول اللقاء {SHARED}"), right))
    assert len(shared.runs) == 1
    assert 0.7 < shared.runs[0].share < 1


def test_three_papers_with_one_communique_are_one_event() -> None:
    papers = [article(name, f"{start} {SHARED}") for name, start in (("a", "أولا"), ("b", "ثانيا"), ("c", "ثالثا"))]
    (shared,) = find_shared(papers)
    assert shared.files == ("a", "b", "c")


def test_a_short_set_phrase_is_not_a_shared_text() -> None:
    phrase = " ".join(SHARED.split()[: MIN_WORDS - 4])
    assert find_shared((article("a", f"{phrase} {OTHER}"), article("b", f"نص مختلف تماما عن الأول فيه {phrase}"))) == ()


def test_furniture_in_common_is_not_an_event() -> None:
    box = "شروط النشر: " + SHARED
    left, right = (read_article(f"{text}.\n\n{box}", name) for name, text in (("a", OTHER), ("b", OTHER[::-1])))
    assert find_shared((left, right)) == ()
