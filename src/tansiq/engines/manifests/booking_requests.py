"""The special requests of a booking, given to the travellers they are for, once all travellers are known.

A request refers to travellers by number; without one it is for the traveller in whose group it stands, or for all.
Documents, visas, addresses and infants are read; other requests are kept with a label; sensitive ones are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import NamedTuple

from tansiq.engines.lists.written import squeeze
from tansiq.engines.manifests.booking import Booking, Named, add_booked_name, bare_name
from tansiq.engines.manifests.naming import without_title
from tansiq.engines.manifests.passenger import Passenger, document_kind, known_country
from tansiq.engines.manifests.special_requests import (
    DocumentText,
    Request,
    read_address,
    read_document,
    read_infant,
    read_visa,
)
from tansiq.engines.manifests.withholding import Withheld
from tansiq.engines.tables.caps import DOCUMENTS_MAX_PER_TRAVELLER

__all__ = ["Asked", "settle"]

_LABELS = {
    "FOID": "form of identification", "FQTV": "frequent flyer", "FQTR": "frequent flyer", "FQTU": "frequent flyer",
    "FQTS": "frequent flyer", "TKNE": "ticket", "TKNA": "ticket", "TKNM": "ticket", "PCTC": "contact", "SEAT": "seat",
    "RQST": "seat", "UMNR": "unaccompanied minor",
}  # fmt: skip
_VISA_LABELS = {"R": "redress number", "K": "known traveller number"}
#: Sold under this mark, a ticket is the infant's of the traveller who is named.
_INFANT_TICKET = "INF"
_LAST = 9


class Asked(NamedTuple):
    """A request, and the traveller in whose group of segments it stands."""

    request: Request
    owner: Passenger | None


class _Settling:
    def __init__(self, booking: Booking, withheld: Withheld) -> None:
        self.booking = booking
        self.withheld = withheld
        self.kept: set[tuple[str, str]] = set()
        self.documented: set[Passenger] = set()
        self.said: dict[Passenger, set[tuple[object, ...]]] = {}

    def is_new(self, person: Passenger, asked: Asked, *said: object) -> bool:
        """Nothing has said this of the traveller before; beyond the cap the text is kept, and nothing is new."""
        known = self.said.setdefault(person, set())
        if said in known:
            return False
        if len(known) >= DOCUMENTS_MAX_PER_TRAVELLER:
            person.extra.append((f"request {asked.request.code}", asked.request.text))
            return False
        known.add(said)
        return True

    # ------------------------------------------------------------------ who is meant

    def linked(self, asked: Asked) -> list[Passenger]:
        """The travellers whose numbers the request gives, else the one in whose group it stands."""
        found: dict[Passenger, None] = {}
        for detail in asked.request.details:
            if person := self.person(asked, detail.reference):
                found[person] = None
        return list(found) or ([asked.owner] if asked.owner else [])

    def person(self, asked: Asked, reference: str) -> Passenger | None:
        """The traveller with this number. A number that is nobody's is told."""
        if not reference:
            return None
        if person := self.booking.by_reference(reference):
            return person
        request = asked.request
        if asked.owner:
            asked.owner.tell("passenger.link", request.number, kind=request.code, reference=reference)
        else:
            self.booking.report.note("passenger.link", request.number, kind=request.code, reference=reference)
        return None

    def holder(self, asked: Asked, document: DocumentText) -> list[Passenger]:
        """Whose document it is: by link, by group, by name; a name that the booking does not have is a traveller."""
        holders = self.linked(asked)
        named = self.booking.by_name(document.family, *document.given)
        if document.is_infant or (named in self.booking.infants and named not in holders):
            return [self.infant(asked, document, holders)]
        if holders:
            return holders
        if named is None and len(self.booking.people) == 1 and _shares_a_name(self.booking.people[0], document):
            named = self.booking.people[0]
        if named is None and (named := self.booking.by_family(document.family)):
            named.tell("passenger.document_by_family", asked.request.number, number=document.number or "?")
            self.booking.also_named(named, document.family, *document.given)
        return [named or self.only_here(asked, document, "passenger")]

    def infant(self, asked: Asked, document: DocumentText, holders: list[Passenger]) -> Passenger:
        """The infant of the document: by name, or the only one without a document; else one whom nothing else names."""
        guardian = holders[0] if holders else None
        if guardian in self.booking.infants:
            return guardian
        named = self.booking.by_name(document.family, *document.given)
        if named in self.booking.infants:
            return named
        only = self.booking.only_infant(guardian)
        if only and only not in self.documented and _shares_a_name(only, document):
            return only
        return self.only_here(asked, document, "infant", guardian)

    def only_here(
        self, asked: Asked, document: DocumentText, role: str, guardian: Passenger | None = None
    ) -> Passenger:
        """A traveller whom only a document names: told."""
        at = asked.request.number
        named = Named(document.family, squeeze(" ".join(document.given)), at, role, raw=_raw(asked.request))
        person = self.booking.infant(named, guardian) if role == "infant" else self.booking.add(named)
        person.tell("passenger.only_in_document", at)
        return person

    # ------------------------------------------------------------------ what is asked

    def infant_named(self, asked: Asked) -> None:
        """INFT: an infant without a seat."""
        infant = read_infant(asked.request.text)
        at = asked.request.number
        if not bare_name(infant.family + infant.given):
            return
        guardian = next(iter(self.linked(asked)), None)
        named = Named(infant.family, infant.given, at, "infant", raw=_raw(asked.request))
        person = self.booking.infant(named, guardian)
        if self.is_new(person, asked, infant.birth):
            person.add_birth(infant.birth, at=at)

    def child(self, asked: Asked) -> None:
        """CHLD: a child with a seat; the text may hold the birth date."""
        words = asked.request.text.replace("/", " ").split()
        birth = words[-1] if words and words[-1][:2].isdigit() else ""
        for person in self.others(asked):
            if person.role == "passenger":
                person.role = "child"
            if self.is_new(person, asked, birth):
                person.add_birth(birth, at=asked.request.number)

    def document(self, asked: Asked) -> None:
        """DOCS: who somebody is, by a travel document."""
        document = read_document(asked.request.text)
        if document.is_empty:
            return
        for person in self.holder(asked, document):
            if document.shifted:
                person.tell("passenger.document_fields", asked.request.number, text=asked.request.text)
            self.add_document(person, document, asked)

    def add_document(self, person: Passenger, document: DocumentText, asked: Asked) -> None:
        """Add what a document says, once, however often the booking repeats it."""
        at, given = asked.request.number, squeeze(" ".join(document.given))
        state = known_country(document.issuer) or document.issuer
        nationality = known_country(document.nationality) or document.nationality
        if not self.is_new(
            person, asked, document.kind, state, document.number, nationality, document.birth, document.sex,
            document.expires, bare_name(document.family), bare_name(given),
        ):  # fmt: skip
            return
        self.documented.add(person)
        _add_holder_name(person, document.family, given, at)
        person.add_birth(document.birth, at=at)
        person.add_sex(document.sex, at=at)
        person.add_nationality(document.nationality, at=at)
        if (document.number or document.kind) and not _is_known_paper(person, document):
            person.add_paper(document.number, document.kind, document.issuer, at=at, expires=document.expires)
        if document.for_several:
            person.extra.append(("document", f"{document.number} is for several travellers"))
        if document.rest:
            person.extra.append(("document", f"{document.number}: {document.rest}"))

    def visa(self, asked: Asked) -> None:
        """DOCO: place of birth, a visa, or a number of a programme for travellers."""
        visa = read_visa(asked.request.text)
        for person in self.others(asked, is_infant=visa.is_infant):
            if not self.is_new(person, asked, visa):
                continue
            if visa.birth_place:
                person.places.append(f"born in: {visa.birth_place}")
            if visa.kind == "V":
                person.add_paper(visa.number, "V", visa.country, at=asked.request.number, issued=visa.issued)
                if visa.issued_at:
                    person.extra.append(("visa", f"{visa.number} issued at {visa.issued_at}"))
            elif visa.number:
                person.extra.append((_VISA_LABELS.get(visa.kind, "document"), visa.number))

    def address(self, asked: Asked) -> None:
        """DOCA: where somebody lives, or stays."""
        address = read_address(asked.request.text)
        if not address.text:
            return
        text = self.withheld.without_cards(address.text)
        people = self.others(asked, is_infant=address.is_infant)
        if not people:
            self.booking.keep(address.label, text)
        for person in people:
            if self.is_new(person, asked, address):
                person.places.append(f"{address.label}: {text}")

    def others(self, asked: Asked, *, is_infant: bool = False) -> list[Passenger]:
        """Whom a request without a name is for; the infant of the one who is named, where it says so."""
        people = self.linked(asked)
        if not people and len(self.booking.people) == 1:
            people = list(self.booking.people)
        if is_infant and (infant := self.booking.only_infant(people[0] if people else None)):
            return [infant]
        return people

    def ticket(self, asked: Asked) -> None:
        """TKNE and its kin: a ticket number; marked as an infant's, it goes to the infant."""
        text = asked.request.text
        people = self.linked(asked)
        if text.startswith(_INFANT_TICKET) and (infant := self.booking.only_infant(people[0] if people else None)):
            people = [infant]
        self.keep("ticket", text, people)

    def other(self, asked: Asked) -> None:
        """Any other request: kept with its label, unless it is withheld."""
        request = asked.request
        label = _LABELS.get(request.code) or (
            "contact" if request.code.startswith("CTC") else f"request {request.code}"
        )
        text = self.withheld.without_cards(request.text) if label == "contact" else self.withheld.sifted(request.text)
        if request.text and not text:
            return
        seats = [detail for detail in request.details if detail.value]
        for detail in seats:
            person = self.person(asked, detail.reference) or asked.owner
            self.keep(label, squeeze(f"{detail.value} {request.route}"), [person] if person else [])
        if text or not seats:
            self.keep(label, text or squeeze(f"{request.status} {request.route}"), self.linked(asked))

    def keep(self, label: str, value: str, people: Collection[Passenger]) -> None:
        """Keep a value with the travellers it is for, or with the booking where it is for all."""
        if not value:
            return
        for person in people:
            person.extra.append((label, value))
            self.kept.add((label, value))
        if not people and (label, value) not in self.kept:  # each flight repeats what a traveller has already
            self.booking.keep(f"{label} of the booking" if len(self.booking.people) > 1 else label, value)


def _raw(request: Request) -> str:
    return f"SSR+{request.code}: {request.text}"


def _add_holder_name(person: Passenger, family: str, given: str, at: int) -> None:
    """The name in a document beside the one booked; the same name is not added twice."""
    known = {(bare_name(name.family), bare_name(name.given)) for name in person.names}
    given = without_title(given)
    if (bare_name(family), bare_name(given)) in known or not bare_name(family + given):
        return
    if person.names:
        add_booked_name(person, family, given, at=at, role="alias", quality="good")
    else:
        add_booked_name(person, family, given, at=at)


def _shares_a_name(person: Passenger, document: DocumentText) -> bool:
    """Family or given name of the document is one of the traveller's, in whatever order; or it names nobody."""
    said = {bare_name(part) for part in (document.family, *document.given, " ".join(document.given))} - {""}
    return not said or any(bare_name(part) in said for name in person.names for part in (name.family, name.given))


def _is_known_paper(person: Passenger, document: DocumentText) -> bool:
    """The same document is there, and this time it says no more of it."""
    state, kind = known_country(document.issuer), document_kind(document.kind)
    return not document.expires and any(
        (paper.number, paper.kind, paper.issuer) == (squeeze(document.number), kind, state) for paper in person.papers
    )


_Method = Callable[[_Settling, Asked], None]
#: What is read first settles whom the rest is for.
_READERS: dict[str, tuple[int, _Method]] = {
    "INFT": (0, _Settling.infant_named),
    "INF": (0, _Settling.infant_named),
    "CHLD": (1, _Settling.child),
    "DOCS": (2, _Settling.document),
    "DOCO": (3, _Settling.visa),
    "DOCA": (3, _Settling.address),
    "TKNE": (3, _Settling.ticket),
    "TKNA": (3, _Settling.ticket),
    "TKNM": (3, _Settling.ticket),
}


def settle(booking: Booking, asked: Iterable[Asked], withheld: Withheld) -> None:
    """Give every request to the travellers of ``booking`` whom it is for; count in ``withheld`` what is not kept."""
    settling = _Settling(booking, withheld)
    for one in sorted(asked, key=lambda one: _READERS.get(one.request.code, (_LAST, None))[0]):
        if not withheld.is_request(one.request.code, one.request.text):
            _READERS.get(one.request.code, (_LAST, _Settling.other))[1](settling, one)
