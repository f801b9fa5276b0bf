"""PAXLST: the passenger list of a flight, as carriers send it before arrival (advance passenger information).

UN/EDIFACT directories D.98B to D.17A as the WCO/IATA/ICAO implementation guide uses them, and the older dialect
with one ``PDT`` segment a passenger. The data come from travel documents. Group 1 names the sender, groups 2 and 3 the
journey, group 4 each person (NAD), group 5 their documents (DOC).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tansiq.engines.edifact import Message, Segment
from tansiq.engines.manifests.journey import Itinerary, Stop, message_day, read_moment
from tansiq.engines.manifests.passenger import Passenger
from tansiq.engines.manifests.traveller import Leg, Rejected, Traveller
from tansiq.engines.tables.caps import SEGMENTS_MAX_PER_TRAVELLER
from tansiq.engines.tables.problem import Report
from tansiq.errors import MalformedError

__all__ = ["read"]

#: Party function (3035) of a person; any other NAD after the journey is a person of an unstated role.
_ROLES = {"FL": "passenger", "FM": "crew", "DDU": "transit_passenger", "DDT": "transit_crew"}
_OLD_ROLES = {"PAX": "passenger", "CRW": "crew"}
_PARTIES = frozenset({"MS", "MR"})
_DEPARTURE, _ARRIVAL = frozenset({"189", "136"}), frozenset({"232", "132"})
#: Where a person's reference (1153) goes; a booking has a field of its own.
_EXTRA_LABELS = {
    "AVF": "booking", "ABO": "traveller reference", "SEA": "seat", "AEA": "government reference",
    "CR": "customer reference",
}  # fmt: skip
#: Code list (1131) of provinces and federated states: no State that issues travel documents.
_PART_OF_A_STATE = "163"
_MEASURED = {"CT": "bags", "WT": "weight of baggage"}
_VERIFIED = {"173": "verified by the carrier", "ZZZ": "not verified by the carrier"}


class _Reader:
    """The state of one message: the journey so far, the person being read, and what remains to be compared."""

    def __init__(self, message: Message, report: Report) -> None:
        self.text = message.header.text
        self.report = report
        self.day = message_day(message.header.prepared)
        self.itineraries: list[Itinerary] = []
        self.flown: list[Leg] = []
        self.person: Passenger | None = None
        self.raw: list[Segment] = []
        self.counts = {"passenger": 0, "crew": 0}
        self.stated: list[tuple[Segment, str]] = []
        self._legs: tuple[Leg, ...] | None = None
        self._document: list[str] | None = None  # number, code, issuer, expiry, issue: its segments follow one another
        self._document_at = 0

    def read(self, segments: Iterator[Segment]) -> Iterator[Traveller | Rejected]:
        readers = _OF_A_PERSON
        for segment in segments:
            tag = segment.tag
            if self.person is not None and tag in readers and len(self.raw) < SEGMENTS_MAX_PER_TRAVELLER:
                self.raw.append(segment)
                if reader := readers[tag]:
                    reader(self, segment)
                continue
            if self.person is not None:
                yield self.close()
            if tag == "PDT":
                yield self.old_person(segment)
            elif reader := _OF_A_MESSAGE.get(tag):
                reader(self, segment)
        if self.person is not None:
            yield self.close()
        self.compare_counts()

    # ------------------------------------------------------------------ the journey

    def transport(self, segment: Segment) -> None:
        """TDT: a flight number, with the carrier where the number lacks it."""
        if self.counts["passenger"] or self.counts["crew"]:
            self.flown += self.legs()  # another flight's list in the same message
            self.itineraries = []
            self.counts = {"passenger": 0, "crew": 0}
        number, carrier = self.text(segment.element(2)).strip(), self.text(segment.component(5)).strip()
        if number[:1].isdigit() and carrier and not number.startswith(carrier) and len(carrier) <= 3:
            number = carrier + number
        self.itineraries.append(Itinerary(number))
        self._legs = None

    def place(self, segment: Segment) -> None:
        """LOC: a stop of the flight."""
        if self.itineraries and (place := self.text(segment.component(2)).strip()):
            self.itineraries[-1].stops.append(Stop(place))

    def time(self, segment: Segment) -> None:
        """DTM: when the flight leaves or reaches the stop named last."""
        function, text = segment.component(1), segment.component(1, 1)
        if not text:  # the older dialect: DTM+136+020131+2200
            text = segment.element(2).strip() + segment.element(3).strip()
        if not self.itineraries or not self.itineraries[-1].stops or not text:
            return
        if self.day is None:
            self.day = message_day(text)
        stop = self.itineraries[-1].stops[-1]
        try:
            moment = read_moment(text, self.day)
        except MalformedError:
            self.report.note("passenger.flight_time", segment.number, text=text, place=stop.place)
            return
        if function in _DEPARTURE:
            stop.departs = moment
        elif function in _ARRIVAL:
            stop.arrives = moment

    def legs(self) -> tuple[Leg, ...]:
        if self._legs is None:
            self._legs = tuple(leg for itinerary in self.itineraries for leg in itinerary.legs())
        return self._legs

    # ------------------------------------------------------------------ persons

    def name(self, segment: Segment) -> None:
        """NAD: the sender's contact (group 1), or the next person (group 4)."""
        function = segment.element(1).strip()
        if function in _PARTIES or (function not in _ROLES and not self.itineraries):
            return
        self.raw = [segment]
        self.start(segment, _ROLES.get(function, ""))
        family, *given = [self.text(part) for part in segment.components(4)[:5]]
        assert self.person is not None
        self.person.add_name(family, " ".join(given), at=segment.number)

    def start(self, segment: Segment, role: str) -> None:
        self.person = Passenger(segment.number, "document", self.day, role)
        self.person.legs = self.legs()
        if self.itineraries:
            self.person.flight = self.itineraries[0].flight
        self.counts["crew" if role.endswith("crew") else "passenger"] += 1

    def close(self) -> Traveller | Rejected:
        """The person that has been read."""
        assert self.person is not None
        self.close_document()
        person, self.person = self.person, None
        if person.legs and not person.origin:
            person.origin = person.legs[0].origin
        if person.legs and not person.destination:
            person.destination = person.legs[-1].destination
        raw = "" if person.names else "'".join(segment.raw for segment in self.raw[:100])
        return person.finish(raw)

    def old_person(self, segment: Segment) -> Traveller | Rejected:
        """PDT: all that the older dialect says of a person, in one segment."""
        self.raw = [segment]
        self.start(segment, _OLD_ROLES.get(segment.element(3).strip(), "passenger"))
        person, at = self.person, segment.number
        assert person is not None
        document, expires, issuer, *_ = [self.text(part) for part in [*segment.components(1), "", "", ""]]
        family, given, middle, born, sex, *_ = [self.text(part) for part in [*segment.components(2), *[""] * 5]]
        code, slash, number = document.partition("/")
        person.add_name(family, f"{given} {middle}", at=at)
        person.add_birth(born, at=at)
        person.add_sex(sex, at=at)
        if document:
            person.add_paper(number if slash else document, code if slash else "", issuer, at=at, expires=expires)
        person.origin, person.destination = self.text(segment.component(4)), self.text(segment.component(4, 1))
        return self.close()

    def attribute(self, segment: Segment) -> None:
        if segment.element(1) in ("2", ""):
            assert self.person is not None
            self.person.add_sex(self.text(segment.component(3)).split("*", 1)[0], at=segment.number)

    def date(self, segment: Segment) -> None:
        """DTM: the birth date (329), or the expiry (36) or issue (182) of the document named last."""
        assert self.person is not None
        function, _, rest = segment.element(1).partition(":")
        text = rest.split(":", 1)[0]
        if function == "329":
            self.person.add_birth(text, at=segment.number)
        elif self._document is not None and function in ("36", "192"):
            self._document[3] = text
        elif self._document is not None and function == "182":
            self._document[4] = text
        else:
            self.keep(f"date {function}", text)

    def location(self, segment: Segment) -> None:
        assert self.person is not None
        function = segment.element(1)
        place = self.text(segment.component(2)).strip()
        if function == "178":
            self.person.origin = place
        elif function == "179":
            self.person.destination = place
        elif function == "91" and self._document is not None and segment.component(2, 1) != _PART_OF_A_STATE:
            self._document[2] = self._document[2] or place
        elif function == "180":
            named = ", ".join(part for part in map(str.strip, map(self.text, segment.components(2)[3:])) if part)
            if born := named or place:
                self.person.places.append(f"born in: {born}")
        elif function == "174":
            self.keep("country of residence", place)
        else:
            self.keep(f"place {function}", place)

    def nationality(self, segment: Segment) -> None:
        assert self.person is not None
        self.person.add_nationality(self.text(segment.component(2)), at=segment.number)

    def document(self, segment: Segment) -> None:
        """DOC: kind and number; its DTM and LOC follow."""
        self.close_document()
        self._document = [self.text(segment.component(2)), self.text(segment.component(1)), "", "", ""]
        self._document_at = segment.number

    def close_document(self) -> None:
        if self._document is None:
            return
        assert self.person is not None
        number, code, issuer, expires, issued = self._document
        self.person.add_paper(number, code, issuer, at=self._document_at, expires=expires, issued=issued)
        self._document = None

    def reference(self, segment: Segment) -> None:
        assert self.person is not None
        kind, value = segment.component(1), self.text(segment.component(1, 1))
        if kind == "AVF" and not self.person.booking:
            self.person.booking = value
        else:
            self.keep(_EXTRA_LABELS.get(kind, f"reference {kind}"), value)

    def processing(self, segment: Segment) -> None:
        self.keep("data", _VERIFIED.get(segment.component(2), self.text(segment.element(2))))

    def measurement(self, segment: Segment) -> None:
        """MEA: number and weight of bags."""
        kind = segment.element(1)
        self.keep(_MEASURED.get(kind, f"measurement {kind}"), self.text(segment.element(3)).strip(":"))

    def free_text(self, segment: Segment) -> None:
        """FTX: mostly the tags of bags."""
        label = "bag tag" if segment.element(1) == "BAG" else f"text {segment.element(1)}"
        self.keep(label, self.text(segment.element(4)))

    def rest(self, segment: Segment) -> None:
        """Whatever has no field of its own is kept as it was written."""
        self.keep(segment.tag, self.text("+".join(segment.elements[1:])))

    def keep(self, label: str, value: str) -> None:
        if value.strip() and self.person is not None:
            self.person.extra.append((label, value.strip()))

    # ------------------------------------------------------------------ the end

    def count(self, segment: Segment) -> None:
        """CNT: how many passengers (42) or crew (41) the sender counted."""
        kind, _, value = segment.element(1).partition(":")
        value = value or segment.element(2)
        if kind in ("41", "42"):
            self.stated.append((segment, value.split(":", 1)[0].strip()))

    def compare_counts(self) -> None:
        found = self.counts["passenger"] + self.counts["crew"]
        for segment, stated in self.stated:
            if stated != str(found) and stated not in map(str, self.counts.values()):
                self.report.note("passenger.count", segment.number, stated=stated, found=found)


_Method = Callable[[_Reader, Segment], None]
_OF_A_MESSAGE: dict[str, _Method] = {
    "NAD": _Reader.name,
    "TDT": _Reader.transport,
    "LOC": _Reader.place,
    "DTM": _Reader.time,
    "CNT": _Reader.count,
}
_OF_A_PERSON: dict[str, _Method | None] = {
    "ATT": _Reader.attribute,
    "DTM": _Reader.date,
    "LOC": _Reader.location,
    "NAT": _Reader.nationality,
    "DOC": _Reader.document,
    "RFF": _Reader.reference,
    "GEI": _Reader.processing,
    "MEA": _Reader.measurement,
    "FTX": _Reader.free_text,
    "COM": _Reader.rest,
    "EMP": _Reader.rest,
}


def read(message: Message, report: Report, flights: list[Leg]) -> Iterator[Traveller | Rejected]:
    """Every person of the message, in order; its legs are added to ``flights`` at the end.

    What concerns the whole message is noted in ``report`` (``passenger.*``).
    """
    reader = _Reader(message, report)
    yield from reader.read(message.segments)
    flights += [*reader.flown, *reader.legs()]
