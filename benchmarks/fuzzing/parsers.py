"""Every reader of foreign input, one line each: what it reads, and the shape of text that its samples have.

A reader takes bytes, reads all of them, and returns how many things came out (records, travellers, rows). It may raise
a TansiqError; anything else is a fault. What it lets pass must be sound: see ``soundness``.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from benchmarks.fuzzing import containers, soundness
from tansiq.cli.queries import written_record
from tansiq.engines import lists, manifests
from tansiq.engines.authorities import Known, difference, read_directory
from tansiq.engines.canonical import canonical_form
from tansiq.engines.documents import read_zone, split_zones
from tansiq.engines.envelopes import read_message, read_outside, sealed_size
from tansiq.engines.envelopes.message import ATTACHMENT_MAX_BYTES, MESSAGE_MAX_BYTES
from tansiq.engines.envelopes.pulling import answer_of, request_of
from tansiq.engines.ledger import (
    read_bundle,
    read_checkpoint,
    read_contradiction,
    read_note,
    read_policy,
    read_receipt,
    read_submission,
    read_verifier_key,
)
from tansiq.engines.lists import Report
from tansiq.engines.manifests import Heard, Rejected, Traveller, read_passenger_messages
from tansiq.engines.matching.payload import pack
from tansiq.engines.names.name import Name
from tansiq.engines.reporting import as_values, decode, read_article, read_folder
from tansiq.engines.tables.delimited import read_delimited
from tansiq.engines.tables.named import read_tables
from tansiq.engines.tables.parquet import read_parquet
from tansiq.engines.tables.row import Row
from tansiq.engines.tables.workbook import check_archive, read_workbook
from tansiq.errors import MalformedError
from tansiq.transports.piece import read_piece

__all__ = ["PARSERS", "PARTS", "Parser", "parser_named"]

#: Between the files of a set, in one sample: no text has it, and a mutation may move it.
PARTS = b"\x1c"
#: The words that the samples of a directory use.
_KNOWN = Known(
    lambda code: code == "QMA", frozenset({"ncb", "police"}), frozenset({"general", "cyber"}), frozenset({"treaty"}),
    frozenset({"Africa/Casablanca"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parser:
    """``read(data)`` reads everything and returns how many things it found.

    ``shape`` names the delimiters of its text (``structure``) and the tokens thrown at it (``tokens``). ``contained``
    says that the reader runs in a process of its own, whose parent turns any death into a code: an exception there is
    counted, and only a crash, a hang or a lack of memory is a fault.
    """

    name: str
    read: Callable[[bytes], int]
    shape: str
    contained: bool = False


def _list(name: str, parts: tuple[str, ...] = ()) -> Callable[[bytes], int]:
    """A format of lists. ``parts`` are the files of a set, in the order in which a sample has them."""

    def read(data: bytes) -> int:
        report = Report()
        source: BinaryIO | dict[str, BinaryIO] = io.BytesIO(data)
        if parts:
            source = {part: io.BytesIO(text) for part, text in zip(parts, data.split(PARTS), strict=False)}
        count = 0
        for record in lists.read(source, name, report):
            soundness.check_record(record)
            count += 1
        soundness.check_problems(report.problems)
        return count

    return read


def _detected(data: bytes) -> int:
    return bool(lists.detect("a.bin", data[:65536]))


def _travellers(found: Iterable[Traveller | Rejected]) -> int:
    count = 0
    for one in found:
        if isinstance(one, Traveller):
            soundness.check_record(one.record)
            soundness.check_problems(one.problems)
            count += 1
        else:
            soundness.check_message(one.code, one.details)
    return count


def _rows(rows: Iterable[Row], *, fixed_width: bool = False) -> int:
    return _travellers(manifests.read_rows(rows, fixed_width=fixed_width))


def _messages(data: bytes) -> int:
    report, heard = Report(), list[Heard]()
    count = _travellers(read_passenger_messages(io.BytesIO(data), report, heard))
    soundness.check_problems(report.problems)
    soundness.check_text(str(heard))
    return count


def _delimited_manifest(data: bytes) -> int:
    return _rows(read_delimited(io.BytesIO(data)).rows, fixed_width=True)


def _workbook(data: bytes) -> int:
    check_archive(io.BytesIO(data))
    return _rows(read_workbook(io.BytesIO(data)))


def _workbook_sheet(data: bytes) -> int:
    return _workbook(containers.workbook_with(data))


def _parquet(data: bytes) -> int:
    return _rows(read_parquet(io.BytesIO(data)))


def _article(data: bytes) -> int:
    article = read_article(decode(data, "a.txt"), "a.txt")
    soundness.check_text(str(as_values(read_folder([article]))))
    return len(article.passages)


def _written_record(data: bytes) -> int:
    pack(written_record(data.decode("utf-8", "surrogateescape")))  # as the command line hands over its arguments
    return 1


def _zones(data: bytes) -> int:
    count = 0
    for block in split_zones(data.decode("utf-8", "replace")):
        try:
            zone = read_zone(block.text, today=date(2030, 12, 9))
        except MalformedError as error:
            soundness.check_error(error)
            continue
        soundness.check_text(pack(zone.record()))
        for finding in zone.findings:
            soundness.check_message(finding.code, finding.blanks("en"))
        count += 1
    return count


def _names(data: bytes) -> int:
    def lines() -> Iterator[Name]:
        for line in data.decode("utf-8", "replace").split("\n"):
            family, mark, given = line.partition(",")
            yield Name.parse(line, given=given, family=family) if mark else Name.parse(line)

    return sum(bool(name.tokens) for name in lines())


def _receipt(data: bytes) -> int:
    return 1 + _signed_checkpoint(read_receipt(data).checkpoint)


def _signed_checkpoint(data: bytes) -> int:
    note = read_note(data)
    soundness.check_text(read_checkpoint(note.text).text)
    return len(note.signatures)


def _submission(data: bytes) -> int:
    found = read_submission(data)
    soundness.check_text(found.checkpoint.text)
    return 1 + len(found.proof)


def _policy(data: bytes) -> int:
    found = read_policy(data)
    soundness.check_text("".join(one.name for one in found.witnesses))
    return 1 + found.is_reached_by([one.name for one in found.witnesses])


def _contradiction(data: bytes) -> int:
    return 1 + len(read_contradiction(data).beginning)


def _key_line(data: bytes) -> int:
    return len(read_verifier_key(data.decode("utf-8", "replace")).public)


def _bundle(data: bytes) -> int:
    return len(read_bundle(data, 3))


def _in_one_form(data: bytes) -> bytes:
    """What says the same in the one form that is read at all, so that mutations get further than its first check."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return data
    return canonical_form(value, limit=MESSAGE_MAX_BYTES)


def _message(data: bytes) -> int:
    message = read_message(_in_one_form(data))
    soundness.check_text(message.purpose)
    return len(message.recipients)


def _exchanged(data: bytes) -> int:
    return len(read_outside(_in_one_form(data)).kids)


def _pull_request(data: bytes) -> int:
    return 1 + (request_of(_in_one_form(data)).wanted is not None)


def _pull_answer(data: bytes) -> int:
    return 1 + len(answer_of(_in_one_form(data)).attachments)


def _piece(data: bytes) -> int:
    piece = read_piece(data, sealed_size(ATTACHMENT_MAX_BYTES))
    assert len(piece.digest) == 64
    assert piece.offset + len(piece.data) <= piece.size
    return 1


def _directory(rows: Iterable[Row]) -> int:
    report = Report()
    found = list(read_directory(rows, _KNOWN, report))
    soundness.check_problems(report.problems)
    soundness.check_text(str([change.fields for change in difference({}, found)]))
    return len(found)


def _directory_csv(data: bytes) -> int:
    return _directory(read_delimited(io.BytesIO(data)).rows)


def _directory_toml(data: bytes) -> int:
    return _directory(read_tables(io.BytesIO(data), "contacts"))


#: One line a reader. Its samples stand in tests/fuzzing/corpus/<name>/.
PARSERS: tuple[Parser, ...] = (
    Parser("un-xml", _list("un-xml"), "xml"),
    Parser("ofac-csv", _list("ofac-csv", ("sdn", "alt", "add", "comments")), "csv"),
    Parser("ftm-json", _list("ftm-json"), "json"),
    Parser("ofac-xml", _list("ofac-xml"), "xml"),
    Parser("ofac-advanced-xml", _list("ofac-advanced-xml"), "xml"),
    Parser("eu-fsf-xml", _list("eu-fsf-xml"), "xml"),
    Parser("eu-fsf-csv", _list("eu-fsf-csv"), "csv"),
    Parser("fbi-json", _list("fbi-json"), "json"),
    Parser("uk-ofsi-csv", _list("uk-ofsi-csv"), "csv"),
    Parser("uk-uksl-csv", _list("uk-uksl-csv"), "csv"),
    Parser("tansiq-table", _list("tansiq-table"), "csv"),
    Parser("detect", _detected, "csv"),
    Parser("manifest", _delimited_manifest, "csv"),
    Parser("workbook", _workbook, "bytes", contained=True),
    Parser("workbook-sheet", _workbook_sheet, "xml", contained=True),
    Parser("parquet", _parquet, "bytes", contained=True),
    Parser("paxlst", _messages, "edifact"),
    Parser("pnrgov", _messages, "edifact"),
    Parser("mrz", _zones, "mrz"),
    Parser("article", _article, "text"),
    Parser("written-record", _written_record, "json"),
    Parser("names", _names, "text"),
    Parser("ledger-receipt", _receipt, "text"),
    Parser("ledger-checkpoint", _signed_checkpoint, "text"),
    Parser("ledger-key", _key_line, "text"),
    Parser("ledger-submission", _submission, "text"),
    Parser("ledger-policy", _policy, "text"),
    Parser("ledger-contradiction", _contradiction, "json"),
    Parser("ledger-bundle", _bundle, "bytes"),
    Parser("envelope-message", _message, "json"),
    Parser("envelope-file", _exchanged, "json"),
    Parser("pull-request", _pull_request, "json"),
    Parser("pull-answer", _pull_answer, "json"),
    Parser("attachment-piece", _piece, "text"),
    Parser("directory-csv", _directory_csv, "csv"),
    Parser("directory-toml", _directory_toml, "text"),
)


def parser_named(name: str) -> Parser:
    """The reader called ``name``. Raises KeyError."""
    return {parser.name: parser for parser in PARSERS}[name]
