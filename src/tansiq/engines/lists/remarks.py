"""Facts in OFAC's words: ``DOB 10 Dec 1948; POB Jaffa; nationality Egypt; Passport 123 (Egypt)``.

The flat files string them together in one field; the XML files give each apart, in the same words.
"""

from __future__ import annotations

import re

from tansiq.engines.lists.written import Draft, squeeze
from tansiq.engines.matching.record import Quality

__all__ = ["add_fact", "add_ofac_name", "add_remarks"]

# A new part starts after "; " outside quotation marks; names in quotation marks never hold a semicolon.
_PART = re.compile(r";\s+|;$")
_ALIAS = re.compile(r"^(?P<kind>[afn])\.k\.a\. '(?P<name>.*?)'?$", re.DOTALL)
_ISSUED = re.compile(r"\s+(?:issued|expires)\s+.*$", re.IGNORECASE)
_ISSUERS_MOST = 4  # brackets read at the end of one number
# What stands before a number, and the kind of document it makes. The longest spelling stands first.
_DOCUMENTS: tuple[tuple[str, str], ...] = (
    (r"Vessel Registration Identification IMO|Identification Number IMO", "imo"),
    (r"Company Number IMO", "imo_company"),
    (r"MMSI", "mmsi"),
    (r"Aircraft Manufacturer's Serial Number \(MSN\)", "aircraft_serial"),
    (r"Aircraft Construction Number \(also called L/N or S/N or F/N\)", "aircraft_serial"),
    (r"Aircraft Serial Identification", "aircraft_serial"),
    (r"Aircraft Tail Number", "aircraft_tail"),
    (r"Aircraft Mode S Transponder Code", "aircraft_transponder"),
    (
        r"(?:Diplomatic |Stateless Person |British National Overseas )?Passport(?: Booklet| Number)?(?: No\.?:?)?",
        "passport",
    ),
    (r"National (?:Foreign )?ID (?:No\.:?|Number)|Personal ID Card|Identification Number", "id_card"),
    (r"Cedula(?: de Ciudadania)? No\.|D\.N\.I\.|C\.U\.R\.P\.", "id_card"),
    (
        r"(?:Bosnian |Kenyan |Moroccan )(?:Personal )?ID No\.|Turkish Identification Number|UAE Identification",
        "id_card",
    ),
    (
        r"Tazkira National ID Card|Stateless Person ID Card|Citizen's Card Number|CNP \(Personal Numerical Code\)",
        "id_card",
    ),
    (r"Cedula de Residencia|Residency Number|Romanian Permanent Resident", "residence_permit"),
    (r"(?:Public Security and )?Immigration No\.", "immigration"),
    (r"VisaNumberID", "visa"),
    (
        r"LE Number|I\.F\.E\.|Credencial electoral|Electoral Registry No\.|Voter Identification (?:No\.|Number)",
        "electoral",
    ),
    (r"Birth Certificate Number", "birth_certificate"),
    (r"Driver's License No\.", "driving_licence"),
    (r"Travel Document Number|Refugee ID Card", "travel_document"),
    (r"Seafarer's Identification Document", "seafarer"),
    (r"Cartilla de Servicio Militar Nacional|Military Registration Number", "military"),
    (r"Pilot License Number", "pilot_licence"),
    (r"SSN|Social Security No\.?|NINO|National Insurance Number", "social_security"),
    (r"Tax ID (?:No\.|Number)|V\.A\.T\. Number|VAT Number|(?:Italian )?Fiscal Code|C\.U\.I\.T?\.?", "tax"),
    (r"US FEIN|N\.I\.F\.|Romanian Tax Registration|Paraguayan tax identification number", "tax"),
    (r"Numero Unico de Identificacao Tributaria \(NUIT\)", "tax"),
    (r"R\.F\.C\.|RFC|NIT #|RUC #|RIF #|RTN|C\.I\.F\.|N\.I\.E\.|Numero de Identidad", "tax"),
    (
        r"(?:Business )?Registration (?:Number|ID)|Certificate of Incorporation Number|(?:UK )?Company Number",
        "registration",
    ),
    (r"(?:Commercial Registry|Chamber of Commerce|Central Registration System|Legal Entity) Number", "registration"),
    (r"Trade License No\.|Dubai Chamber of Commerce Membership No\.|License|C\.R\. No\.", "registration"),
    (r"Folio Mercantil No\.|Matricula Mercantil No\.?|Public Registration Number", "registration"),
    (
        r"Economic Register Number \(CBLS\)|Unified Social Credit Code \(USCC\)|Government Gazette Number",
        "registration",
    ),
    (r"Enterprise Number|Branch Unit Number|Business Number|Organization Code|C\.I\.N\.|File Number", "registration"),
    (
        r"Business Registration Document #|Registered Charity No\.|Romanian C\.R\.|MSB Registration Number",
        "registration",
    ),
    (r"Registration Certificate Number \(Dubai\)|Istanbul Chamber of Comm\. No\.|Tourism License No\.", "registration"),
    (r"SRE Permit No\.|Permit Number|Afghan Money Service Provider License Number", "registration"),
    (r"United Social Credit Code Certificate \(USCCC\)", "registration"),
    (r"Russian State Individual Business Registration Number Pattern \(OGRNIP\)", "registration"),
    (r"D-U-N-S Number", "duns"),
    (r"SWIFT/BIC", "swift"),
    (r"Digital Currency Address - [A-Z0-9]+", "digital_currency"),
)
_HEADS = "|".join(f"(?P<k{number}>{head})" for number, (head, _) in enumerate(_DOCUMENTS))
_DOCUMENT = re.compile(rf"^(?:{_HEADS})\s+(?P<number>\S.*)$")
_KIND = {f"k{n}": kind for n, (_, kind) in enumerate(_DOCUMENTS)}


def add_remarks(draft: Draft, remarks: str) -> None:
    """Read every part of ``remarks`` into ``draft``; a part of no known kind stays a note, word for word."""
    for part in _PART.split(_without_final_stop(squeeze(remarks))):
        if bare := part.strip().removesuffix(";").strip():
            _add_part(draft, bare)


def add_fact(
    draft: Draft, label: str, text: str, *, country: str = "", dates: str = "", is_document: bool = False
) -> None:
    """One fact that a file gives apart from others, such as ``Passport``, ``X0001234``, ``Egypt``.

    It is read as the same words in the remarks would be. ``dates`` (``issued 1 Jan 1999``) go into a note. Where the
    file says that it ``is_document``, a number of unknown type is kept as a document too.
    """
    words = squeeze(f"{label} {text}")
    part = squeeze(f"{words} {f'({country})' if country else ''} {dates}")
    if document := _DOCUMENT.match(words):
        _add_document(draft, part, document, country)
    elif is_document:
        draft.add_document(text, "", country)
        draft.note("remark", part)
    else:
        _add_word(draft, words, part)


def _without_final_stop(remarks: str) -> str:
    return remarks.strip().removesuffix(".")


def _add_part(draft: Draft, part: str) -> None:
    bare = part.removeprefix("alt. ").removesuffix(".")
    if alias := _ALIAS.match(part):
        role = "alias" if alias["kind"] == "a" else "former" if alias["kind"] == "f" else "name"
        add_ofac_name(draft, alias["name"], role=role, quality="weak")
    elif document := _DOCUMENT.match(bare):
        _add_document(draft, part, document)
    else:
        _add_word(draft, bare, part)


def _add_word(draft: Draft, bare: str, part: str) -> None:
    word, _, rest = bare.partition(" ")
    if word == "DOB":
        draft.add_date(rest)
    elif word == "POB":
        draft.add_place(rest, "born in")
    elif word in ("nationality", "citizen"):
        draft.add_nationality(rest)
    elif word == "Gender":
        draft.add_sex(rest)
    else:
        draft.note("remark", part)


def _add_document(draft: Draft, part: str, found: re.Match[str], issuer: str = "") -> None:
    number, in_brackets = _without_issuers(_ISSUED.sub("", found["number"]))
    issuers = [issuer, *in_brackets] if issuer else in_brackets
    if not any(char.isdigit() for char in number) and not _is_code(found):
        draft.note("remark", part)  # "Passport issued in ..." names no number
        return
    kind = next(kind for group, kind in _KIND.items() if found[group])
    draft.add_document(number, kind, issuers[0] if issuers else "")
    said = f"{found.string[: found.start('number')]}{number}{f' ({issuers[0]})' if issuers else ''}"
    if part.removeprefix("alt. ").removesuffix(".") != said:
        draft.note("remark", part)


def _without_issuers(number: str) -> tuple[str, list[str]]:
    """``123 (Egypt)`` as ``123`` and ``[Egypt]``, the last bracket first."""
    issuers: list[str] = []
    while number.endswith(")") and len(issuers) < _ISSUERS_MOST:
        bare, bracket, issuer = number[:-1].rpartition(" (")
        if not bracket or not issuer or ")" in issuer:
            break
        number = bare
        issuers.append(issuer)
    return number, issuers


def _is_code(found: re.Match[str]) -> bool:
    return not found["number"].startswith(("issued", "and "))


def add_ofac_name(draft: Draft, written: str, *, role: str = "name", quality: Quality = "primary") -> None:
    """A name in OFAC's order: for persons ``FAMILY, Given``; for all others the comma belongs to the name."""
    family, comma, given = (part.strip() for part in written.partition(","))
    if draft.kind == "person" and comma and given:
        draft.add_name(f"{given} {family}", role=role, quality=quality, given=given, family=family)
    else:
        draft.add_name(written, role=role, quality=quality)
