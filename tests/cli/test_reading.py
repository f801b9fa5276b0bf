from __future__ import annotations

import pytest

from tansiq.cli.reading import show_reading
from tansiq.cli.terminal import Voice
from tansiq.engines.reporting import Reading, read_article, read_folder

SHARED = (
    "إقامة خط اتصال دائم بين غرفتي العمليات في البلدين وتبادل أوصاف وثائق السفر المفقودة أو المسروقة في أجل قصير"
    " وتكوين فرق مختلطة من المحققين والخبراء لمتابعة شبكات التزوير"
)


def reading() -> Reading:
    texts = (f"كما قلنا سابقا فإن تفكيك عشرات الشبكات مهم، {SHARED}.", f"وأكد مصدر مأذون أن اللقاء تناول {SHARED}.")
    return read_folder(read_article(text, name) for name, text in zip(("a", "b"), texts, strict=True))


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_every_label_of_the_summary_has_words(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    show_reading(Voice(lang), reading(), None)
    told = capsys.readouterr().out
    assert "reading." not in told
    assert "?" not in told


def test_the_summary_tells_opinion_anonymous_source_and_the_shared_text(capsys: pytest.CaptureFixture[str]) -> None:
    show_reading(Voice("en"), reading(), None)
    told = capsys.readouterr().out
    assert "[opinion, X/4]" in told
    assert "[anonymous source, X/4]" in told
    assert "One event, 2 reports" in told
    assert "dozens" in told
