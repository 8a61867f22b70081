"""`sayso` for hundreds of documented commands: a process that has loaded everything forks one child a command.

Run as a program it listens on a Unix socket; the shell's `sayso` (see `SHIM`) hands over its arguments, folder, environment and
its three streams, and waits for the exit status. So the shell's pipes, redirections and globs are the real ones. Two things are
done otherwise than on a user's machine: a desk serves its first page to itself on loopback and stops, and a watch without an
end is sent SIGTERM once it has had time for a round.
"""

from __future__ import annotations

import atexit
import io
import json
import os
import signal
import socket
import sys
import threading
import traceback
import urllib.request
from typing import Any

SHIM = """#!{python} -ISs
import array, json, os, socket, sys
warm = socket.socket(socket.AF_UNIX)
warm.connect({address!r})
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
warm.sendmsg([len(asked).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))])
warm.sendall(asked)
sys.exit(int(warm.recv(4) or 99))
"""
WATCH_FOR = 8


def main(address: str) -> None:
    """Load, listen, fork."""
    import sayso.desk.app
    import sayso.exports
    import sayso.intake
    import sayso.ledger
    import sayso.picture.listed
    import sayso.watch  # noqa: F401
    from sayso.reading import Reader, pipeline  # noqa: F401

    pipeline.load()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(address)
    listening.listen()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("warm", flush=True)
    while True:
        asking, _ = listening.accept()
        size, streams, _, _ = socket.recv_fds(asking, 4, 3)
        if not size:
            return
        if os.fork() == 0:
            listening.close()
            _child(asking, int.from_bytes(size, "big"), streams)
        asking.close()
        for each in streams:
            os.close(each)


def _child(asking: socket.socket, size: int, streams: list[int]) -> None:
    status = 98
    try:
        asked = b""
        while len(asked) < size:
            asked += asking.recv(size - len(asked))
        status = _run(*json.loads(asked), streams)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        atexit._run_exitfuncs()
        asking.sendall(str(status).encode())
        os._exit(0)


def _run(arguments: list[str], folder: str, environment: dict[str, str], streams: list[int]) -> int:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    sys.stdin, sys.stdout, sys.stderr = (
        io.TextIOWrapper(os.fdopen(number, mode), encoding="utf-8", line_buffering=number == 2)
        for number, mode in enumerate(("rb", "wb", "wb"))
    )
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["sayso", *arguments]
    _end_what_has_no_end(arguments)
    from sayso.cli import main as command

    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _end_what_has_no_end(arguments: list[str]) -> None:
    if arguments[:1] == ["desk"]:
        import uvicorn

        uvicorn.run = _one_page
    if arguments[:1] == ["watch"] and "--once" not in arguments:
        threading.Timer(WATCH_FOR, os.kill, [os.getpid(), signal.SIGTERM]).start()


def _one_page(app: Any, *, host: str, port: int, **more: Any) -> None:
    """Serve until the first page has been answered well."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, **more))
    serving = threading.Thread(target=server.run)
    serving.start()
    while not server.started:
        serving.join(0.05)
    bound = server.servers[0].sockets[0].getsockname()[1]
    asked = urllib.request.Request(f"http://127.0.0.1:{bound}/", headers={"Host": f"{host}:{port}"})
    with urllib.request.urlopen(asked, timeout=120) as answer:
        assert answer.status == 200
    server.should_exit = True
    serving.join()


if __name__ == "__main__":
    main(sys.argv[1])
