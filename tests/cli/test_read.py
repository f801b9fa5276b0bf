from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq

GOOD = (
    "وقالت وزارة الداخلية، أمس، إن المصالح حجزت طن و240 كيلوغراما من المواد المخدرة على مستوى المعابر البرية."
    "\n\nقد يهمك أيضا\n\nوصفات سهلة"
)


def call(*words: str) -> Result:
    return CliRunner().invoke(tansiq, ["read", *words])


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "خبر.txt"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_the_summary_isolates_arabic_in_a_latin_line(article: Path) -> None:
    done = call(str(article), "--lang", "fr")
    assert done.exit_code == 0
    assert "\u2068وزارة الداخلية\u2069" in done.output
    assert "1240 kg" in done.output


def test_the_summary_says_that_yesterday_is_unknown_until_publication_is_given(article: Path) -> None:
    assert "2023-02-20" not in call(str(article)).output
    assert "2023-02-20  [inferred]" in call(str(article), "--published", "2023-02-21", "--lang", "en").output


def test_json_holds_every_value(article: Path) -> None:
    values = json.loads(call(str(article), "--json").output)
    assert values["articles"][0]["figures"][0]["value"] == "1240"
    assert {part["kind"] for part in values["articles"][0]["passages"] if not part["kept"]} >= {"related_link"}


@pytest.mark.parametrize(("name", "start"), [("page.html", "<!DOCTYPE html>"), ("values.json", "{")])
def test_the_whole_reading_is_written_where_asked(article: Path, tmp_path: Path, name: str, start: str) -> None:
    out = tmp_path / "new" / name
    done = call(str(article), "--out", str(out), "--lang", "ar")
    assert done.exit_code == 0
    assert out.read_text(encoding="utf-8").startswith(start)
    assert name in done.output


@pytest.mark.parametrize(
    "words",
    [("--out", "page.pdf"), ("--published", "hier")],
)
def test_wrong_options_are_refused_before_any_work(article: Path, words: tuple[str, str]) -> None:
    assert call(str(article), *words).exit_code == 2


def test_a_broken_file_among_good_ones_is_told_and_the_exit_code_says_so(article: Path) -> None:
    (article.parent / "b.txt").write_bytes(b"\x00")
    done = call(str(article.parent), "--lang", "en")
    assert done.exit_code == 5
    assert "article.binary" in done.output


def test_a_missing_path_is_told_with_its_code() -> None:
    done = call("nowhere.txt", "--lang", "en")
    assert done.exit_code == 3
    assert "article.missing" in done.output


def test_one_day_of_publication_does_not_fit_a_folder(article: Path) -> None:
    (article.parent / "b.txt").write_text(GOOD, encoding="utf-8")
    done = call(str(article.parent), "--published", "2023-02-21")
    assert (done.exit_code, "article.one_day" in done.output) == (3, True)
