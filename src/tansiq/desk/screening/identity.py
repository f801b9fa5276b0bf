"""Which traveller and which entry a decision was about: digests that are the same only while both say the same."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from tansiq.desk.cases.facts import folded
from tansiq.engines.matching.documents import bare
from tansiq.engines.matching.payload import pack
from tansiq.engines.matching.record import Record

__all__ = ["entry_digest", "traveller_key"]


def traveller_key(record: Record) -> str:
    """SHA-256 of a traveller's name with the document, or else with the whole birth date; empty where neither is known.

    A name alone is never enough: a decision about one person must not pass another by. A passport counts before other
    documents. Whoever comes with another document, name or date is another traveller here.
    """
    if not record.names:
        return ""
    name = " ".join(sorted(folded(record.names[0].text).split()))
    papers = sorted(record.documents, key=lambda one: (one.kind != "passport", one.issuer, one.number))
    born = [str(day) for day in record.birth_dates if day.is_whole][:1]
    number = bare(papers[0].number) if papers else ""
    if number:
        parts = ["document", number, papers[0].issuer, *born, name]
    elif born:
        parts = ["born", *born, name]
    else:
        return ""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def entry_digest(record: Record) -> str:
    """SHA-256 of all of an entry that is compared: another one, and the entry has changed materially."""
    compared = replace(record, source="", reference="", listed_on="", places=(), notes=())
    return hashlib.sha256(pack(compared)).hexdigest()
