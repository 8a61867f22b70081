"""Seals and their signatures."""

from __future__ import annotations

import json
import stat
from dataclasses import replace

import pytest

from sayso.errors import LedgerError
from sayso.ledger import sealing
from tests.ledger.samples import item


@pytest.fixture
def sealed(ledger):
    ledger.add(item(1).report, item(1).claims)
    return ledger


@pytest.fixture
def keys(tmp_path):
    private, public = tmp_path / "key.pem", tmp_path / "key.pub"
    sealing.new_key(private, public)
    return private, public


def test_a_seal_holds_while_the_ledger_grows(sealed):
    seal = sealed.seal()
    assert seal.head == sealed.head()
    sealed.add(item(2).report, item(2).claims)
    for given in (seal, seal.head, sealing.parse(json.dumps(seal.record()))):
        found = sealed.check_seal(given)
        assert found.ok
        assert found.since == 4
        assert "unaltered up to entry 5" in found.said


def test_a_seal_of_another_ledger_or_after_tampering_does_not_hold(sealed):
    seal = sealed.seal()
    assert "no entry of this ledger" in sealed.check_seal("0" * 64).said
    assert "the seal says entry 3" in sealed.check_seal(replace(seal, entries=3)).said
    with sealed.store.write() as connection:
        connection.exec_driver_sql("DELETE FROM entries WHERE seq = 5")
    assert not sealed.check_seal(seal).ok


def test_a_signed_seal_is_checked_with_the_public_key(sealed, keys, tmp_path):
    private, public = keys
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    seal = sealed.seal(private)
    assert sealed.check_seal(seal, public).ok
    assert "compare it with one you trust" in sealed.check_seal(seal).said
    assert "signature is not" in sealed.check_seal(replace(seal, sealed="2001-01-01T00:00:00.000000Z"), public).said
    assert "is not signed" in sealed.check_seal(sealed.seal(), public).said
    sealing.new_key(tmp_path / "other.pem", tmp_path / "other.pub")
    assert "signature is not" in sealed.check_seal(seal, tmp_path / "other.pub").said


def test_what_is_no_seal_or_key_is_told(sealed, keys, tmp_path):
    private, public = keys
    for text in ("xyz", "{", '{"head": 1}', json.dumps(sealed.seal().record() | {"entries": "5"}), "ab" * 20):
        with pytest.raises(LedgerError, match="not a"):
            sealing.parse(text)
    with pytest.raises(LedgerError, match="no private key"):
        sealed.seal(public)
    with pytest.raises(LedgerError, match="no public key"):
        sealed.check_seal(sealed.head(), tmp_path / "none.pub")
    with pytest.raises(LedgerError, match="cannot be written"):
        sealing.new_key(private, public)
