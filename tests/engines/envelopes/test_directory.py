"""A directory is pinned by a telephone call, followed in order, and never taken from somebody else."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tansiq.engines.envelopes import (
    Directory,
    PrivateKey,
    Suite,
    cards_of,
    fingerprint,
    pinned,
    read_directory,
    refusal,
    sign_directory,
    updated,
)
from tansiq.engines.envelopes.signing import sign
from tansiq.errors import MalformedError, RefusedError

DAY = timedelta(days=1)
SCOPE = ("alpha.police", "beta.police")


def identity(suite: Suite, number: int = 1) -> tuple[PrivateKey, ...]:
    return tuple(PrivateKey(algorithm, bytes([number]) * 32) for algorithm in suite.signatures)


class Registry:
    """Who vouches for two authorities."""

    def __init__(self, world: Any, suite: Suite) -> None:
        self.suite = suite
        self.keys = identity(suite)
        cards = (world.cards["alpha.police"], world.cards["beta.police"])
        self.first = Directory(
            issuer="registry", number=1, previous=None, issued_at=world.at,
            identity=tuple(key.public for key in self.keys), cards=cards,
        )  # fmt: skip

    def signed(self, directory: Directory, keys: tuple[PrivateKey, ...] | None = None) -> bytes:
        return sign_directory(directory, self.suite, keys or self.keys)

    def next(self, before: Directory, **changes: Any) -> Directory:
        values = {"number": before.number + 1, "previous": before.digest, **changes}
        return replace(before, **values)


@pytest.fixture
def registry(world: Any, suite: Suite) -> Registry:
    return Registry(world, suite)


def _refused(registry: Registry, current: Directory, data: bytes, code: str) -> None:
    """The update is refused, nobody is owed a receipt, and what is pinned stays as it is."""
    before = current.to_value()
    with pytest.raises(RefusedError) as caught:
        updated(current, data, SCOPE)
    assert caught.value.code == code
    assert refusal(caught.value, current.issued_at) is None
    assert current.to_value() == before
    following = registry.next(current)
    assert updated(current, registry.signed(following), SCOPE) == following


def test_a_directory_is_pinned_with_the_fingerprint_that_its_issuer_reads_out(registry: Registry) -> None:
    data = registry.signed(registry.first)
    told = fingerprint("registry", registry.first.identity)
    assert pinned(data, told, SCOPE) == registry.first
    assert cards_of([registry.first]).keys() == set(SCOPE)


def test_a_directory_of_somebody_else_does_not_have_that_fingerprint(registry: Registry, suite: Suite) -> None:
    told = fingerprint("registry", registry.first.identity)
    thief = identity(suite, 9)
    forged = replace(registry.first, identity=tuple(key.public for key in thief))
    with pytest.raises(RefusedError, match=r"fingerprint\.differs"):
        pinned(registry.signed(forged, thief), told, SCOPE)


def test_an_issuer_speaks_for_those_it_may_speak_for_only(registry: Registry) -> None:
    told = fingerprint("registry", registry.first.identity)
    with pytest.raises(RefusedError, match=r"directory\.scope"):
        pinned(registry.signed(registry.first), told, ["alpha.police"])


def test_an_update_follows_the_state_before_it(registry: Registry) -> None:
    second = registry.next(registry.first, cards=registry.first.cards[:1])
    assert updated(registry.first, registry.signed(second), SCOPE) == second
    assert updated(second, registry.signed(second), SCOPE) is second


def test_an_update_signed_by_the_wrong_key_changes_nothing(registry: Registry, suite: Suite) -> None:
    thief = identity(suite, 9)
    forged = registry.next(registry.first, identity=tuple(key.public for key in thief))
    _refused(registry, registry.first, registry.signed(forged, thief), "directory.wrong_key")


def test_an_update_that_names_the_right_key_and_is_signed_by_another_changes_nothing(
    registry: Registry, suite: Suite
) -> None:
    payload = registry.next(registry.first).to_value()
    form = json.dumps(payload, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    data = sign(form, "tansiq-directory", suite, identity(suite, 9))
    _refused(registry, registry.first, data, "directory.wrong_key")
    with pytest.raises(RefusedError, match=r"directory\.wrong_key"):
        registry.signed(registry.first, identity(suite, 9))


def test_an_update_of_another_issuer_changes_nothing(registry: Registry) -> None:
    other = registry.next(registry.first, issuer="registry-2")
    _refused(registry, registry.first, registry.signed(other), "directory.wrong_key")


def test_an_update_whose_signature_does_not_hold_changes_nothing(registry: Registry) -> None:
    signed = json.loads(registry.signed(registry.next(registry.first)))
    old = json.loads(registry.signed(registry.first))
    mixed = signed | {"signatures": old["signatures"]}
    data = json.dumps(mixed, separators=(",", ":"), sort_keys=True).encode()
    _refused(registry, registry.first, data, "signed.forged")


def test_an_older_state_changes_nothing(registry: Registry) -> None:
    second = registry.next(registry.first)
    _refused(registry, second, registry.signed(registry.first), "directory.outdated")


def test_two_states_of_one_number_are_a_conflict(registry: Registry) -> None:
    second = registry.next(registry.first)
    other = registry.next(registry.first, cards=registry.first.cards[:1])
    _refused(registry, second, registry.signed(other), "directory.conflict")


def test_a_state_too_many_waits_for_the_one_before(registry: Registry) -> None:
    third = registry.next(registry.next(registry.first))
    _refused(registry, registry.first, registry.signed(third), "directory.gap")


def test_a_state_that_follows_another_story_changes_nothing(registry: Registry) -> None:
    other = registry.next(registry.first, previous="0" * 64)
    _refused(registry, registry.first, registry.signed(other), "directory.chain")


def test_a_state_of_an_earlier_date_changes_nothing(registry: Registry) -> None:
    other = registry.next(registry.first, issued_at=registry.first.issued_at - DAY)
    _refused(registry, registry.first, registry.signed(other), "directory.backdated")


def test_an_update_beyond_the_scope_changes_nothing(world: Any, registry: Registry) -> None:
    cards = (*registry.first.cards, world.cards["gamma.police"])
    _refused(registry, registry.first, registry.signed(registry.next(registry.first, cards=cards)), "directory.scope")


def test_what_is_revoked_stays_revoked(registry: Registry) -> None:
    alpha, beta = registry.first.cards
    revoked = replace(alpha.keys[0], term=replace(alpha.keys[0].term, revoked_at=registry.first.issued_at))
    card = replace(alpha, keys=(revoked, *alpha.keys[1:]), certificates=())
    second = registry.next(registry.first, cards=(card, beta))
    later = replace(revoked, term=replace(revoked.term, revoked_at=registry.first.issued_at + DAY))
    sooner = replace(revoked, term=replace(revoked.term, revoked_at=registry.first.issued_at - DAY))
    for keys in (alpha.keys, alpha.keys[1:], (later, *alpha.keys[1:])):
        other = registry.next(second, cards=(replace(alpha, keys=keys), beta))
        _refused(registry, second, registry.signed(other), "directory.unrevoked")
    _refused(registry, second, registry.signed(registry.next(second, cards=(beta,))), "directory.unrevoked")
    third = registry.next(second, cards=(replace(alpha, keys=(sooner, *alpha.keys[1:])), beta))
    assert updated(second, registry.signed(third), SCOPE) == third


def test_the_identity_itself_changes_when_the_old_one_has_announced_the_new(registry: Registry, suite: Suite) -> None:
    new = identity(suite, 2)
    public = tuple(key.public for key in new)
    second = registry.next(registry.first, next_identity=public)
    third = registry.next(second, identity=public, next_identity=())
    data = registry.signed(third, new)
    _refused(registry, registry.next(registry.first), data, "directory.wrong_key")
    assert updated(second, data, SCOPE) == third
    assert fingerprint("registry", third.identity) != fingerprint("registry", second.identity)


def test_one_authority_has_one_card(registry: Registry) -> None:
    other = replace(registry.first, issuer="registry-2")
    with pytest.raises(RefusedError, match=r"directory\.two_cards"):
        cards_of([registry.first, other])


def test_a_directory_cannot_be_made_as_it_may_not_be(registry: Registry) -> None:
    alpha, beta = registry.first.cards
    for changes in (
        {"cards": (beta, alpha)}, {"cards": (alpha, alpha)}, {"cards": ()}, {"number": 0}, {"previous": "0" * 64},
        {"number": 2}, {"issuer": "Registry"}, {"identity": ()},
    ):  # fmt: skip
        with pytest.raises(MalformedError, match=r"signed\.field"):
            replace(registry.first, **changes)


def test_a_directory_is_read_as_it_was_signed(registry: Registry) -> None:
    assert read_directory(registry.signed(registry.first)) == registry.first
