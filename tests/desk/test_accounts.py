"""Accounts: passwords, roles and sessions, and a door that shuts on whoever keeps guessing; on SQLite and PostgreSQL."""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from hypothesis import given
from hypothesis import strategies as st

from sayso.desk.accounts import AccountError, Accounts, LoginRefused, Role, Sessions
from sayso.desk.accounts import accounts as people
from sayso.desk.accounts import sessions as door
from sayso.desk.roles import is_open, needed
from sayso.errors import SaysoError
from sayso.ledger import Ledger
from tests import postgres

GOOD = "correct horse battery"
HOME = "192.0.2.1"


class Time:
    """A clock that a test moves."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take next to no time: what a real one costs is one test's business, not that of all."""
    monkeypatch.setattr(people, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(scope="module")
def server() -> postgres.Server:
    return postgres.start()


@pytest.fixture(params=["sqlite", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Time], Accounts]]:
    """Opens the accounts of one ledger, again and again."""
    opened: list[Accounts] = []
    where = str(tmp_path / "war.db")
    if request.param == "postgres":
        server = request.getfixturevalue("server")
        where = server.make("accounts")
    Ledger.open(where).close()

    def beside(clock: Time) -> Accounts:
        opened.append(Accounts.beside(where, clock))
        return opened[-1]

    yield beside
    for each in opened:
        each.close()
    with Ledger.open(where) as ledger:
        assert ledger.verify().ok, "accounts leave the ledger alone"
    if request.param == "postgres":
        server.drop("accounts")


@pytest.fixture
def accounts(make: Callable[[Time], Accounts], clock: Time) -> Accounts:
    made = make(clock)
    made.add("Amal", GOOD, Role.REVIEWER)
    return made


def test_an_account_is_kept_and_its_password_is_not(make: Callable[[Time], Accounts], clock: Time, accounts: Accounts):
    again = make(clock)
    assert [each.name for each in again.everybody()] == ["Amal"]
    assert again.is_password("amal", GOOD)
    assert not again.is_password("Amal", GOOD + " ")
    assert not again.is_password("nobody", GOOD)
    with again.database.reading() as connection:
        kept = connection.exec_driver_sql(
            f"SELECT hash FROM {'sayso_desk.' if again.database.engine.dialect.name != 'sqlite' else ''}accounts"
        ).scalar()
    assert kept.startswith("$argon2id$")
    assert GOOD not in kept


def test_a_hash_is_as_costly_as_the_standard_asks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    assert extract_parameters(people.hashed(GOOD)) == RFC_9106_LOW_MEMORY


def test_names_are_one_however_written(accounts: Accounts):
    for name in ("amal", "AMAL", " Amal ", "Ａmal"):
        with pytest.raises(AccountError, match="already"):
            accounts.add(name, GOOD)


def test_bad_names_and_passwords_are_told(accounts: Accounts):
    for name, password in (("", GOOD), ("a\0b", GOOD), ("x" * 101, GOOD), ("sam", "short"), ("sam", "x" * 1001)):
        with pytest.raises(AccountError):
            accounts.add(name, password)
    assert len(accounts.everybody()) == 1


def test_a_session_knows_its_account_until_it_ends(accounts: Accounts, clock: Time):
    sessions = Sessions(accounts)
    session = sessions.begin("amal", GOOD, HOME)
    found = sessions.find(session.token)
    assert found is not None
    assert (found.name, found.role) == ("Amal", Role.REVIEWER)
    assert sessions.begin("amal", GOOD, HOME).token != session.token
    accounts.set_role("amal", Role.READER)
    assert sessions.find(session.token) is None, "another role needs another login"
    session = sessions.begin("amal", GOOD, HOME)
    sessions.end(session, HOME)
    assert sessions.find(session.token) is None
    session = sessions.begin("amal", GOOD, HOME)
    clock.now += door.IDLE_SECONDS + 1
    assert sessions.find(session.token) is None


def test_a_session_in_use_lasts_a_week_and_no_longer(accounts: Accounts, clock: Time):
    sessions = Sessions(accounts)
    session = sessions.begin("amal", GOOD, HOME)
    began = clock.now
    while clock.now < began + door.LONGEST_SECONDS - door.IDLE_SECONDS:
        clock.now += door.IDLE_SECONDS - 1
        assert sessions.find(session.token) is not None
    clock.now = began + door.LONGEST_SECONDS + 1
    assert sessions.find(session.token) is None


def test_a_closed_account_is_out_at_once(accounts: Accounts):
    sessions = Sessions(accounts)
    session = sessions.begin("amal", GOOD, HOME)
    accounts.set_active("amal", False, by="root")
    assert sessions.find(session.token) is None
    with pytest.raises(LoginRefused):
        sessions.begin("amal", GOOD, HOME)
    assert not accounts.any_active()


def test_a_made_up_token_opens_nothing(accounts: Accounts):
    Sessions(accounts).begin("amal", GOOD, HOME)
    for token in (None, "", "x", "x" * 10_000, "\x00", "' OR 1=1 --", "\ud800"):
        assert Sessions(accounts).find(token) is None


def test_the_door_shuts_on_guessing_and_opens_again(accounts: Accounts, clock: Time):
    sessions = Sessions(accounts)
    for _ in range(door.MOST_OF_PAIR):
        with pytest.raises(LoginRefused, match="wrong"):
            sessions.begin("amal", "a wrong password", HOME)
    with pytest.raises(LoginRefused, match="Too many") as refused:
        sessions.begin("amal", GOOD, HOME)
    assert refused.value.wait
    assert sessions.begin("amal", GOOD, "198.51.100.7").name == "Amal", "a stranger who guesses locks nobody out"
    clock.now += refused.value.wait
    assert sessions.begin("amal", GOOD, HOME).name == "Amal"
    whats = [event.what for event in accounts.events()]
    assert whats.count("login failed") == door.MOST_OF_PAIR
    assert "login refused: too many failures" in whats


def test_guessing_at_once_guesses_no_more(accounts: Accounts):
    sessions = Sessions(accounts)

    def guess(number: int) -> bool:
        try:
            sessions.begin("amal", f"a wrong password {number}", HOME)
        except LoginRefused as refused:
            return refused.wait is None
        return True

    with ThreadPoolExecutor(12) as pool:
        looked_at = sum(pool.map(guess, range(24)))
    assert looked_at == door.MOST_OF_PAIR


def test_one_address_may_not_try_many_names(accounts: Accounts, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Accounts, "is_password", lambda *_: False)
    sessions = Sessions(accounts)
    for number in range(door.MOST_OF_ADDRESS):
        with pytest.raises(LoginRefused, match="wrong"):
            sessions.begin(f"name {number}", GOOD, HOME)
    with pytest.raises(LoginRefused, match="Too many"):
        sessions.begin("another", GOOD, HOME)


def test_the_record_keeps_everything_in_order(accounts: Accounts):
    accounts.note("Amal", "x" * 50, "y" * 2000, HOME)
    Sessions(accounts).begin("amal", GOOD, HOME)
    first, second = accounts.events(limit=2)
    assert (first.who, first.what, first.address) == ("Amal", "logged in", HOME)
    assert len(second.about or "") == 500
    assert [event.number for event in accounts.events(before=second.number)] == [1]


def test_the_file_is_for_its_owner_alone(tmp_path: Path):
    Accounts.beside(tmp_path / "war.db").close()
    assert stat.S_IMODE((tmp_path / "war.db.accounts").stat().st_mode) == 0o600


def test_a_file_that_holds_no_accounts_is_told(tmp_path: Path):
    (tmp_path / "war.db.accounts").write_bytes(b"this is no database" * 100)
    with pytest.raises(SaysoError, match="accounts cannot be used"):
        Accounts.beside(tmp_path / "war.db")


@given(method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "X"]), path=st.text(max_size=30))
def test_whatever_writes_needs_a_reviewer(method: str, path: str):
    role = needed(method, "/" + path)
    if method not in ("GET", "HEAD") and path.split("/")[0] not in ("logout", "account", "new"):
        assert role.covers(Role.REVIEWER)
    assert not is_open("/" + path) or path.split("/")[0] in ("login", "static")


def test_roles_are_ordered():
    assert Role.ADMIN.covers(Role.READER)
    assert not Role.READER.covers(Role.REVIEWER)
    assert not Role.REVIEWER.covers(Role.ADMIN)
