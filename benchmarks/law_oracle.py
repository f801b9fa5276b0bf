"""What the law lets through, written a second time: from the tables of TOML, without a line of the engine.

One long list of what forbids, in no particular order, without reasons or stages. It answers yes or no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

__all__ = ["World", "may_go", "may_use"]

Table = Mapping[str, Any]


class World:
    """Tables by name: ``terms``, ``states`` (with ``relations``), ``instruments`` and ``charters`` by identifier."""

    def __init__(
        self, terms: Table, states: Table, instruments: Mapping[str, Table], charters: Mapping[str, Table]
    ) -> None:
        self.terms, self.states, self.instruments, self.charters = terms, states, instruments, charters
        self.codes = {row["code"] for row in states["states"]}


def _running(table: Table, day: date) -> bool:
    return "since" in table and table["since"] <= day < table.get("ended_on", date.max)


def _friends(world: World, one: str, other: str, day: date) -> bool:
    """Whether the last row for the pair that has begun says that messages go."""
    last: tuple[date, bool] | None = None
    for row in world.states.get("relations", ()):
        if set(row["between"]) == {one, other} and row["since"] <= day and (last is None or row["since"] > last[0]):
            last = (row["since"], world.terms["statuses"][row["status"]].get("sends", False))
    return last is not None and last[1]


def _party(basis: Table, state: str) -> Table | None:
    return next((row for row in basis.get("parties", ()) if row["state"] == state), None)


def _binding(world: World, basis: Table, pair: tuple[str, str], day: date) -> bool:
    if not world.terms["text_statuses"][basis["text_status"]].get("usable") or not _running(basis, day):
        return False
    binds = world.terms["bases"][basis["kind"]]["binds"]
    bound = {"two": pair, "parties": pair, "own_state": pair[:1], "all": ()}[binds]
    return all((row := _party(basis, state)) is not None and _running(row, day) for state in bound)


def _personal(message: Table) -> bool:
    keys = ("names_person", "locates_person", "persons", "data", "items")
    return any(message.get(key) for key in keys)


def _barred(protection: Table, state: str) -> bool:
    """Feared States never; others once the officer has released them."""
    feared, released = protection.get("feared", ()), protection.get("released", ())
    if protection.get("asylum") and (not feared or state in feared):
        return True
    return bool(protection.get("asylum") or protection.get("other")) and state not in released


def _known(world: World, message: Table, recipient: Table) -> bool:
    """Whether every word is in the terms."""
    terms = world.terms
    sides = [message["sender"], recipient, *(item["owner"] for item in message.get("items", ()))]
    statements = [
        *message.get("statements", ()),
        *(one for item in message.get("items", ()) for one in item.get("statements", ())),
    ]
    lists = (
        ("handling", "handling"),
        ("persons", "persons"),
        ("data", "data"),
        ("documents", "documents"),
        ("grounds", "grounds"),
    )
    return (
        all(side["state"] in world.codes and side["kind"] in terms["authorities"] for side in sides)
        and message["kind"] in terms["kinds"]
        and message["purpose"] in terms["purposes"]
        and message["channel"] in terms["channels"]
        and message.get("offence", next(iter(terms["offences"]))) in terms["offences"]
        and all(word in terms[table] for key, table in lists for word in message.get(key, ()))
        and all(name in terms["risks"] for name in message.get("risks", {}))
        and all(answer in {"absent", "present", "assured", "reviewed"} for answer in message.get("risks", {}).values())
        and all(one["grading"][0] in "abcx" and one["grading"][1:] in {"1", "2", "3", "4"} for one in statements)
    )


def may_go(world: World, message: Table, recipient: Table) -> bool:
    """Whether the tables let a message go to a recipient."""
    kind = world.terms["kinds"].get(message["kind"], {})
    protections = [message.get("protection", {}), *(item.get("protection", {}) for item in message.get("items", ()))]
    if not kind.get("neutral"):
        if any(_barred(one, recipient["state"]) for one in protections):
            return False
        if any(_effect(world, name, answer) == "restrict" for name, answer in message.get("risks", {}).items()):
            return False
    if not _known(world, message, recipient) or message["sender"]["state"] == recipient["state"]:
        return False
    pair = (message["sender"]["state"], recipient["state"])
    if not kind.get("despite_suspension") and not _friends(world, *pair, message["at"].date()):
        return False
    if kind.get("follows"):
        return not (_personal(message) or message.get("statements") or message.get("handling_text"))
    return _under_basis(world, message, recipient, pair)


def _under_basis(world: World, message: Table, recipient: Table, pair: tuple[str, str]) -> bool:
    terms, kind, day = world.terms, world.terms["kinds"][message["kind"]], message["at"].date()
    basis = world.instruments.get(message.get("basis", ""))
    if basis is None or not _binding(world, basis, pair, day) or message["kind"] not in basis.get("messages", {}):
        return False
    head = terms["bases"][basis["kind"]]
    if (head.get("decision") and not message.get("decision")) or (_personal(message) and not head.get("personal")):
        return False
    return (
        _carried(basis, message, recipient, kind)
        and _grounds(world, basis, message, pair)
        and _contents(world, basis, message, recipient)
        and _chartered(world, message, recipient)
    )


def _effect(world: World, name: str, answer: str) -> str:
    return str(world.terms["risks"].get(name, {}).get(answer, "clear"))


def _carried(basis: Table, message: Table, recipient: Table, kind: Table) -> bool:
    rule, name = basis["messages"][message["kind"]], message["kind"]
    party = _party(basis, recipient["state"]) or {}
    named = [row for row in party.get("designated", ()) if name in row["messages"]]
    reserved = [row for row in party.get("reservations", ()) if name in row["messages"]]
    takers = {word for row in named for word in row["authorities"]} if named else set(rule["recipients"])
    channels = set(rule.get("channels", ()))
    if message.get("urgent") or kind.get("urgent"):
        channels |= set(rule.get("urgent_channels", ()))
    papers = set(rule.get("documents", ())) | {word for row in reserved for word in row.get("documents", ())}
    languages = set(party.get("languages", ()))
    return (
        message["sender"]["kind"] in rule["senders"]
        and recipient["kind"] in takers
        and message["purpose"] in rule["purposes"]
        and message["channel"] in channels
        and (not languages or bool(languages & set(message.get("languages", ()))))
        and (not basis.get("offences") or message.get("offence") in basis["offences"])
        and papers <= set(message.get("documents", ()))
        and not any(row.get("bars") for row in reserved)
        and _reached(basis, message)
    )


def _reached(basis: Table, message: Table) -> bool:
    """One measure is known at least, where there is a threshold, and none that is known lies below."""
    rows = [row for row in basis.get("thresholds", {}).values() if message["kind"] in row["messages"]]
    known = message.get("measures", {})
    seen = [known[row["measure"]] >= row["at_least"] for row in rows if row["measure"] in known]
    return not rows or (bool(seen) and all(seen))


def _grounds(world: World, basis: Table, message: Table, pair: tuple[str, str]) -> bool:
    kind, found = world.terms["kinds"][message["kind"]], message.get("grounds", ())
    said = {name: row["rule"] for name, row in basis.get("grounds", {}).items() if message["kind"] in row["messages"]}
    if kind.get("request") and any(said.get(name) == "mandatory" for name in found):
        return False
    if not kind.get("refusal"):
        return True
    if not found or (basis.get("consult_before_refusing") and not message.get("consulted")):
        return False
    closed = {name for name, rule in said.items() if rule == "forbidden"}
    for other in world.instruments.values():
        covers = message.get("offence") and message["offence"] in other.get("offences", ())
        if covers and _binding(world, other, pair, message["at"].date()):
            rows = other.get("grounds", {}).items()
            closed |= {name for name, row in rows if row["rule"] == "forbidden" and message["kind"] in row["messages"]}
    return all(name in said and name not in closed for name in found)


def _contents(world: World, basis: Table, message: Table, recipient: Table) -> bool:
    terms, codes = world.terms, set(message.get("handling", ()))
    statements = message.get("statements", ())
    crime = terms["purposes"][message["purpose"]].get("crime")
    if not codes or not set(basis.get("handling", ())) <= codes:
        return False
    if any(terms["handling"][name].get("crime_only") and not crime for name in codes):
        return False
    if (
        any(terms["handling"][name].get("needs_text") for name in codes)
        and not message.get("handling_text", "").strip()
    ):
        return False
    if any(one.get("tainted") or one["nature"] not in basis["natures"] for one in statements):
        return False
    return all(
        may_use(
            world,
            {
                "item": item,
                "use": "forward",
                "purpose": message["purpose"],
                "at": message["at"],
                "recipient": recipient,
            },
        )
        for item in message.get("items", ())
    )


def _chartered(world: World, message: Table, recipient: Table) -> bool:
    """The register's charter, and the risk review: both wherever a person is in it."""
    if not _personal(message):
        return True
    charter = world.charters.get(message.get("register", ""))
    if charter is None or not _running(charter, message["at"].date()) or not message.get("persons"):
        return False
    risks = message.get("risks", {})
    return (
        any(row["state"] == message["sender"]["state"] for row in charter["controllers"])
        and message["purpose"] in charter["purposes"]
        and recipient["kind"] in charter["recipients"]
        and set(message["persons"]) <= set(charter["persons"])
        and set(message.get("data", ())) <= set(charter["data"])
        and all(
            name in risks and _effect(world, name, risks[name]) in {"clear", "condition"}
            for name in world.terms["risks"]
        )
    )


def may_use(world: World, asked: Table) -> bool:
    """Whether the tables let somebody use an item so. The words of it are known."""
    item, use, terms = asked["item"], asked["use"], world.terms
    recipient = asked.get("recipient")
    shield = item.get("protection", {})
    hidden = bool(shield.get("asylum") or shield.get("other"))
    if (use == "forward" and (hidden if recipient is None else _barred(shield, recipient["state"]))) or (
        use == "export" and hidden
    ):
        return False
    expires: datetime | None = item.get("expires_at")
    if item.get("recalled") or (expires is not None and expires <= asked["at"]) or asked["purpose"] != item["purpose"]:
        return False
    if item["basis"] not in world.instruments:
        return False
    about, statements = terms["uses"][use], item.get("statements", ())
    if about.get("evidence") and any(not terms["natures"][one["nature"]].get("court") for one in statements):
        return False
    if not about.get("inside") and any(one.get("tainted") for one in statements):
        return False
    rules = [about["rule"], *(terms["handling"][name].get(use, "free") for name in item["handling"])]
    rules.append(world.instruments[item["basis"]].get("uses", {}).get(use, {}).get("rule", "free"))
    return _opened(
        rules, asked, back=use == "forward" and recipient is not None and dict(recipient) == dict(item["owner"])
    )


def _opened(rules: Iterable[str], asked: Table, *, back: bool) -> bool:
    for rule in rules:
        if rule == "never":
            return False
        if rule == "consent" and not back and asked["use"] not in asked["item"].get("consents", ()):
            return False
        if rule == "judicial_basis" and not asked.get("judicial_reference", "").strip():
            return False
    return True
