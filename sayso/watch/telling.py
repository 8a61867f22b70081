"""To whom alerts are told: the terminal, an Atom feed, a webhook, a digest by mail.

An alert's id is the same however often it is told. The Atom file is written whole, so it holds each alert once. The others are
told first and ticked off afterwards: should the watch be killed in between, that one alert is told again with its old id, by
which a receiver knows it; the other order could lose it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from email.message import EmailMessage
from pathlib import Path

import httpx
from lxml import etree  # type: ignore[import-untyped]

from sayso.model import digest
from sayso.watch.rules import Mail, Rules, Webhook
from sayso.watch.state import Alert, State, back_off

ATOM = "http://www.w3.org/2005/Atom"
RETRY = 30.0  # seconds before a failed webhook or mail is tried again; doubles
TIMEOUT = 20.0


def tell(state: State, rules: Rules, now: float, say: Callable[[str], None]) -> list[str]:
    """Tell every channel what it was not told yet; returns what went wrong, to be tried again later.

    `say` prints one line.
    """
    if rules.terminal:
        for each in state.untold("terminal"):
            say(line(each))
            state.keep_told("terminal", [each])
    if rules.atom is not None:
        _atom(rules.atom, state)
    troubles = []
    if rules.webhook is not None:
        troubles += _webhook(state, rules.webhook, now)
    if rules.mail is not None:
        troubles += _mail(state, rules.mail, now)
    return troubles


def line(alert: Alert) -> str:
    """An alert as one line, with its id and the first quote behind it."""
    quotes = alert.detail.get("quotes") or []
    said = f" “{' '.join(quotes[0]['quote'].split())}” ({_who(quotes[0])})" if quotes else ""
    return f"{alert.at[:16]} [{alert.id}] {alert.text}.{said}"


def _who(quote: dict[str, object]) -> str:
    sources = quote.get("source")
    names = ", ".join(map(str, sources)) if isinstance(sources, Sequence) else ""
    return " in ".join(part for part in (names, str(quote.get("outlet") or "")) if part) or "unnamed"


def _atom(file: Path, state: State) -> None:
    """The latest alerts as a feed (RFC 4287), replaced in one step and only where something is new."""
    alerts = state.alerts()
    if file.exists() and not state.untold("atom"):
        return
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", "urn:sayso:watch")
    _add(feed, "title", "Sayso: what changed")
    _add(feed, "updated", alerts[-1].at if alerts else "1970-01-01T00:00:00+00:00")
    for each in reversed(alerts):
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, "id", f"urn:sayso:alert:{each.id}")
        _add(entry, "title", each.text)
        _add(entry, "updated", each.at)
        _add(etree.SubElement(entry, f"{{{ATOM}}}author"), "name", "Sayso")
        _add(entry, "content", "\n".join([each.text, *(f"“{q['quote']}” ({_who(q)})" for q in each.detail["quotes"])]))
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}", delete=False) as made:
        made.write(etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True))
    Path(made.name).chmod(0o644)
    Path(made.name).replace(file)
    state.keep_told("atom", alerts)


def _add(parent: etree._Element, name: str, text: str) -> None:
    clean = "".join(c for c in text if c in "\t\n\r" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = clean.replace("\ufffe", "").replace("\uffff", "")


def signature(secret: str, moment: str, body: bytes) -> str:
    """What the header `Sayso-Signature` holds: HMAC-SHA256 (hex) over the header `Sayso-Time`, a dot and the body."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _webhook(state: State, hook: Webhook, now: float) -> list[str]:
    """Each alert in its order, the next only once the one before was taken (status 2xx)."""
    next, failures = state.wait("webhook")
    untold = state.untold("webhook")
    if not untold or now < next:
        return []
    secret = os.environ.get(hook.secret_env)
    if not secret:
        return [f"webhook: the environment holds no {hook.secret_env} to sign with"]
    with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        for each in untold:
            why = _post(client, hook.url, secret, each)
            if why:
                state.keep_wait("webhook", now + back_off(RETRY, failures), failures + 1)
                return [f"webhook: {why}; it is tried again"]
            state.keep_told("webhook", [each])
    state.keep_wait("webhook", 0.0, 0)
    return []


def _post(client: httpx.Client, url: str, secret: str, alert: Alert) -> str | None:
    """Why an alert was not taken, None if it was."""
    body = json.dumps(asdict(alert), ensure_ascii=False, sort_keys=True).encode()
    moment = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        "Sayso-Alert": alert.id,
        "Sayso-Time": moment,
        "Sayso-Signature": signature(secret, moment, body),
    }
    try:
        answer = client.post(url, content=body, headers=headers)
    except httpx.HTTPError as error:
        return f"{url} could not be reached ({error or type(error).__name__})"
    return None if answer.is_success else f"{url} answered with status {answer.status_code}"


def _mail(state: State, mail: Mail, now: float) -> list[str]:
    """All alerts since the last digest as one mail, when it is time for one."""
    next, failures = state.wait("mail")
    untold = state.untold("mail")
    if not untold or now < next:
        return []
    try:
        with smtplib.SMTP(mail.server, mail.port, timeout=TIMEOUT) as server:
            if mail.tls:
                server.starttls()
            if mail.user:
                server.login(mail.user, os.environ.get(mail.password_env or "", ""))
            server.send_message(_digest(mail, untold))
    except (smtplib.SMTPException, OSError) as error:
        state.keep_wait("mail", now + back_off(RETRY, failures), failures + 1)
        return [f"mail: {mail.server} did not take the digest ({error}); it is tried again"]
    state.keep_told("mail", untold)
    state.keep_wait("mail", now + mail.every, 0)
    return []


def _digest(mail: Mail, alerts: Iterable[Alert]) -> EmailMessage:
    """The mail; its Message-ID follows from the alerts in it."""
    alerts = list(alerts)
    made = EmailMessage()
    made["From"], made["To"] = mail.sender, ", ".join(mail.to)
    made["Subject"] = f"Sayso: {len(alerts)} changes" if len(alerts) > 1 else "Sayso: 1 change"
    made["Message-ID"] = f"<{digest(each.id for each in alerts)[:32]}@{mail.sender.rpartition('@')[2]}>"
    made.set_content("\n\n".join(line(each) for each in alerts) + "\n")
    return made
