"""What is data, as the desk runs by it: the case types, the node's parameters, and the place where limits run."""

from __future__ import annotations

from importlib.resources import files
from zoneinfo import ZoneInfo

from django.conf import settings

from tansiq.desk.parameters.limits import limits
from tansiq.desk.parameters.models import Issue
from tansiq.desk.parameters.reading import Parameters, read_parameters
from tansiq.desk.rulebook.composed import shipped
from tansiq.desk.rulebook.in_force import per_rulebook, rulebook
from tansiq.engines.workflows import Given, Library, Place

__all__ = ["fictional", "library", "limit", "node_parameters", "place", "shipped_types"]


def library() -> Library:
    """Every version of every case type, the node's own among them. Raises MalformedError where one is not sound."""
    return rulebook().types


def shipped_types() -> Library:
    """The case types that come with Tansiq: what the desk's own tables speak of."""
    return shipped().types


def node_parameters() -> Parameters:
    """The node's own values that are in force now; none where none were set. One question to the database.

    Invented ones are none on a node that others than this machine reach.
    """
    text = Issue.objects.order_by("-number").values_list("text", flat=True).first()
    if text is None or (not settings.TANSIQ_LOOPBACK and text.encode() == fictional()):
        return Parameters()
    return _read(text)


@per_rulebook
def _read(text: str) -> Parameters:
    return read_parameters(text.encode(), library())


def fictional() -> bytes:
    """Invented values, for a node to be tried out with."""
    return files(__package__).joinpath("fictional.toml").read_bytes()


def limit(name: str) -> Given:
    """A limit of the desk itself, as it is now, with its citation."""
    default = limits().each[name]
    return node_parameters().limits.get(name) or Given(default.span, default.citation)


def place() -> Place:
    """The calendar by which limits run."""
    own = node_parameters()
    return Place(ZoneInfo(settings.TANSIQ_TIME_ZONE), own.weekend, own.holidays)
