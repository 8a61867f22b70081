"""The web application: puts pages, templates, static files and guards together."""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from sayso import __version__
from sayso.api import opened
from sayso.desk import rows, warming, words
from sayso.desk.accounts import Accounts, Role
from sayso.desk.accounts.forms import checked
from sayso.desk.accounts.gate import Gate
from sayso.desk.app_errors import complaint, please_wait
from sayso.desk.counted import Requests
from sayso.desk.pages import LAKE_ROUTERS, PUBLIC_ROUTERS, ROUTERS
from sayso.desk.security import Guard, is_loopback
from sayso.desk.snapshot import Desk, Preparing
from sayso.desk.tiles import base_of
from sayso.errors import LedgerError, QuestionError, SaysoError
from sayso.fleet.lake import Lake
from sayso.fleet.layout import is_lake
from sayso.ledger import Ledger
from sayso.metrics import Metrics, there
from sayso.world import World

HERE = Path(__file__).parent


def build(
    ledger: str | Path | Ledger | Lake,
    world: World | None = None,
    *,
    hosts: Collection[str] = (),
    accounts: Accounts | None = None,
    public: bool = False,
    tiles: str | None = None,
    credit: str | None = None,
) -> FastAPI:
    """The desk over one ledger, or over a lake, which it only shows.

    `world` is the reference data (the shipped one where None). `hosts` are names the desk answers to besides loopback. With
    `accounts` everybody must log in, and may do what their role covers; without, everybody may do everything. A `public` desk
    only shows, and shows private sources by their kind alone; it has no accounts. `tiles` is a PMTiles file or a tile server's
    address for the map's ground, `credit` whom the map names for it.

    Raises:
        LedgerError: if the ledger cannot be opened.
        SaysoError: if `tiles` is neither.
    """
    base, archive = base_of(tiles, credit) if tiles else (None, None)
    shown = _open(ledger, public)
    read_only = public or isinstance(shown, Lake)
    app = FastAPI(
        title="Sayso desk",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        dependencies=[Depends(checked)],
    )
    app.state.desk = _desk(shown, world if world is not None else World.load(), public)
    app.state.desk.prepare = warming.prepare
    app.state.accounts = None if public else accounts
    app.state.templates = templates()
    app.mount("/static", _Fresh(directory=HERE / "static"), name="static")
    app.state.read_only = read_only
    app.state.base, app.state.archive = base, archive
    for router in PUBLIC_ROUTERS if public else LAKE_ROUTERS if read_only else ROUTERS:
        app.include_router(router)
    _handle_errors(app)
    app.add_middleware(Gate, accounts=app.state.accounts, role=Role.READER if read_only else Role.ADMIN)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=5)
    app.add_middleware(Guard, hosts=hosts, tile_host=base.host if base else None)
    app.state.metrics = Metrics({}) if there() and not public else None
    if app.state.metrics is not None:
        app.add_middleware(Requests, metrics=app.state.metrics)
    return app


def _desk(shown: Ledger | Lake, world: World, public: bool) -> Desk:
    if isinstance(shown, Lake) and shown.drawn is not None and not public:
        from sayso.desk.drawn import DrawnDesk

        return DrawnDesk(shown, world)
    return Desk(shown, world, public=public)


def _open(ledger: str | Path | Ledger | Lake, public: bool) -> Ledger | Lake:
    if isinstance(ledger, (Ledger, Lake)):
        return ledger
    return opened(ledger) if public or is_lake(ledger) else Ledger.open(ledger)


def serve(
    ledger: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    world: World | None = None,
    names: Collection[str] = (),
    login: bool = False,
    public: bool = False,
    without_login: bool = False,
    tiles: str | None = None,
    credit: str | None = None,
) -> None:
    """Run the desk until interrupted. Port 0 takes a free one.

    On loopback nobody need log in unless `login` is set; on any other `host` everybody must, but for a `public` desk, which only
    shows. `without_login` says that whoever can reach `host` may read everything, add reports and review under any name.
    `names` are names that the desk answers to besides `host`, as those by which a proxy before it is known. `tiles` and `credit`
    as for `build`.

    Raises:
        LedgerError: if the ledger cannot be opened.
        SaysoError: if a login is needed and there is no account, or `tiles` is neither a PMTiles file nor a tile address.
    """
    import uvicorn

    needed = not (public or without_login) and (login or not is_loopback(host))
    accounts = _accounts(ledger, host) if needed else None
    port = port or _free_port(host)
    app = build(ledger, world, hosts=[host, *names], accounts=accounts, public=public, tiles=tiles, credit=credit)
    # The picture of a large ledger takes seconds; begin before the first visitor asks.
    threading.Thread(target=warming.warm, args=[app.state.desk], daemon=True).start()
    print(f"The desk is open at http://{f'[{host}]' if ':' in host else host}:{port}/ (end with Ctrl+C)", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _accounts(ledger: str | Path, host: str) -> Accounts:
    if "://" in str(ledger) or Path(ledger).exists():
        accounts = Accounts.beside(ledger)
        if accounts.any_active():
            return accounts
        accounts.close()
    raise SaysoError(
        f"a desk that others reach (here at {host or 'every address'}) needs accounts, and there is none: make one with "
        f"`sayso accounts add NAME --role admin --ledger {words.hidden(str(ledger))}`; or show the ledger read-only with "
        "--public, or let everybody who reaches it write with --without-login"
    )


def _free_port(host: str) -> int:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as taken:
        taken.bind((host, 0))
        return int(taken.getsockname()[1])


def templates() -> Jinja2Templates:
    """The templates with the desk's own filters; everything is escaped."""
    made = Jinja2Templates(directory=HERE / "templates")
    made.env.trim_blocks = made.env.lstrip_blocks = True
    made.env.filters.update(
        day=words.day,
        days=words.days,
        moment=words.moment,
        percent=words.percent,
        counted=words.counted,
        speakers=words.speakers,
        report_url=rows.report_url,
    )
    made.env.globals.update(static=static, dispute_kinds=words.DISPUTES)
    return made


def static(name: str) -> str:
    """The address of a static file."""
    return f"/static/{name}"


class _Fresh(StaticFiles):
    """Static files that a browser asks after each time, so that an update never mixes two versions' scripts.

    A version in the address would not do: a module imported with and without it runs twice.
    """

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return complaint(request, error.status_code, str(error.detail))

    @app.exception_handler(RequestValidationError)
    def invalid(request: Request, error: RequestValidationError) -> Response:
        wrong = "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors())
        return complaint(request, 422, f"This address asks something that makes no sense: {wrong}.")

    @app.exception_handler(QuestionError)
    def question(request: Request, error: QuestionError) -> Response:
        return complaint(request, 422, str(error))

    @app.exception_handler(Preparing)
    def preparing(request: Request, _: Preparing) -> Response:
        return please_wait(request)

    @app.exception_handler(LedgerError)
    def ledger(request: Request, error: LedgerError) -> Response:
        return complaint(request, 503, str(error))
