"""Manifests of invented travellers, and what screening them needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from tansiq.desk.manifests import rules as table
from tansiq.desk.manifests import work
from tansiq.desk.manifests.actions.sending import Told, send
from tansiq.desk.manifests.models import Manifest
from tansiq.desk.uploads.actions import files

HERE = Path(__file__).resolve().parent


def _neighbour(name: str) -> Any:
    spec = spec_from_file_location(f"{name}_conftest", HERE.parent / name / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_screening = _neighbour("screening")
_law, folder = _screening._law, _screening.folder
content, published, matter, azuria = _screening.content, _screening.published, _screening.matter, _screening.azuria

HEAD = "name,birth_date,nationality,document_number\n"
#: Four rows: one listed in AZURIA, one with a nationality that is none, one without a name, one of nobody.
ROWS = (
    "Zaydun Marwani,1984-03-07,QMA,QM1234567",
    "Tamim Wadani,1990-01-02,Nowhereland,",
    ",1971-05-05,QMA,",
    "Suhayb Qasrani,1971-06-07,QMA,",
)


def table_of(*rows: str) -> bytes:
    return (HEAD + "\n".join(rows or ROWS) + "\n").encode()


@pytest.fixture(autouse=True)
def _nothing_open() -> Iterator[None]:
    """Files that were opened by another test are let go of; the rules are read anew."""
    work._let_go()
    table.rules.cache_clear()
    yield
    work._let_go()
    table.rules.cache_clear()


@pytest.fixture
def people(officer: Callable[..., Any]) -> dict[str, Any]:
    """One invented person a role."""
    roles = ("border_officer", "ncb_officer", "supervisor", "dpo", "analyst", "prosecutor", "oversight", "duty_officer")
    return {role: officer(role) for role in roles}


@pytest.fixture
def sent(people: dict[str, Any]) -> Callable[..., Manifest]:
    """Send a manifest, as the analyst where nobody else is named."""

    def make(data: bytes | None = None, by: Any = None, name: str = "TQ180.csv", **told: Any) -> Manifest:
        actor = by or people["analyst"].actor
        data = table_of() if data is None else data
        file = files.send_whole(by=actor, kind="manifest", name=name, size=len(data), chunks=[data])
        known = {"flight": "TQ180", "checkpoint": "Gate 4", "purpose": "border check", "handling": "h1"}
        said = Told(**{**known, "legal_basis": "an invented article", **told})
        return Manifest.objects.get(pk=send(by=actor, upload_id=str(file.pk), told=said))

    return make


@pytest.fixture
def worked() -> Callable[..., Manifest]:
    """Let the worker do all that waits; the manifest as it then stands."""

    def make(manifest: Manifest) -> Manifest:
        for _ in range(200):
            if not work.screen_some():
                break
        manifest.refresh_from_db()
        return manifest

    return make
