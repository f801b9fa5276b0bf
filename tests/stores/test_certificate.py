"""The node's own certificate: made for its owner alone, read back, named by its digest."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from tansiq.errors import MalformedError, RefusedError
from tansiq.stores.certificate import certificate_digest, certificate_in, make_certificate
from tansiq.stores.keys import read_private

AT = datetime(2026, 11, 27, tzinfo=UTC)


def test_a_certificate_is_made_for_a_time_and_named_by_its_digest(tmp_path: Path) -> None:
    digest = make_certificate(tmp_path / "c.pem", "marwana.police", AT, AT + timedelta(days=9))
    assert stat.S_IMODE((tmp_path / "c.pem").stat().st_mode) == 0o600
    assert certificate_digest(tmp_path / "c.pem") == digest
    found = x509.load_der_x509_certificate(certificate_in(read_private(tmp_path / "c.pem")))
    assert (found.not_valid_before_utc, found.not_valid_after_utc) == (AT, AT + timedelta(days=9))
    assert found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_a_certificate_takes_no_others_place_and_is_not_read_where_others_may(tmp_path: Path) -> None:
    make_certificate(tmp_path / "c.pem", "a", AT, AT + timedelta(days=9))
    with pytest.raises(RefusedError) as refused:
        make_certificate(tmp_path / "c.pem", "b", AT, AT + timedelta(days=9))
    assert refused.value.code == "ledger.key_exists"
    (tmp_path / "c.pem").chmod(0o644)
    with pytest.raises(RefusedError) as refused:
        certificate_digest(tmp_path / "c.pem")
    assert refused.value.code == "ledger.key_exposed"


@pytest.mark.parametrize("data", [b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x00" * 50])
def test_what_is_no_certificate_is_refused(data: bytes) -> None:
    with pytest.raises(MalformedError) as refused:
        certificate_in(data)
    assert refused.value.code == "card.certificate"
