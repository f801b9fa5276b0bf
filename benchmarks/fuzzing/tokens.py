"""What is thrown into a sample: by the shape of its text, and for all of them."""

from __future__ import annotations

import codecs

__all__ = ["TOKENS", "tokens"]

_ANY: tuple[bytes, ...] = (
    b"\x00", b"\x01", b"\x1a", b"\x1b", b"\x1c", b"\x7f", b"\xff", b"\xfe", b"\x80", b"\xc0\xaf", b"\xe0\x80\xaf",
    b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbd",
    codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE,
    b"\r\n", b"\n", b"\r", b"\x0b", b"\x0c", b"\x85", "\u2028".encode(), b" ", b"\t", "\u00a0".encode(),
    "\u202e".encode(), "\u202d".encode(), "\u2066".encode(), "\u2069".encode(), "\u200f".encode(), "\u200d".encode(),
    "\u0301".encode(), "\u0651".encode(), "\u0640".encode(), "\ufdfa".encode(), "\u1e9e".encode(), "\u0130".encode(),
    "\u0660".encode(), "\u0967".encode(), "\u00b2".encode(), "\u2460".encode(), "\u216b".encode(), "\u3007".encode(),
    "\U0001d7d8".encode(), "زيدون".encode(), "Зайдун".encode(), "文".encode(), "Ⓩ".encode(), "İ".encode(),
    "ß".encode(), b"0", b"1", b"9", b"-1", b"-0-", b"00", b"13", b"29", b"30 Feb 1985", b"31", b"0000", b"9999",
    b"10000", b"1e999", b"9" * 20, b"9" * 400, b"9" * 5000, b"1984-02-30", b"1984-03-07", b"1984-03-07T00:00:00Z",
    b"1300", b"1960 to 1965", b"1965 to 1960", b"circa", b"c. ", b"~", b"between ", b"NaN", b"null", b"None",
    b"true", b"{}", b"[]", b"%s", b"{0}", b"{x}", b"\\", b"\\u0000", b"../", b"=1+1", b"@", b"<", b">", b"&", b"'",
    b'"', b"`", b"(", b")", b"[", b"]", b";", b",", b":", b"+", b"?", b"/", b"|", b"#", b"*", b"-", b"_", b"A", b"Z",
    b"a", b"x" * 300, b"A " * 300, b"x" * 1001,
)  # fmt: skip

TOKENS: dict[str, tuple[bytes, ...]] = {
    "bytes": (
        b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"PAR1", b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f" * 4,
    ),
    "xml": (
        b"<!DOCTYPE x>", b'<!DOCTYPE x [<!ENTITY a "b">]>', b'<!DOCTYPE x SYSTEM "http://localhost/x">', b"&a;",
        b"&lt;", b"&amp;", b"&#0;", b"&#x0;", b"&#55296;", b"&#xD800;", b"&#x10FFFF;", b"&#x1F600;", b"&#13;",
        b"&nbsp;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"--", b"<?", b"?>",
        b"<?xml version='1.0' encoding='UTF-16'?>", b"<?xml version='1.1'?>", b'encoding="UTF-7"',
        b'encoding="EBCDIC"', b'encoding="windows-1256"', b"<a>", b"</a>", b"<a/>", b"</", b"/>", b"<x:a>",
        b"<x:a/>", b' xmlns="urn:x"', b' xmlns:x="urn:x"', b' xmlns=""', b' a="b"', b" a=b", b' a="b" a="b"',
        b' xml:space="preserve"', b' xml:lang="ar"', b"{urn:x}a", b"<\xd8\xb2/>", b"<1/>", b"<a b='<'/>",
    ),
    "csv": (
        b'"', b'""', b'"""', b'","', b"';'", b",", b",,", b";", b";;", b"\t", b"|", b"\r", b"\n\n", b'"\n', b'\n"',
        b"-0- ", b"a.k.a. '", b"f.k.a. '", b"'; ", b"DOB ", b"alt. DOB ", b"POB ", b"nationality ", b"citizen ",
        b"Gender ", b"Passport ", b"National ID No. ", b" (Azuria)", b" issued 01 Jan 2010 expires ", b"SWIFT/BIC ",
        b"sep=;\n", b"name", b"family_name", b"Name", b"Nom", b"Date of birth", b"DOB", b"Sex", b"Nationality",
        b"Passport No", "الاسم".encode(), b"passport: ", b"circa ", b"M", b"F", b"X", b"UTO", b"MARWANI/ZAYDUN MR",
    ),
    "json": (
        b"{", b"}", b"[", b"]", b"[[", b"]]", b":", b",", b'"', b'":', b'\\"', b"\\u0000", b"\\ud800", b"\\udfff",
        b"\\ud83d\\ude00", b"\\uDBFF", b"\\u202e", b"\\n", b"\\x", b"null", b"true", b"false", b"NaN", b"Infinity",
        b"-Infinity", b"1e400", b"-0", b"0.1", b"1E-400", b"9" * 4400, b'{"a":', b'{"properties":',
        b'"schema":"Person"', b'"holder":', b"[null]", b"[{}]", b"[[]]", b'{"":""}', b'"id":', b'"names":',
        b'"documents":', b'"name":[',
    ),
    "edifact": (
        b"'", b"+", b":", b"?", b"??", b"?'", b"?+", b"?:", b"''", b"++", b"::", b"UNA:+.? '", b"UNA+:.? '",
        b"UNA......", b"UNA:+.?*'", b"UNB+UNOA:4+", b"UNB+UNOC:3+", b"UNZ+1+1'", b"UNH+1+PAXLST:D:05B:UN:IATA'",
        b"UNT+1+1'", b"UNG+", b"UNE+1+1'", b"NAD+FL+++", b"NAD+FM+++", b"DTM+329:", b"DTM+36:", b"DOC+P:110:111+",
        b"DOC+V+", b"LOC+178+", b"TDT+20+", b"ATT+2++M'", b"NAT+2+UTO'", b"RFF+AVF:", b"RFF+ABO:", b"BGM+745'",
        b"CNT+42:1'", b"GEI+4+173'", b"SRC'", b"RCI+", b"TIF+", b"TVL+", b"SSR+DOCS:HK:1:XX:::::", b"MSG+:22'",
        b"\r\n'", b"'\r\n", b":::::::::", b"+++++++++",
    ),
    "mrz": (
        b"<", b"<<", b"<<<<<<<<<<", b"P<", b"P<UTO", b"I<UTO", b"V<", b"AC", b"\n", b"\r\n", b"0", b"O", b"1", b"I",
        b"8", b"<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", b"D<<", b"UTO", b"XXA", b"ZZZ", b"M", b"F", b"\xc2\xab", b" ",
    ),
    "text": (
        b"\n", b"\n\n", b". ", b": ", "«".encode(), "»".encode(), "“".encode(), "،".encode(), "؟".encode(),
        "قال".encode(), "وقال إن".encode(), "يوم ".encode(), "الاثنين".encode(), "مارس".encode(), b"2014",
        "أمس".encode(), "اليوم".encode(), "31 شباط".encode(), "اتفاقية".encode(), "داعش".encode(), "ألف".encode(),
        "مليون".encode(), "نحو".encode(), "عشرات".encode(), "كيلوغرام".encode(), b"1,5",
        b"1.000.000", "بن".encode(), "ابن".encode(), "أبو ".encode(), "عبد ".encode(), "ال".encode(), b"al-",
        b"bin ", b"ibn ", b"Abu ", b"Mr. ", b"J. ", b"-", b", ", b"Dr ", b"fils de ", b"GMT 10:00 2014",
        "٪".encode(), "طن".encode(),
    ),
}  # fmt: skip


def tokens(shape: str) -> tuple[bytes, ...]:
    """Those of one shape, and those that are for all."""
    return TOKENS[shape] + _ANY
