"""The web application: puts pages, templates, static files and guards together."""

from __future__ import annotations

import socket
import threading
from collections.abc import Collection
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware

from sayso import __version__
from sayso.desk import holding, rows, words
from sayso.desk.app_errors import complaint
from sayso.desk.pages import ROUTERS
from sayso.desk.security import Guard, is_loopback
from sayso.desk.snapshot import Desk
from sayso.errors import LedgerError, QuestionError, SaysoError
from sayso.ledger import Ledger
from sayso.world import World

HERE = Path(__file__).parent
PAGES = (
    ("/", "Map"),
    ("/disputes", "Disputes"),
    ("/toll", "Toll"),
    ("/sources", "Sources"),
    ("/review", "Review"),
    ("/search", "Search"),
    ("/add", "Add"),
)


def build(ledger: str | Path | Ledger, world: World | None = None, *, hosts: Collection[str] = ()) -> FastAPI:
    """The desk over one ledger.

    `world` is the reference data (the shipped one where None). `hosts` are names the desk answers to besides loopback.

    Raises:
        LedgerError: if the ledger cannot be opened.
    """
    opened = ledger if isinstance(ledger, Ledger) else Ledger.open(ledger)
    app = FastAPI(
        title="Sayso desk", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.desk = Desk(opened, world if world is not None else World.load())
    app.state.templates = templates()
    app.mount("/static", _Fresh(directory=HERE / "static"), name="static")
    for router in ROUTERS:
        app.include_router(router)
    _handle_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=2000)
    app.add_middleware(Guard, hosts=hosts)
    return app


def serve(
    ledger: str | Path | Ledger,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    world: World | None = None,
    without_login: bool = False,
) -> None:
    """Run the desk until interrupted. Port 0 takes a free one.

    The desk has pages that write and no login, so it listens on loopback only. `without_login` says that whoever can reach
    `host` may read everything, add reports and review under any name.

    Raises:
        LedgerError: if the ledger cannot be opened.
        SaysoError: if `host` is not loopback and `without_login` is not set.
    """
    import uvicorn

    if not (without_login or is_loopback(host)):
        raise SaysoError(
            f"the desk has no login yet, so it does not listen on {host or 'every address'}, where others could write to "
            "the ledger; leave the host out, or allow it with --without-login (in Python without_login=True)"
        )
    port = port or _free_port(host)
    app = build(ledger, world, hosts=[host])
    # The picture of a large ledger takes seconds; begin before the first visitor asks.
    threading.Thread(target=holding.warm, args=[app.state.desk], daemon=True).start()
    print(f"The desk is open at http://{f'[{host}]' if ':' in host else host}:{port}/ (end with Ctrl+C)", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


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
    made.env.globals.update(pages=PAGES, static=static, dispute_kinds=words.DISPUTES)
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

    @app.exception_handler(LedgerError)
    def ledger(request: Request, error: LedgerError) -> Response:
        return complaint(request, 503, str(error))
