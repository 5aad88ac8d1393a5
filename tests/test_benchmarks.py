"""The instruments measure what they say."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks import backlog, deciding, live
from benchmarks.load import fire, post, read_requests, write_requests
from benchmarks.report import Report, at_least, at_most, below, plain
from benchmarks.sqlite_floor import commits_per_second


class _Counter(BaseHTTPRequestHandler):
    """Answers by what the path asks for."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/gone":
            self.close_connection = True
            return
        self.send_response(503 if self.path == "/down" else 200)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"2\r\nok\r\n0\r\n\r\n")
            return
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_: object) -> None:
        """Nothing on the console."""


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Counter) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_every_answer_is_counted_with_its_latency_and_every_lost_one_as_an_error(address: str) -> None:
    paths = ["/", "/chunked", "/down", "/gone"] * 10
    load = fire(address, [post(address + path, {"X-A": "b"}, b"body") for path in paths], connections=4)
    assert load.requests == 40
    assert load.statuses == {"200": 20, "503": 10}
    assert len(load.latencies_ms) == 30
    assert len(load.errors) == 10
    assert 0 < load.percentile(0.5) <= load.percentile(0.99)
    assert load.cpu_seconds > 0


def test_stored_requests_come_back_as_they_were(tmp_path: Path) -> None:
    requests = [post("http://127.0.0.1:1/a?b=c", {"A": "ü"}, b"\r\n\r\n\x00"), b""]
    assert write_requests(tmp_path / "requests.bin", requests) == 2
    assert read_requests(tmp_path / "requests.bin") == requests
    assert requests[0].startswith(b"POST /a?b=c HTTP/1.1\r\nHost: 127.0.0.1:1\r\n")


def test_rows_of_an_earlier_run_stay_unless_they_are_measured_anew(tmp_path: Path) -> None:
    path = tmp_path / "var" / "bench.json"
    first = Report(path)
    first.add(plain("memory", 90, "MB"))
    first.add(at_least("ratio", 0.2, "of raw commits", 0.25))
    first.save()
    second = Report(path)
    second.add(at_least("ratio", 0.25, "of raw commits", 0.25))
    second.add(below("p99", 30, "ms", 30))
    second.add(at_most("requests per refund", 0.15, "requests", 0.15))
    second.save()
    assert json.loads(path.read_text()) == {
        "memory": {"value": 90, "unit": "MB", "aim": None, "met": None},
        "ratio": {"value": 0.25, "unit": "of raw commits", "aim": "at least 0.25", "met": True},
        "p99": {"value": 30, "unit": "ms", "aim": "below 30", "met": False},
        "requests per refund": {"value": 0.15, "unit": "requests", "aim": "at most 0.15", "met": True},
    }
    assert [file.name for file in path.parent.iterdir()] == ["bench.json"]


def test_two_rows_of_one_name_are_refused(tmp_path: Path) -> None:
    report = Report(tmp_path / "bench.json")
    report.add(plain("memory", 90, "MB"))
    with pytest.raises(ValueError, match="memory"):
        report.add(plain("memory", 91, "MB"))


def test_the_floor_counts_commits_and_leaves_no_file(tmp_path: Path) -> None:
    assert commits_per_second(tmp_path / "var", seconds=0.05, rounds=1) > 0
    assert list((tmp_path / "var").iterdir()) == []


def test_the_refunds_whose_deciding_is_measured_become_the_documents_they_are_meant_to(
    tmp_path: Path,
) -> None:
    report = Report(tmp_path / "bench.json")
    deciding.run(report, seconds=0.01)
    assert [row.name for row in report.rows] == [
        "decisions_per_second",
        "decisions_per_second_part_paid",
        "decision_cost",
    ]
    assert all(row.value > 0 for row in report.rows)


def rows(report: Report) -> dict[str, float]:
    return {row.name: row.value for row in report.rows}


def test_a_queue_is_measured_to_the_last_refund_and_breaks_no_limit(tmp_path: Path) -> None:
    report = Report(tmp_path / "bench.json")
    backlog.run(report, waiting=61)
    found = rows(report)
    assert found["backlog_refused"] == 0
    assert found["backlog_requests"] == pytest.approx(found["backlog_reads"] + 3 / 61)
    assert found["backlog_seconds"] >= 1.5  # two batches leave at once, the third one waits
    assert found["backlog_ratio"] == pytest.approx(found["backlog_seconds"] / 4.5)


def test_of_one_refund_it_is_told_how_long_it_took_and_how_much_of_that_was_ours(tmp_path: Path) -> None:
    report = Report(tmp_path / "bench.json")
    live.run(report, refunds=4)
    found = rows(report)
    assert 0 < found["live_own_p50"] < found["live_p50"] <= found["live_p99"]
    assert 0 < found["live_own_share"] < 1
