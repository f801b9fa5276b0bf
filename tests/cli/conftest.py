"""One fictional traveller with one possible hit, and a home of their own for the commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tansiq.cli import tansiq
from tansiq.cli.screening import Found, Screened
from tansiq.engines.manifests import Rejected, Traveller
from tansiq.engines.matching import Document, Record, WrittenName

PERSON = Record(
    id="row-7", names=("EL HADDAD YOUSSEF",), birth_dates=("1984-03-07",), nationalities=("QMA",), sex="M",
    documents=(Document("K0123456", "passport", "QMA"),),
)  # fmt: skip
LISTED = Record(
    id="own-1",
    names=(WrittenName("Yusuf al-Haddad"), WrittenName("يوسف الحداد", role="original_script")),
    birth_dates=("1984",),
    nationalities=("QMA",),
    reference="MW-1",
)


@dataclass(frozen=True)
class Evidence:
    """Two parts that add up; what a real comparison says is tested where it is made."""

    right: WrittenName | None = LISTED.names[0]
    left: WrittenName | None = PERSON.names[0]
    prior_bits: float = -13.0
    probability: float = 0.996
    parts: tuple[Any, ...] = (
        SimpleNamespace(field="name", left="EL HADDAD", right="al-Haddad", bits=18.04, reason="date.unreadable"),
        SimpleNamespace(field="birth_date", left="1984-03-07", right="1984", bits=3.04, reason="date.unreadable"),
    )

    @property
    def bits(self) -> float:
        return sum(part.bits for part in self.parts)

    def sentence(self, lang: str = "en") -> str:
        return f"a sentence in {lang}"


@pytest.fixture
def hit() -> Any:
    return SimpleNamespace(record=LISTED, evidence=Evidence(), bits=21.08, probability=0.996)


@pytest.fixture
def screened(hit: Any) -> Screened:
    return Screened(Traveller(7, PERSON, flight="TQ1"), (Found("own", hit),))


@pytest.fixture
def rejected() -> Rejected:
    return Rejected(9, "manifest.no_name", {}, "=cmd|'/c calc'!A1,1984")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty TANSIQ_HOME, and English whatever the machine speaks."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TANSIQ_HOME", str(folder))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    return folder


@pytest.fixture(scope="session")
def rehearsed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The folder of a demo that ran once, and what it answered in JSON."""
    out = tmp_path_factory.mktemp("demo")
    return out, CliRunner().invoke(tansiq, ["demo", "--out", str(out), "--json", "--lang", "en"])


@pytest.fixture
def demo_home(rehearsed: tuple[Path, Result], home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A TANSIQ_HOME with the three fictional lists loaded: to be read only."""
    monkeypatch.setenv("TANSIQ_HOME", str(rehearsed[0] / "home"))
    return rehearsed[0]


Undocumented = Callable[[Any], set[str]]


@pytest.fixture(scope="session")
def undocumented() -> Undocumented:
    """The keys of an answer that docs/reference/json.md does not tell."""
    page = Path(__file__).resolve().parents[2] / "docs" / "reference" / "json.md"
    documented = set(re.findall(r"`([a-z_0-9]+)`", page.read_text(encoding="utf-8")))
    return lambda answer: _keys(answer) - documented


def _keys(value: Any) -> set[str]:
    """Every key, without those that are somebody's headings or counts by a type of their own."""
    if isinstance(value, dict):
        open_ended = ("extra", "mapping", "details", "passed_over")
        return set(value).union(*(_keys(inner) for key, inner in value.items() if key not in open_ended))
    return set().union(*(_keys(one) for one in value)) if isinstance(value, list) else set()
