"""Documents of invented people, and somebody who sits at a booth."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tansiq.desk.booth.answering import Post
from tansiq.engines.documents import write_zone

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
people = _screening.people


def zone_of(given: str = "ZAYDUN", family: str = "MARWANI", number: str = "QM1234567", form: str = "TD3") -> str:
    """The lines of a document of somebody born on 1984-03-07, as a scanner types them."""
    code = {"TD3": "P", "TD2": "I", "TD1": "I", "MRV-A": "V", "MRV-B": "V"}[form]
    lines = write_zone(
        form, document_code=code, issuer="QMA", number=number, primary=family, secondary=given, nationality="QMA",
        birth_date="840307", sex="M", expiry_date="320101",
    )  # fmt: skip
    return "\r\n".join(lines) + "\r\n"


@pytest.fixture
def zone() -> Callable[..., str]:
    return zone_of


@pytest.fixture
def post() -> Post:
    return Post("booth-4", "Gate 4, booth 2", "an invented article")


@pytest.fixture
def seat(officer: Any) -> Client:
    """A booth officer who said where they sit."""
    client = Client()
    client.force_login(officer("booth_officer").user)
    client.post("/booth/begin/", {"checkpoint": "Gate 4, booth 2", "legal_basis": "an invented article"})
    return client
