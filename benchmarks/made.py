"""Files of any number of entries, made out of the invented samples: one entry again and again, each with its number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.fuzzing.parsers import PARTS
from benchmarks.fuzzing.samples import CORPUS

__all__ = ["MADE", "Made", "write_workbook"]

_FIRST = 1_000_000  # of as many digits as any later one, so that all entries are equally long


@dataclass(frozen=True, slots=True)
class Cut:
    """From ``start`` to ``end`` (both included; an empty end: to the end) is written again, with ``joint`` between.

    ``numbers``: what becomes ``%d``, the number of the entry.
    """

    start: bytes
    end: bytes
    numbers: dict[bytes, bytes]
    joint: bytes = b""


@dataclass(frozen=True, slots=True)
class Made:
    """A sample, and where its entries are. ``things``: what is counted. ``files``: names, for a set of several.

    ``holds``: what is held in memory of the whole file, and why; empty for a reader that holds one entry.
    """

    sample: str
    cuts: tuple[Cut, ...]
    things: str = "entries"
    files: tuple[str, ...] = ("made",)
    holds: str = ""

    def write(self, folder: Path, count: int) -> Path:
        """Write ``count`` entries into ``folder``; returns the first file."""
        folder.mkdir(parents=True)
        for name, text in zip(self.files, self._text(count).split(PARTS), strict=True):
            (folder / name).write_bytes(text)
        return folder / self.files[0]

    def _text(self, count: int) -> bytes:
        rest = (CORPUS / f"{self.sample}.sample").read_bytes()
        pieces = []
        for cut in self.cuts:
            place = rest.index(cut.start)
            end = rest.index(cut.end, place + len(cut.start)) + len(cut.end) if cut.end else len(rest)
            pieces += [rest[:place], cut.joint.join(_numbered(rest[place:end], cut, n) for n in range(count))]
            rest = rest[end:]
        return b"".join(pieces) + rest


def _numbered(entry: bytes, cut: Cut, number: int) -> bytes:
    for old, new in cut.numbers.items():
        entry = entry.replace(old, new % (_FIRST + number))
    return entry


def write_workbook(path: Path, count: int) -> Path:
    """A manifest of ``count`` travellers as a workbook, written row by row."""
    import xlsxwriter  # type: ignore[import-untyped]

    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Name", "Date of birth", "Sex", "Nationality", "Passport No"])
        for number in range(count):
            sheet.write_row(number + 1, 0, ["Zaydun Marwani", "1984-03-07", "M", "Morocco", f"X{_FIRST + number}"])
    return path


#: By the name of the reader.
MADE: dict[str, Made] = {
    "un-xml": Made(
        "un-xml/person-and-firm", (Cut(b"<INDIVIDUAL>", b"</INDIVIDUAL>", {b"9000001": b"%d"}),)
    ),
    "ofac-xml": Made(
        "ofac-xml/person-and-vessel", (Cut(b"<sdnEntry>", b"</sdnEntry>", {b"<uid>1</uid>": b"<uid>%d</uid>"}),)
    ),
    "ofac-advanced-xml": Made(
        "ofac-advanced-xml/short-party",
        (
            Cut(b"<IDRegDocument ", b"</IDRegDocument>", {b' ID="1"': b' ID="%d"', b'"101"': b'"%d"'}),
            Cut(b"<DistinctParty ", b"</DistinctParty>", {
                b'FixedRef="1"': b'FixedRef="%d"', b' ID="1"': b' ID="%d"', b'"101"': b'"%d"',
            }),
            Cut(
                b"<SanctionsEntry ",
                b"</SanctionsEntry>",
                {b' ID="1"': b' ID="%d"', b'ProfileID="1"': b'ProfileID="%d"'},
            ),
        ),
        holds="the documents, places and entries that parties name by number, which stand before and after them",
    ),
    "ofac-csv": Made(
        "ofac-csv/set-of-four",
        (
            Cut(b'1,"MARWANI', b"\r\n", {b'1,"MARWANI': b'%d,"MARWANI'}),
            Cut(b"1,11,", b"\r\n", {b"1,11,": b"%d,11,"}),
            Cut(b"1,21,", b"\r\n", {b"1,21,": b"%d,21,"}),
            Cut(b'1,"occo', b"\r\n", {b'1,"occo': b'%d,"occo'}),
        ),
        files=("sdn.csv", "alt.csv", "add.csv", "sdn_comments.csv"),
        holds="aliases, addresses and spilled remarks, which are files of their own",
    ),
    "ftm-json": Made(
        "ftm-json/joined",
        (Cut(b'{"id": "p"', b'"authority": ["Azuria"]}}\n', {b'"x-1"': b'"x-%d"'}),),
        holds="passports, papers and sanctions, which may stand anywhere",
    ),
    "eu-fsf-xml": Made(
        "eu-fsf-xml/person-and-firm",
        (Cut(b"<sanctionEntity", b"</sanctionEntity>", {b'logicalId="9001"': b'logicalId="%d"'}),),
    ),
    "eu-fsf-csv": Made(
        "eu-fsf-csv/rows-of-two", (Cut(b"05/08/2026;9001", b"\n", {b";9001;": b";%d;"}),),
        holds="the line on which each entry ends, and the entries of which rows may still come",
    ),
    "fbi-json": Made(
        "fbi-json/poster", (Cut(b'{"uid": "f1"', b'"something_new": "kept"}', {b'"f1"': b'"f%d"'}, b", "),)
    ),
    "uk-ofsi-csv": Made(
        "uk-ofsi-csv/since-2022", (Cut(b"MARWANI,Zaidun", b"", {b",9001": b",%d"}),),
        holds="the line on which each entry ends, and the entries of which rows may still come",
    ),
    "uk-uksl-csv": Made(
        "uk-uksl-csv/three-entries", (Cut(b",FIC0001", b"\n", {b"FIC0001": b"FIC%d"}),),
        holds="the line on which each entry ends, and the entries of which rows may still come",
    ),
    "tansiq-table": Made("tansiq-table/commas", (Cut(b"UTO-0001,", b"\n", {b"UTO-0001": b"UTO-%d"}),)),
    "manifest": Made(
        "manifest/headed", (Cut(b"Zaydun Marwani,1984", b"\n", {b"X0001234": b"X%d"}),), things="travellers"
    ),
    "paxlst": Made(
        "paxlst/passenger-and-crew", (Cut(b"NAD+FL+++MARWANI", b"LOC+91+USA'", {b"X0001234": b"X%d"}),),
        things="travellers",
    ),
    "pnrgov": Made(
        "pnrgov/one-booking", (Cut(b"SRC'RCI", b"BABY 01JAN29'", {b"ABC123": b"R%d"}),), things="travellers"
    ),
}  # fmt: skip
