"""One booking (passenger name record) while it is read: its travellers, what belongs to all of them, and who is who.

A booking names its travellers once and refers to them again and again, by a number, by name, or by where a segment
stands. What refers to nobody known is told, and stays with the booking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from tansiq.engines.lists.written import squeeze
from tansiq.engines.manifests.naming import without_glued_title, without_title
from tansiq.engines.manifests.passenger import Passenger
from tansiq.engines.manifests.traveller import Leg, Rejected, Traveller
from tansiq.engines.matching.record import Quality
from tansiq.engines.tables.caps import NAMES_MAX_PER_TRAVELLER, VALUES_MAX_PER_BOOKING
from tansiq.engines.tables.problem import Report

__all__ = ["Booking", "Named", "bare_name", "reference"]


@dataclass(frozen=True, slots=True)
class Named:
    """A traveller as a TIF segment names them: ``raw`` is the segment, ``number`` its place in the file."""

    family: str
    given: str
    number: int
    role: str = "passenger"
    reference: str = ""
    raw: str = ""


@dataclass(slots=True)
class Booking:
    """What has been read of one booking. ``number``: the segment it begins at; ``push``: the flight it was sent for."""

    number: int
    report: Report
    day: date | None
    push: Leg
    locators: list[str] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    people: list[Passenger] = field(default_factory=list)
    extra: dict[tuple[str, str], None] = field(default_factory=dict)
    infants: dict[Passenger, None] = field(default_factory=dict)
    rejected: dict[int, Rejected] = field(default_factory=dict)
    _infants_of: dict[Passenger, dict[Passenger, None]] = field(default_factory=dict)
    _infants_by_name: dict[str, Passenger] = field(default_factory=dict)
    _by_reference: dict[str, Passenger | None] = field(default_factory=dict)
    _by_name: dict[str, Passenger | None] = field(default_factory=dict)
    _by_family: dict[str, Passenger | None] = field(default_factory=dict)
    _booked: dict[Passenger, Named] = field(default_factory=dict)
    _too_many: bool = False

    # ------------------------------------------------------------------ travellers

    def add(self, named: Named) -> Passenger:
        """One more traveller of the booking."""
        person = Passenger(named.number, "booking", self.day, named.role)
        add_booked_name(person, named.family, named.given, at=named.number)
        self.people.append(person)
        self._booked[person] = named
        for key in _keys(named.family, named.given):
            _claim(self._by_name, key, person)
            if named.role == "infant":
                self._infants_by_name.setdefault(key, person)
        _claim(self._by_family, bare_name(named.family), person)
        if named.role == "infant":
            self.infants[person] = None
        if number := reference(named.reference):
            if number in self._by_reference:
                person.tell("passenger.reference_twice", named.number, reference=named.reference)
            _claim(self._by_reference, number, person)
        return person

    def reject(self, found: Rejected) -> None:
        """Keep what is no traveller, to be handed out in its place."""
        self.rejected[found.row] = found

    def by_reference(self, number: str) -> Passenger | None:
        """The traveller with this number; None where there is none, or more than one."""
        return self._by_reference.get(reference(number))

    def by_name(self, family: str, *given: str) -> Passenger | None:
        """The traveller of this name, with or without title and second given name; None where none or several are."""
        for spelled in (squeeze(" ".join(given)), given[0] if given else ""):
            for key in _keys(family, spelled):
                if person := self._by_name.get(key):
                    return person
        return None

    def by_family(self, family: str) -> Passenger | None:
        """The only traveller with this family name."""
        return self._by_family.get(bare_name(family)) if bare_name(family) else None

    def also_named(self, person: Passenger, family: str, *given: str) -> None:
        """From now on this name leads to the traveller as well."""
        for key in _keys(family, squeeze(" ".join(given))):
            _claim(self._by_name, key, person)

    def seen(self, named: Named) -> Passenger | None:
        """The traveller whom a check-in names again; one whom the booking did not name is added, and told.

        None where two travellers have that name, and the number does not tell which.
        """
        if person := self.by_name(named.family, named.given):
            return person
        person = self.by_reference(named.reference)
        if person is not None and _is_close(self._booked[person], named):
            add_booked_name(person, named.family, named.given, at=named.number, role="spelling")
            return person
        if any(key in self._by_name for key in _keys(named.family, named.given)):
            return None
        added = self.add(replace(named, reference="") if reference(named.reference) in self._by_reference else named)
        added.tell("passenger.only_in_check_in", named.number)
        return added

    def infant(self, named: Named, guardian: Passenger | None) -> Passenger:
        """The infant of this name, whom a request may name for every flight and a TIF once more."""
        keys = _keys(named.family, named.given)
        found = next((self._infants_by_name[key] for key in keys if key in self._infants_by_name), None)
        found = found or self.by_name(named.family, named.given)
        if found is None or (found is guardian and found not in self.infants):
            found = self.add(replace(named, role="infant"))
        for key in keys:
            self._infants_by_name.setdefault(key, found)
        found.role, self.infants[found] = "infant", None
        if guardian is not None and guardian is not found:
            self._infants_of.setdefault(guardian, {})[found] = None
        return found

    def only_infant(self, guardian: Passenger | None) -> Passenger | None:
        """The one infant of the guardian, or else of the whole booking."""
        children = (self._infants_of.get(guardian) if guardian is not None else None) or self.infants
        return next(iter(children)) if len(children) == 1 else None

    def former_name(self, named: Named, *, is_cancelled: bool) -> None:
        """A name of the booking's history: a former one where number and family name are a traveller's.

        Another family name under the same number is somebody else who was to travel: it stays with the booking.
        """
        person = self.by_reference(named.reference)
        if self.by_name(named.family, named.given):
            return
        if person is not None and bare_name(self._booked[person].family) == bare_name(named.family):
            add_booked_name(person, named.family, named.given, at=named.number, role="former", quality="weak")
        else:
            label = "cancelled name" if is_cancelled else "name in the history"
            self.keep(label, f"{named.given} {named.family}")

    # ------------------------------------------------------------------ what belongs to all

    def keep(self, label: str, value: str) -> None:
        """Keep a value that belongs to every traveller of the booking."""
        value = squeeze(value)
        if value and self._has_room(len(self.extra)):
            self.extra.setdefault((label, value))

    def add_leg(self, leg: Leg) -> None:
        """Add a flight of the booking."""
        if self._has_room(len(self.legs)):
            self.legs.append(leg)

    def _has_room(self, count: int) -> bool:
        if count >= VALUES_MAX_PER_BOOKING and not self._too_many:
            self._too_many = True
            self.report.note("passenger.booking_values", self.number, limit=VALUES_MAX_PER_BOOKING)
        return count < VALUES_MAX_PER_BOOKING

    # ------------------------------------------------------------------ the end

    def finish(self) -> Iterator[Traveller | Rejected]:
        """Every traveller, and everything rejected, in the order of the file; infants named in requests come last."""
        legs, shared, seen = tuple(self.legs), list(self.extra), Counter[int]()
        for person in self.people:
            while self.rejected and next(iter(self.rejected)) < person.number:
                yield self.rejected.pop(next(iter(self.rejected)))
            person.legs = legs
            person.booking = self.locators[0] if self.locators else ""
            self._place(person)
            person.extra = list(dict.fromkeys([*person.extra, *shared]))
            seen[person.number] += 1
            yield _numbered(person.finish(self._booked[person].raw), seen[person.number])
        yield from self.rejected.values()

    def _place(self, person: Passenger) -> None:
        """The journey: the flight that the message was sent for, else from the first flight to the last."""
        push = self.push
        if push.flight or push.origin or push.destination:
            person.flight, person.origin, person.destination = push.flight, push.origin, push.destination
        elif person.legs:
            person.flight = person.legs[0].flight
            person.origin, person.destination = person.legs[0].origin, person.legs[-1].destination


def add_booked_name(
    person: Passenger, family: str, given: str, *, at: int, role: str = "name", quality: Quality = "primary"
) -> None:
    """Add a name as it was booked, and beside it the one without a title that may be glued to the given name."""
    if len(person.names) >= NAMES_MAX_PER_TRAVELLER:
        person.extra.append(("name", squeeze(f"{given} {family}")))
        return
    person.add_name(family, given, at=at, role=role, quality=quality)
    # Each word of its own: a document text gives several given names, each of which may end so.
    spelled = " ".join(map(without_glued_title, without_title(squeeze(given)).split(" ")))
    if spelled != without_title(squeeze(given)):
        person.add_name(family, spelled, at=at, role="spelling", quality=quality)


def bare_name(text: str) -> str:
    """Letters and figures alone, in one case: what is left of a name that was broken by blanks or line ends."""
    return "".join(char for char in text.casefold() if char.isalnum())


def reference(text: str) -> str:
    """The number of a traveller without zeros in front (``002`` and ``2`` are one, ``1`` and ``1.1`` are not)."""
    return ".".join(part.strip().lstrip("0") or "0" for part in text.split(".")) if text.strip() else ""


def _keys(family: str, given: str) -> list[str]:
    plain = without_title(squeeze(given))
    spellings = dict.fromkeys((plain, without_glued_title(plain)))
    if not bare_name(family + given):
        return []
    return [f"{bare_name(family)}/{bare_name(spelled)}" for spelled in spellings]


def _is_close(booked: Named, named: Named) -> bool:
    """Family or given name is the same, and the other one may be misspelled."""
    if bare_name(booked.family) == bare_name(named.family):
        return True
    given = {key.partition("/")[2] for key in _keys(booked.family, booked.given)}
    return bool((given & {key.partition("/")[2] for key in _keys(named.family, named.given)}) - {""})


def _claim(index: dict[str, Passenger | None], key: str, person: Passenger) -> None:
    """``key`` leads to ``person``; to nobody where another one has it already."""
    index[key] = person if index.get(key, person) is person else None


def _numbered(found: Traveller | Rejected, count: int) -> Traveller | Rejected:
    """The second and further travellers of one segment have an identifier of their own."""
    if count == 1 or isinstance(found, Rejected):
        return found
    return replace(found, record=replace(found.record, id=f"{found.record.id}-{count}"))
