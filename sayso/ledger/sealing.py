"""Seals: a head hash to publish or deposit, so that it can later be shown that nothing before it was altered since.

Signatures are Ed25519 (RFC 8032) over the seal's canonical JSON without the signature.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy import select

from sayso.errors import LedgerError
from sayso.ledger import schema as t
from sayso.ledger.append import Clock, head
from sayso.ledger.chain import canonical, content_of, stamp
from sayso.ledger.store import Store
from sayso.ledger.verifying import verify


@dataclass(frozen=True, slots=True)
class Seal:
    """A ledger's state at one moment: its id, the number and hash (hex) of its last entry, when that was recorded, and when
    it was sealed; `key` and `signature` (hex) where it is signed."""

    ledger: str
    entries: int
    head: str
    recorded: str
    sealed: str
    key: str | None = None
    signature: str | None = None

    def record(self) -> dict[str, Any]:
        """The seal as the object that is published."""
        return {key: value for key, value in asdict(self).items() if value is not None}

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        return canonical({key: value for key, value in self.record().items() if key != "signature"})


@dataclass(frozen=True, slots=True)
class SealCheck:
    """Whether a seal holds, the sentence that says so, and how many entries were added since it was made."""

    ok: bool
    said: str
    since: int = 0
    signer: str | None = None


def seal(store: Store, clock: Clock, key: Ed25519PrivateKey | None = None) -> Seal:
    """The ledger's present state, signed if a key is given."""
    with store.read() as connection:
        entries, last, recorded = head(connection)
        first = connection.execute(select(t.entries.c.content).where(t.entries.c.seq == 1)).scalar()
    if first is None:
        raise LedgerError(f"{store.where}: has no first entry to seal; run `sayso verify`")
    made = Seal(content_of(first)["ledger"], entries, last.hex(), recorded, stamp(clock()))
    if key is None:
        return made
    public = key.public_key().public_bytes_raw().hex()
    unsigned = Seal(**{**asdict(made), "key": public})
    return Seal(**{**asdict(unsigned), "signature": key.sign(unsigned.signed_bytes()).hex()})


def check(store: Store, given: Seal | str, public: Ed25519PublicKey | None = None) -> SealCheck:
    """Whether the ledger still holds, unaltered, everything that a seal or a head hash (hex) fixed.

    With `public` the seal must carry that key's signature.
    """
    wanted = given.head if isinstance(given, Seal) else given.strip().lower()
    bad = _bad_signature(given, public)
    if bad is not None:
        return SealCheck(False, bad)
    found = verify(store, indexes=False)
    if not found.ok:
        return SealCheck(False, f"the ledger does not verify: {found.problems[0]}")
    with store.read() as connection:
        query = select(t.entries.c.seq, t.entries.c.recorded).where(t.entries.c.hash == _hash(wanted))
        entry = connection.execute(query).first()
    if entry is None:
        return SealCheck(
            False, f"no entry of this ledger has the hash {wanted}: entries were altered, removed or replaced"
        )
    if isinstance(given, Seal) and (given.entries, given.recorded) != (entry.seq, entry.recorded):
        return SealCheck(False, f"the seal says entry {given.entries}, but its hash is that of entry {entry.seq}")
    since = found.entries - entry.seq
    signer = given.key if isinstance(given, Seal) and given.signature else None
    said = f"unaltered up to entry {entry.seq} ({entry.recorded}); {since} entries were added since"
    if signer is not None and public is None:
        said += f"; signed with the key {signer}, which the seal itself names: compare it with one you trust"
    return SealCheck(True, said, since, signer)


def _hash(text: str) -> bytes:
    try:
        data = bytes.fromhex(text)
    except ValueError:
        data = b""
    if len(data) != 32:
        raise LedgerError(f"{text!r} is not a head hash (64 hexadecimal digits)")
    return data


def _bad_signature(given: Seal | str, public: Ed25519PublicKey | None) -> str | None:
    """What is wrong with a seal's signature, if anything."""
    if not isinstance(given, Seal) or given.signature is None:
        return "the seal is not signed, and a key was given to check it with" if public is not None else None
    try:
        key = public or Ed25519PublicKey.from_public_bytes(bytes.fromhex(given.key or ""))
        key.verify(bytes.fromhex(given.signature), given.signed_bytes())
    except (InvalidSignature, ValueError):
        return "the signature is not that of this key over this seal"
    return None


def parse(text: str) -> Seal | str:
    """A seal as published (JSON), or a bare head hash.

    Raises:
        LedgerError: if it is neither.
    """
    if not text.lstrip().startswith("{"):
        return _hash(text.strip()).hex()
    try:
        flat: Mapping[str, Any] = json.loads(text)
        made = Seal(**flat)
    except (ValueError, TypeError) as error:
        raise LedgerError(f"not a seal: {error}") from error
    wrong = [key for key, value in flat.items() if not isinstance(value, int if key == "entries" else str)]
    if wrong:
        raise LedgerError(f"not a seal: {', '.join(wrong)} is of the wrong kind")
    _hash(made.head)
    return made


def new_key(private: Path, public: Path) -> None:
    """Make a key pair: the private one for yourself alone (mode 600), the public one to publish, both PEM.

    Raises:
        LedgerError: if a file is there already or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    for path, data, mode in ((private, secret, 0o600), (public, shown, 0o644)):
        try:
            path.touch(mode, exist_ok=False)
            path.write_bytes(data)
        except OSError as error:
            raise LedgerError(f"{path}: the key cannot be written: {error}") from error


def private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file.

    Raises:
        LedgerError: if it holds none.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise LedgerError(f"{path}: no private key can be read here: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerError(f"{path}: is not an Ed25519 key")
    return key


def public_key(path: Path) -> Ed25519PublicKey:
    """The public key in a PEM file.

    Raises:
        LedgerError: if it holds none.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise LedgerError(f"{path}: no public key can be read here: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise LedgerError(f"{path}: is not an Ed25519 key")
    return key
