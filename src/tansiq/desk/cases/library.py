"""What is data, as cases run by it: the rules that each began under."""

from __future__ import annotations

from tansiq.desk.cases.models import Case
from tansiq.desk.parameters.library import library, node_parameters, place, shipped_types
from tansiq.engines.workflows import CaseType

__all__ = ["definition_of", "library", "node_parameters", "place", "shipped_types"]


def definition_of(case: Case) -> CaseType:
    """The rules that a case began under. Raises RefusedError ``workflow.version_unknown`` or ``workflow.changed``."""
    return library().version(case.type, case.version, case.fingerprint)
