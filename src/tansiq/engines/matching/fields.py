"""What every field but the name says, in bits: log2 P(seen | same subject) / P(seen | another).

Each figure stands in a table with its derivation. "Nothing known" is 0 bits: no part at all.
"""

from __future__ import annotations

from math import fsum, log2
from typing import NamedTuple

from tansiq.engines.matching.dates import PartialDate
from tansiq.engines.matching.documents import bare, confused, number_key
from tansiq.engines.matching.record import Document, Record
from tansiq.engines.matching.tables.nationality import SHARE

__all__ = ["BIRTH_BITS", "Part", "field_parts", "nationality_bits"]


class Part(NamedTuple):
    """One piece of evidence: the field, both values as written, the bits, and the code of the reason."""

    field: str
    left: str
    right: str
    bits: float
    reason: str


# Adult travellers' birth dates spread over about 37 years of 365.25 days: a day is shared by 1 in 13,500 (13.7 bits).
# Of true pairs nine in ten whole dates agree, one in thirty is off by a day or has day and month exchanged (three such
# neighbours: log2(1/30 * 13,500)), one in twenty-five keeps the year only, one in twenty-three nothing. How dates of
# one person differ was counted on the 286 persons to whom the UN's or OFAC's list gives several whole ones.
BIRTH_BITS = {
    "date.same_day": 13.7,
    "date.near_day": 8.8,
    "date.same_month": 8.7,  # 37 * 12 months, of a date of which no more is known
    "date.same_year": 5.4,  # of a date of which no more is known
    # Whole dates of one year: of 90.6 such pairs 23.1 share the day of the month, 35.8 the month, 31.7 neither; by
    # chance one in 33, 13 and 1.1 of a year's: log2(1/25 * .255 * 33 * 37), and so on.
    "date.other_month": 3.6,
    "date.other_day": 3.0,
    "date.year_only": -0.8,
    # A date that its source calls approximate, one to three years off: seven years of 37, half of such dates.
    "date.near_year": 1.3,
    "date.in_span": 2.0,  # within a span of years: less the wider it is, see _span_bits
    # One true pair in twenty-three keeps nothing. Of 159 persons to whom the UN's or OFAC's list gives two whole dates
    # of different years, 101 have them one to three years apart, 54 four to ten, 4 further; of two persons drawn from
    # 37 years 15 %, 31 % and 51 % are that far apart: log2(1/23 * .64/.15), log2(1/23 * .34/.31), and so on.
    "date.few_years": -2.5,
    "date.conflict": -4.4,
    "date.far": -8.9,
    # Of such whole dates 48 and 31 in a hundred share day and month, as one in 365 does by chance: log2(1/23 * .64 *
    # .52 / .15) and log2(1/23 * .34 * .69 / .31) where they do not. Where they do it would be +5.0 and +2.4. That much
    # is not added: a search would have to ask as little of names of twenty years as of those of one.
    "date.few_years_else": -3.4,
    "date.some_years_else": -4.9,
}
ADULT_YEARS = 37.0
APPROXIMATE_YEARS = 3
FEW_YEARS, FAR_YEARS = 3, 10
SAME_SEX_BITS = 0.9  # log2(.99 / .53): travellers are not quite half and half
OTHER_SEX_BITS = -6.0  # log2(.0075 / .48): a clerk's error, or a list's
# Of 353 persons whom both the UN and OFAC list with a nationality (an equal name of three parts, or the same birth day
# and two words of the name) three have none in common, 10 have one that only the other list knows. If a traveller shows
# any of those known to either list, one list misses it in 1.6 % and 1.5 %. Lists copy one another, so that is the least
# that it can be: twice as much is taken.
NATIONALITY_KEPT = 0.97
# People who share a name mostly share a State: of 25,450 pairs of different listed persons (UN, OFAC) who have a part
# of the primary name in common, 31 % state a common nationality, of random ones 5 %: (.312 - .048) / (1 - .048). So a
# State that few people are of says less beside a name than by itself: never more than log2(.97 / .277).
SAME_STATE_AS_NAMESAKE = 0.277
OTHER_NATIONALITY_BITS = -4.5  # log2(.03 / .69): of namesakes 31 % share a State, see above
UNTABLED_SHARE = 0.002
DOCUMENT_BITS = {
    # Number, type and issuer agree: nine digits shared by chance, held under what a whole name can say.
    "document.same": 20.0,
    "document.same_number": 13.0,  # the number agrees; type or issuer is not stated on one side
    "document.look_alike": 9.0,  # agrees once O is 0, I is 1, S is 5, B is 8
    "document.other_issuer": 4.0,  # the number agrees, but another issuer or type is stated
}
# What whole dates of different years say where they do not share day and month.
UNLIKE = {"date.few_years": "date.few_years_else", "date.conflict": "date.some_years_else", "date.far": "date.far"}
NEW_YEAR = (1, 1)  # the day registries write when only the year is known


def field_parts(query: Record, record: Record) -> list[Part]:
    """The parts for birth date, sex, nationality, document numbers and kind, in this order."""
    found = (_birth(query, record), _sex(query, record), _nationality(query, record), _document(query, record))
    return [part for part in (*found, _kind(query, record)) if part]


def _birth(query: Record, record: Record) -> Part | None:
    """Of several dates one is right, each as likely: the mean of their ratios. Shown is the pair that agrees best."""
    pairs = [(one, other, *_compare_dates(one, other)) for one in query.birth_dates for other in record.birth_dates]
    if not pairs:
        return None
    one, other, most, reason = max(pairs, key=lambda pair: pair[2])
    bits = most + log2(fsum(2.0 ** (pair[2] - most) for pair in pairs) / len(pairs))
    return Part("birth_date", str(one), str(other), bits, reason)


def _compare_dates(one: PartialDate, other: PartialDate) -> tuple[float, str]:
    if one.year_to or other.year_to:
        return _span_bits(one, other)
    known = min(_precision(one), _precision(other))
    apart = abs(one.year - other.year)
    if known == 3:
        reason = _whole_days(one, other, apart)
    elif apart == 0 and known == 2 and one.month == other.month:
        reason = "date.same_month"
    elif apart == 0:
        reason = "date.same_year" if known == 1 else "date.year_only"
    else:
        reason = _years_apart(apart, loose=one.approximate or other.approximate)
    return BIRTH_BITS[reason], reason


def _years_apart(apart: int, *, loose: bool) -> str:
    """Of dates that do not agree; ``loose``: one of them is approximate, and so never far."""
    if loose:
        return "date.near_year" if apart <= APPROXIMATE_YEARS else "date.conflict"
    return "date.few_years" if apart <= FEW_YEARS else "date.conflict" if apart <= FAR_YEARS else "date.far"


def _precision(date: PartialDate) -> int:
    """1 year, 2 month, 3 day; 1 January stands for "in that year", and an approximate date for its year."""
    if date.approximate or date.month is None or (date.month, date.day) == NEW_YEAR:
        return 1
    return 3 if date.day is not None else 2


def _whole_days(one: PartialDate, other: PartialDate, apart: int) -> str:
    same_month, same_day = one.month == other.month, one.day == other.day
    if apart == 0 and same_month and same_day:
        return "date.same_day"
    if _is_near(one, other):
        return "date.near_day"
    if apart == 0:
        return "date.other_day" if same_month else "date.other_month" if same_day else "date.year_only"
    by_years = _years_apart(apart, loose=False)
    return by_years if same_month and same_day else UNLIKE[by_years]


def _is_near(one: PartialDate, other: PartialDate) -> bool:
    exchanged = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return exchanged or abs(_day_number(one) - _day_number(other)) <= 1


def _day_number(date: PartialDate) -> int:
    from datetime import date as day  # the name would hide the parameter's everywhere

    return day(date.year, date.month or 1, date.day or 1).toordinal()


def _span_bits(one: PartialDate, other: PartialDate) -> tuple[float, str]:
    """Spans overlap: what a span of that width leaves of the adult years."""
    ends = (one.year_to or one.year, other.year_to or other.year)
    apart = max(one.year, other.year) - min(ends)
    if apart > 0:
        reason = "date.conflict" if apart <= FAR_YEARS else "date.far"
        return BIRTH_BITS[reason], reason
    width = max(ends[0] - one.year, ends[1] - other.year) + 1
    return max(log2(ADULT_YEARS / (width + 1)), 0.0), "date.in_span"


def _sex(query: Record, record: Record) -> Part | None:
    if not query.sex or not record.sex:
        return None
    same = query.sex == record.sex
    bits, reason = (SAME_SEX_BITS, "sex.same") if same else (OTHER_SEX_BITS, "sex.other")
    return Part("sex", query.sex, record.sex, bits, reason)


def _nationality(query: Record, record: Record) -> Part | None:
    if not query.nationalities or not record.nationalities:
        return None
    shared = [code for code in query.nationalities if code in record.nationalities]
    left, right = ", ".join(query.nationalities), ", ".join(record.nationalities)
    if not shared:
        return Part("nationality", left, right, OTHER_NATIONALITY_BITS, "nationality.other")
    bits = max(nationality_bits(code) for code in shared)
    return Part("nationality", left, right, bits, "nationality.same")


def nationality_bits(code: str) -> float:
    """What it says, beside a name, that both have this nationality."""
    by_chance = SAME_STATE_AS_NAMESAKE + (1 - SAME_STATE_AS_NAMESAKE) * SHARE.get(code, UNTABLED_SHARE)
    return log2(NATIONALITY_KEPT / by_chance)


def _document(query: Record, record: Record) -> Part | None:
    pairs = [
        (one, other, reason)
        for one in query.documents
        for other in record.documents
        if (reason := _compare_documents(one, other))
    ]
    if not pairs:
        return None
    one, other, reason = max(pairs, key=lambda pair: DOCUMENT_BITS[pair[2]])
    return Part("document", one.number, other.number, DOCUMENT_BITS[reason], reason)


def _compare_documents(one: Document, other: Document) -> str:
    if not number_key(one.number) or confused(one.number) != confused(other.number):
        return ""
    if bare(one.number) != bare(other.number):
        return "document.look_alike"
    facts = ((one.issuer, other.issuer), (one.kind, other.kind))
    if any(mine and theirs and mine != theirs for mine, theirs in facts):
        return "document.other_issuer"
    return "document.same" if all(mine and theirs for mine, theirs in facts) else "document.same_number"


def _kind(query: Record, record: Record) -> Part | None:
    if "unknown" in (query.kind, record.kind) or query.kind == record.kind:
        return None
    return Part("kind", query.kind, record.kind, -30.0, "kind.other")
