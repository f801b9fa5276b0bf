"""Who holds private keys: an authority's own side of an exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tansiq.engines.envelopes.card import Card
from tansiq.engines.envelopes.keys import PrivateKey
from tansiq.engines.envelopes.suite import Suite
from tansiq.errors import RefusedError

__all__ = ["Holder"]


@dataclass(frozen=True, slots=True)
class Holder:
    """An authority that can sign and open: its own card, and private keys to it, retired ones too, to go on reading."""

    card: Card
    keys: tuple[PrivateKey, ...]

    def signing_keys(self, suite: Suite, at: datetime) -> tuple[PrivateKey, ...]:
        """The keys to sign with: of those in force, the last of each kind. Raises RefusedError ``envelope.no_key``."""
        return tuple(self._last(algorithm, suite, at) for algorithm in suite.signatures)

    def _last(self, algorithm: str, suite: Suite, at: datetime) -> PrivateKey:
        own = {key.kid: key for key in self.keys if key.algorithm == algorithm}
        usable = [one for one in self.card.keys if one.key.kid in own and one.term.is_in_force(at)]
        if not usable:
            raise RefusedError("envelope.no_key", authority=self.card.authority, suite=suite.name)
        return own[max(usable, key=lambda one: (one.term.start, one.key.kid)).key.kid]
