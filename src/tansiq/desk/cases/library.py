"""What is data, as the desk runs by it: the case types, the node's parameters, and the place where limits run."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from tansiq.case_types import shelf
from tansiq.desk.cases.models import Case
from tansiq.desk.cases.parameters import Parameters, read_parameters
from tansiq.engines.workflows import CaseType, Library, Place, read_library

__all__ = ["definition_of", "give_fictional_parameters", "library", "node_parameters", "place"]


@cache
def library() -> Library:
    """Every version of every case type. Raises MalformedError where one is not sound."""
    return read_library(shelf())


@cache
def node_parameters() -> Parameters:
    """The node's own values; none where it has no file of them. Raises MalformedError where the file cannot stand."""
    path = Path(settings.TANSIQ_PARAMETERS)
    return read_parameters(path.read_bytes(), library()) if path.is_file() else Parameters()


def give_fictional_parameters() -> None:
    """Invented values for a node to be tried out, unless it has its own."""
    path = Path(settings.TANSIQ_PARAMETERS)
    if not path.exists():
        path.write_bytes(files(__package__).joinpath("fictional.toml").read_bytes())
        node_parameters.cache_clear()


def place() -> Place:
    """The calendar by which limits run."""
    own = node_parameters()
    return Place(ZoneInfo(settings.TANSIQ_TIME_ZONE), own.weekend, own.holidays)


def definition_of(case: Case) -> CaseType:
    """The rules that a case began under. Raises RefusedError ``workflow.version_unknown`` or ``workflow.changed``."""
    return library().version(case.type, case.version, case.fingerprint)
