"""How long manifests are kept is data with a citation; a node may say what its own law says."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.manifests.models import Manifest
from tansiq.desk.manifests.rules import read_rules, rules
from tansiq.engines.workflows import Span
from tansiq.errors import MalformedError
from tansiq.messages import LANGUAGES, sentence

TEXT = files("tansiq.desk.manifests").joinpath("rules.toml").read_text(encoding="utf-8")
OWN = '[retention.document]\nvalue = 3\nunit = "days"\ncitation = "an invented law, article 3"\n'


def test_every_origin_has_its_time_and_its_citation() -> None:
    assert set(read_rules(TEXT).retention) == set(Manifest.Origin.values)
    assert all(len(one.citation) > 20 for one in read_rules(TEXT).retention.values())


def test_the_law_of_the_place_stands_in_place_of_ours(settings: Any) -> None:
    (Path(settings.TANSIQ_FOLDER) / "manifests.toml").write_text(OWN)
    found = rules().retention
    assert (found["document"].span, found["document"].citation) == (Span(3, "days"), "an invented law, article 3")
    assert found["booking"].span == Span(6, "months")


@pytest.mark.parametrize(
    "own",
    [
        "[retention.document]\nvalue = 3",
        OWN.replace("3\n", "0\n", 1),
        OWN.replace("days", "weeks"),
        OWN.replace("an invented law, article 3", " "),
        OWN.replace("document", "picture"),
        "[limits]\nrows = 9",
        "no table",
    ],
)
def test_a_table_that_leaves_something_out_is_not_read(own: str) -> None:
    with pytest.raises(MalformedError, match=r"manifests\.rules"):
        read_rules(TEXT, own)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_the_tables_is_told_in_every_language(lang: str) -> None:
    from tansiq.engines.manifests import FIELDS

    codes = [f"manifests.field.{name}" for name in FIELDS]
    codes += [f"manifests.status.{word}" for word in Manifest.Status.values]
    codes += [f"manifests.origin.{word}" for word in Manifest.Origin.values]
    assert [code for code in codes if sentence(code, lang) == code] == []
