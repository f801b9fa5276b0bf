"""Seeded law and messages: small worlds of instruments, charters and relations, and messages that mostly fit them.

A world and a message are tables as TOML gives them, so that the engine's readers and the oracle see the same.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.law_oracle import World
from tansiq.engines.law.charter import read_charter
from tansiq.engines.law.instrument_reading import read_instrument
from tansiq.engines.law.library import Law
from tansiq.engines.law.states import read_states_table
from tansiq.engines.law.terms import Terms, read_terms
from tansiq.engines.workflows.entries import Entry
from tansiq.legal_bases import shipped_terms

__all__ = ["TERMS", "Made", "make_message", "make_use", "make_world", "worlds"]

Table = dict[str, Any]
TERMS: Table = tomllib.loads(shipped_terms().decode())
_READ: Terms = read_terms(shipped_terms())
_STATES = ("QMA", "QSA", "QTA")
_TEXT = {"ar": "نص", "fr": "texte", "en": "text"}
_FIRST = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Made:
    """A world twice: as the engine reads it, and as the oracle does."""

    law: Law
    world: World


def worlds(seed: int) -> Iterator[tuple[Random, Made]]:
    """World after world, each with the generator that its messages are drawn from."""
    numbers = Random(seed)
    while True:
        rng = Random(numbers.getrandbits(64))
        yield rng, make_world(rng)


def _some(rng: Random, words: str | list[str], least: int = 1, most: int = 4) -> list[str]:
    known = list(TERMS[words]) if isinstance(words, str) else words
    return rng.sample(known, min(len(known), rng.randint(least, most)))


def _many(rng: Random, words: str) -> list[str]:
    """Most of the words of a table."""
    return [word for word in TERMS[words] if rng.random() < 0.8] or [next(iter(TERMS[words]))]


def _day(rng: Random, spread: int = 1_000) -> date:
    return _FIRST + timedelta(days=rng.randrange(spread))


def make_world(rng: Random) -> Made:
    """A world of three States, of which the engine and the oracle are told the same."""
    states = _states(rng)
    instruments = {f"basis_{number}": _instrument(rng) for number in range(rng.randint(1, 3))}
    charters = {f"register_{number}": _charter(rng) for number in range(rng.randint(1, 2))}
    law = Law(
        _READ,
        read_states_table(Entry(states, "states"), _READ),
        {name: read_instrument(Entry(table, name), name, _READ) for name, table in instruments.items()},
        {name: read_charter(Entry(table, name), name, _READ) for name, table in charters.items()},
    )
    return Made(law, World(TERMS, states, instruments, charters))


def _states(rng: Random) -> Table:
    rows = []
    for pair in (["QMA", "QSA"], ["QMA", "QTA"], ["QSA", "QTA"]):
        for day in sorted({_FIRST, *(_day(rng, 3_000) for _ in range(rng.choice((0, 0, 1, 2))))}):
            status = rng.choice((*["established"] * 8, "suspended", "severed"))
            if rng.random() < 0.95:
                rows.append({"between": pair, "status": status, "since": day, "citation": "c"})
    return {"states": [{"code": code, **_TEXT} for code in _STATES], "relations": rows}


def _period(rng: Random) -> Table:
    found: Table = {}
    if rng.random() < 0.95:
        found["since"] = _day(rng)
        if rng.random() < 0.1:
            found["ended_on"] = found["since"] + timedelta(days=rng.randrange(3_000))
    elif rng.random() < 0.5:
        found["signed_on"] = _day(rng)
    return found


def _instrument(rng: Random) -> Table:
    kinds = _some(rng, [name for name, kind in TERMS["kinds"].items() if not kind.get("follows")], 1, 4)
    found: Table = {
        "title": _TEXT,
        "kind": rng.choice([*TERMS["bases"], "multilateral", "multilateral"]),
        "citation": "c",
        "mark": "D",
        "text_status": rng.choice((*["full"] * 6, "summary", "defaults_only", "not_found")),
        "natures": _some(rng, "natures", 1, 2),
        "offences": _some(rng, "offences", 0, 6) if rng.random() < 0.5 else [],
        "handling": _some(rng, "handling", 0, 1),
        "consult_before_refusing": rng.random() < 0.4,
        "parties": [_party(rng, state, kinds) for state in _STATES if rng.random() < 0.9],
        "messages": {kind: _carried(rng) for kind in kinds},
        **_period(rng),
    }
    if rng.random() < 0.5:
        found["thresholds"] = {name: _threshold(rng, name, kinds) for name in _some(rng, "measures", 1, 2)}
    found["grounds"] = {name: _ground(rng, kinds) for name in _some(rng, "grounds", 0, 6)}
    found["uses"] = {name: _use(rng) for name in _some(rng, "uses", 0, 3)}
    return found


def _sourced(rng: Random, kinds: list[str]) -> Table:
    return {"messages": _some(rng, kinds, 1, 3), "citation": "c", "mark": "D"}


def _party(rng: Random, state: str, kinds: list[str]) -> Table:
    found: Table = {"state": state, "citation": "c", "mark": "D", **_period(rng)}
    found["languages"] = _some(rng, ["ar", "fr", "en"], 0, 3)
    if rng.random() < 0.2:
        found["designated"] = [{**_TEXT, **_sourced(rng, kinds), "authorities": _some(rng, "authorities")}]
    if rng.random() < 0.3:
        documents = _some(rng, "documents", 0, 2)
        found["reservations"] = [{**_TEXT, **_sourced(rng, kinds), "bars": rng.random() < 0.2, "documents": documents}]
    return found


def _carried(rng: Random) -> Table:
    return {
        "senders": _some(rng, "authorities"),
        "recipients": _some(rng, "authorities"),
        "purposes": _some(rng, "purposes"),
        "channels": _some(rng, "channels", 0, 3),
        "urgent_channels": _some(rng, "channels", 0, 2),
        "documents": _some(rng, "documents", 0, 3),
        "citation": "c",
        "mark": "D",
    }


def _threshold(rng: Random, measure: str, kinds: list[str]) -> Table:
    return {"measure": measure, "at_least": rng.randrange(30), **_sourced(rng, kinds)}


def _ground(rng: Random, kinds: list[str]) -> Table:
    return {"rule": rng.choice(("mandatory", "optional", "forbidden")), **_sourced(rng, kinds)}


def _use(rng: Random) -> Table:
    return {"rule": rng.choice(("free", "consent", "judicial_basis", "never")), "citation": "c", "mark": "D"}


def _charter(rng: Random) -> Table:
    found: Table = dict.fromkeys(("title", "legitimacy", "origin", "security"), _TEXT)
    found |= {key: _many(rng, key) for key in ("purposes", "persons", "data")}
    found["recipients"] = _many(rng, "authorities")
    found["controllers"] = [{"state": state, **_TEXT} for state in _STATES if rng.random() < 0.9] or [
        {"state": "QMA", **_TEXT}
    ]
    found["retention"] = {**_TEXT, "by": "sender", "value": 5, "unit": "years", "citation": "c", "mark": "D"}
    return {**found, "citation": "c", "since": _day(rng, 500)}


def make_message(rng: Random, made: Made) -> tuple[Table, Table]:
    """A message and a recipient: one that fits a basis of the world, or has been spoilt in up to three places."""
    name = rng.choice(list(made.world.instruments))
    basis = made.world.instruments[name]
    kind = rng.choice([*basis["messages"], *basis["messages"], rng.choice(list(TERMS["kinds"]))])
    sender, recipient = (
        rng.sample([row["state"] for row in basis["parties"]], 2) if len(basis["parties"]) > 1 else _STATES[:2]
    )
    rule = basis["messages"].get(kind, _carried(rng))
    taker = {"state": recipient, "kind": rng.choice(_takers(basis, rule, kind, recipient))}
    message: Table = {
        "kind": kind,
        "basis": name,
        "at": _moment(rng),
        "purpose": rng.choice(rule["purposes"]),
        "channel": rng.choice([*rule["channels"], *rule["urgent_channels"]] or ["police"]),
        "urgent": rng.random() < 0.5,
        "sender": {"state": sender, "kind": rng.choice(rule["senders"])},
        "languages": ["ar", "fr", "en"],
        "documents": list(TERMS["documents"]),
        "decision": "D-1",
        "consulted": True,
        "handling": sorted({*basis["handling"], "h1"}),
        "handling_text": "not in the press" if "h3" in basis["handling"] else "",
        "measures": {"maximum_penalty": 40, "remaining_sentence": 40},
    }
    message["handling_text"] or message.pop("handling_text")
    if basis["offences"]:
        message["offence"] = rng.choice(basis["offences"])
    if TERMS["kinds"].get(kind, {}).get("refusal"):
        message["grounds"] = [name for name, row in basis["grounds"].items() if kind in row["messages"]][:1]
    if rng.random() < 0.6 and not TERMS["kinds"][kind].get("follows"):
        _add_person(rng, message, made)
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 3))):
        rng.choice(_SPOILS)(rng, message, made, taker)
    return message, taker


def _takers(basis: Mapping[str, Any], rule: Table, kind: str, state: str) -> list[str]:
    party: Table = next((row for row in basis["parties"] if row["state"] == state), {})
    named = [word for row in party.get("designated", ()) if kind in row["messages"] for word in row["authorities"]]
    return named or list(rule["recipients"])


def _moment(rng: Random) -> datetime:
    return datetime(2023, 1, 1, 9, tzinfo=UTC) + timedelta(days=rng.randrange(1_500))


def _add_person(rng: Random, message: Table, made: Made) -> None:
    """A person out of a register, with the risk review answered."""
    name = rng.choice(list(made.world.charters))
    charter = made.world.charters[name]
    message |= {"names_person": True, "register": name, "persons": charter["persons"][:1], "data": charter["data"][:1]}
    message["risks"] = dict.fromkeys(TERMS["risks"], "absent")
    message["statements"] = [{"nature": rng.choice(list(TERMS["natures"])), "grading": "b2"}]


def _item(rng: Random, made: Made, purpose: str) -> Table:
    found: Table = {
        "owner": {"state": rng.choice(_STATES), "kind": rng.choice(list(TERMS["authorities"]))},
        "basis": rng.choice([*made.world.instruments, *made.world.instruments, "gone"]),
        "purpose": purpose if rng.random() < 0.9 else rng.choice(list(TERMS["purposes"])),
        "handling": _some(rng, "handling", 0, 2),
        "consents": _some(rng, "uses", 0, 5),
        "recalled": rng.random() < 0.05,
        "statements": [_statement(rng) for _ in range(rng.choice((0, 1, 2)))],
    }
    if rng.random() < 0.5:
        found["expires_at"] = _moment(rng) + timedelta(days=600)
    if rng.random() < 0.2:
        found["protection"] = _protection(rng)
    return found


def _statement(rng: Random) -> Table:
    grading = rng.choice("abcx") + rng.choice("1234")
    return {"nature": rng.choice(list(TERMS["natures"])), "grading": grading, "tainted": rng.random() < 0.1}


def _protection(rng: Random) -> Table:
    feared, released = (_some(rng, list(_STATES), 0, 2) for _ in range(2))
    return {"asylum": rng.random() < 0.7, "feared": feared, "released": released, "other": rng.random() < 0.3}


def make_use(rng: Random, made: Made) -> Table:
    """A use of an item that was received."""
    purpose = rng.choice(list(TERMS["purposes"]))
    asked: Table = {
        "item": _item(rng, made, purpose),
        "use": rng.choice(list(TERMS["uses"])),
        "purpose": purpose,
        "at": _moment(rng),
    }
    if rng.random() < 0.5:
        asked["judicial_reference"] = "J-1"
    if asked["use"] == "forward" and rng.random() < 0.9:
        owner = dict(asked["item"]["owner"])
        asked["recipient"] = owner if rng.random() < 0.2 else {"state": rng.choice(_STATES), "kind": "police"}
    return asked


def _put(key: str, draw: Callable[[Random], object]) -> Callable[[Random, Table, Made, Table], None]:
    def spoil(rng: Random, message: Table, _made: Made, _taker: Table) -> None:
        message[key] = draw(rng)

    return spoil


def _drop(key: str) -> Callable[[Random, Table, Made, Table], None]:
    def spoil(_rng: Random, message: Table, _made: Made, _taker: Table) -> None:
        message.pop(key, None)

    return spoil


def _spoil_risk(rng: Random, message: Table, _made: Made, _taker: Table) -> None:
    """Another answer, or none, to one question."""
    name = rng.choice(list(TERMS["risks"]))
    answers = dict(message.get("risks", {}))
    answers.pop(name, None)
    answer = rng.choice(("", "present", "assured", "reviewed", "perhaps"))
    message["risks"] = {**answers, name: answer} if answer else answers


def _spoil_recipient(rng: Random, message: Table, _made: Made, taker: Table) -> None:
    taker |= rng.choice(
        (
            {"state": rng.choice(("QMA", "QSA", "QTA", "QXX"))},
            {"kind": rng.choice(list(TERMS["authorities"]))},
            dict(message["sender"]),
        )
    )


def _spoil_items(rng: Random, message: Table, made: Made, _taker: Table) -> None:
    message["items"] = [_item(rng, made, message["purpose"]) for _ in range(rng.choice((1, 1, 2)))]


def _word(table: str) -> Callable[[Random], str]:
    return lambda rng: rng.choice([*TERMS[table], "nonsense"])


def _words(table: str) -> Callable[[Random], list[str]]:
    return lambda rng: _some(rng, table, 0, 4)


_SPOILS = (
    _put("kind", _word("kinds")),
    _put("purpose", _word("purposes")),
    _put("channel", _word("channels")),
    _put("basis", lambda rng: rng.choice(("basis_0", "basis_1", "gone"))),
    _put("offence", _word("offences")),
    _drop("offence"),
    _put("sender", lambda rng: {"state": rng.choice(_STATES), "kind": rng.choice(list(TERMS["authorities"]))}),
    _put("handling", _words("handling")),
    _put("handling_text", lambda _: "keep it"),
    _put("documents", _words("documents")),
    _put("languages", lambda rng: _some(rng, ["ar", "fr", "en"], 0, 1)),
    _put("urgent", lambda _: False),
    _drop("decision"),
    _put("measures", lambda rng: {name: rng.randrange(30) for name in _some(rng, "measures", 0, 2)}),
    _put("grounds", _words("grounds")),
    _put("consulted", lambda _: False),
    _drop("register"),
    _put("persons", _words("persons")),
    _put("data", _words("data")),
    _put("locates_person", lambda _: True),
    _put("at", lambda rng: _moment(rng) - timedelta(days=1_200)),
    _put("statements", lambda rng: [_statement(rng) for _ in range(rng.choice((1, 2)))]),
    _put("protection", _protection),
    _spoil_risk,
    _spoil_risk,
    _spoil_recipient,
    _spoil_items,
)
