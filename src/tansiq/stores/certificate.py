"""The certificate that a node shows when it connects and when others connect to it: made by itself, pinned by partners.

Nobody vouches for it but the node's own signed card, which names its digest. It is a gate and no identity: who said
something is told by the signatures inside.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tansiq.engines.envelopes import digest_of
from tansiq.errors import MalformedError
from tansiq.stores.keys import read_private, write_private

__all__ = ["certificate_digest", "certificate_in", "make_certificate"]

_USES: Final = (ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH)


def make_certificate(path: Path, name: str, start: datetime, until: datetime) -> str:
    """Write a new key (P-256) and its certificate to ``path``, for its owner alone; the certificate's digest.

    Raises RefusedError ``ledger.key_exists`` where there is a file already, TansiqError ``storage.*``.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage(_USES), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_private(path, private + made.public_bytes(Encoding.PEM))
    return digest_of(made.public_bytes(Encoding.DER))


def certificate_digest(path: Path) -> str:
    """The digest of the certificate in the file at ``path``. Raises as ``read_private``, and ``certificate_in``."""
    return digest_of(certificate_in(read_private(path)))


def certificate_in(data: bytes) -> bytes:
    """The certificate in a file of PEM, as DER. Raises MalformedError ``card.certificate`` where there is none."""
    try:
        return x509.load_pem_x509_certificate(data).public_bytes(Encoding.DER)
    except ValueError as error:
        raise MalformedError("card.certificate") from error
