"""The engine as a whole: on the fictional articles of the demo, and on the five real ones, counted by hand."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from tansiq.engines.reporting import Reading, decode, read_article, read_folder
from tansiq.engines.reporting.article import Figure
from tansiq.errors import MalformedError


@pytest.fixture(scope="module")
def fictional() -> Reading:
    folder = files("tansiq.demo").joinpath("articles")
    texts = sorted((entry.name, entry.read_bytes()) for entry in folder.iterdir() if entry.name.endswith(".txt"))
    return read_folder(read_article(decode(data, name), name) for name, data in texts)


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Reading:
    texts = sorted((path.name[:3], path.read_bytes()) for path in (shared_data / "articles").glob("*.txt"))
    assert len(texts) == 5
    return read_folder(read_article(decode(data, name), name) for name, data in texts)


def numbers(figures: tuple[Figure, ...]) -> list[object]:
    return [figure.value if figure.value is not None else figure.magnitude for figure in figures]


def test_the_fictional_articles_hold_one_of_each_trap(fictional: Reading) -> None:
    assert [article.genre for article in fictional.articles] == ["report", "report", "opinion", "interview"]
    assert fictional.shared[0].files == tuple(article.file for article in fictional.articles[:3])
    assert len(fictional.shared) == 1
    assert "appended_article" in {passage.kind for passage in fictional.articles[3].removed}


def test_the_fictional_articles_are_dated_from_each_other(fictional: Reading) -> None:
    days = [article.published.first if article.published else "" for article in fictional.articles]
    assert days == ["2025-10-14", "2025-10-15", "", ""]


def test_the_fictional_seizure_is_one_figure(fictional: Reading) -> None:
    assert Decimal(1240) in [figure.value for figure in fictional.articles[1].figures]


def test_a_day_of_publication_that_is_none_is_refused() -> None:
    with pytest.raises(MalformedError, match=r"article\.published"):
        read_article("خبر", "a", published="yesterday")


def test_the_real_articles_are_of_the_kinds_they_are(real: Reading) -> None:
    assert [article.genre for article in real.articles] == ["report", "opinion", "report", "interview", "report"]


def test_the_real_articles_print_thirteen_figures(real: Reading) -> None:
    hour = [Decimal(24), Decimal(24)]
    assert [numbers(article.figures) for article in real.articles] == [
        [Decimal(2), Decimal(5), Decimal(3), Decimal(2), Decimal(60)],
        ["tens"],
        [],
        [Decimal(100), Decimal(7), Decimal(1355), *hour, Decimal(3), Decimal(12)],
        [],
    ]


def test_the_real_articles_date_twelve_things(real: Reading) -> None:
    dated = [
        [(item.first, item.basis) for item in article.dates if item.first and item.role == "text"]
        for article in real.articles
    ]
    assert dated == [
        [("2023-02-21", "inferred"), ("2022-06-13", "stated"), ("2021-02-09", "stated")],
        [],
        [("2022-06-13", "inferred"), ("2001-09-11", "stated"), ("2001-09-11", "inferred"), ("2022-03-08", "inferred")],
        [("1983-10-01", "stated"), ("2017-01-01", "stated")],
        [("2023-02-21", "inferred"), ("2022-06-01", "stated"), ("2023-02-21", "inferred"), ("2022-06-01", "stated")],
    ]


def test_the_real_articles_name_two_dated_conventions_and_undertake_three_things(real: Reading) -> None:
    agreements = [item for article in real.articles for item in article.agreements]
    assert [item.year for item in agreements if item.level == "dated"] == ["1983", "2017"]
    assert Counter(item.level for item in agreements) == {"dated": 2, "undertaking": 3, "mentioned": 4, "named": 1}


def test_two_pairs_of_real_articles_share_a_communique(real: Reading) -> None:
    assert [shared.files for shared in real.shared] == [("000", "004"), ("001", "002")]


def test_the_unrelated_article_and_the_horoscopes_are_not_read(real: Reading) -> None:
    interview = real.articles[3]
    assert sum(passage.kind == "appended_article" for passage in interview.removed) == 16
    text = "".join(article.words(part.span) for article in real.articles for part in article.kept)
    assert "حظك اليوم" not in text


def test_the_opinion_and_the_anonymous_source_are_never_graded_as_a_communique(real: Reading) -> None:
    grades = {(claim.source_type, claim.grading.source) for article in real.articles for claim in article.claims}
    assert ("opinion", "X") in grades
    assert ("anonymous", "X") in grades
    assert {kind for kind, source in grades if source == "B"} == {"communique"}
