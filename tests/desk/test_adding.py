"""What the desk adds keeps its bytes and what read it, as the command line's additions do."""

from __future__ import annotations

from fastapi.testclient import TestClient

from sayso.desk import build
from sayso.ledger import Ledger

STORY = "Shelling killed 12 civilians in Mayadin on Friday, medics said."


def test_pasted_and_dropped_reports_keep_their_bytes_and_their_reading(tmp_path):
    with Ledger.open(tmp_path / "war.db") as ledger:
        client = TestClient(build(ledger), base_url="http://127.0.0.1")
        files = [("files", ("story.txt", STORY.replace("12", "14").encode(), "text/plain"))]
        fields = {"text": STORY, "outlet": "Harbour Gazette", "published": "2017-11-18"}
        page = client.get("/add").text
        token = page.partition('name="csrf" value="')[2].partition('"')[0]
        answer = client.post("/add", data=fields | {"csrf": token}, files=files, headers={"Origin": "http://127.0.0.1"})
        assert answer.status_code == 200, answer.text
        entries = list(ledger.log())
    reports = [entry["content"] for entry in entries if entry["type"] == "report"]
    readings = [entry["content"] for entry in entries if entry["type"] == "reading"]
    assert len(reports) == 2
    assert all(report["raw"] for report in reports)
    assert all(reading["by"]["sayso"] for reading in readings)
