"""What holds for every address of the panel; new ones are found in the app's own map."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.embedded_ui.fake_reading import FakeReading

pytestmark = pytest.mark.usefixtures("rarer")

#: Where a stranger gets an answer. Whoever adds one here lets the world in.
OPEN = {"panel.enter", "panel.asset", "static"}

#: The tab in which a company is connected: open too, and kept by its own rules.
TAB = {
    f"connect.{name}"
    for name in ("start", "callback", "done", "confirm", "launch", "reconnect", "disconnected")
}

SAMPLES = {"refund_id": 1, "digest": "0", "name": "panel.css", "rest": "nothing/here", "filename": "x"}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def addresses(app: Flask) -> list[tuple[str, str, str]]:
    """(endpoint, method, path) of every route."""
    found = []
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            values = {name: SAMPLES[name] for name in rule.arguments}
            found += [
                (rule.endpoint, method, adapter.build(rule.endpoint, values, method))
                for method in rule.methods or ()
            ]
    return found


def test_no_page_answers_without_a_visitor(app: Flask, stranger: FlaskClient) -> None:
    closed = [(method, path) for endpoint, method, path in addresses(app) if endpoint not in OPEN | TAB]
    assert len(closed) > 10
    for method, path in closed:
        answer = stranger.open(path, method=method)
        assert answer.status_code == 403, (method, path)
        assert "clay" not in answer.text
        assert method == "HEAD" or "personal link" in answer.text


def test_every_answer_carries_the_headers_that_keep_it_safe(
    app: Flask, client: FlaskClient, stranger: FlaskClient
) -> None:
    for endpoint, method, path in addresses(app):
        if endpoint == "static":
            continue  # Flask's own, empty
        for answer in (client.open(path, method=method), stranger.open(path, method=method)):
            assert answer.headers["Content-Security-Policy"] == POLICY, (method, path)
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            told = (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"])
            strict = ("no-referrer", "no-cache, no-store")
            assert told == (strict if endpoint in TAB else ("same-origin", "no-store")), (method, path)


def test_the_tab_tells_a_stranger_of_no_shop_and_no_company(app: Flask, stranger: FlaskClient) -> None:
    tab = [(method, path) for endpoint, method, path in addresses(app) if endpoint in TAB]
    assert len(tab) > 10
    for method, path in tab:
        answer = stranger.open(path, method=method)
        assert answer.status_code in (200, 303, 403), (method, path)
        assert "clay" not in answer.text.lower()
        assert "secret" not in answer.text.lower()


PAGES = [
    "/panel/refunds",
    "/panel/refunds?state=held",
    "/panel/refunds/1",
    "/panel/refunds/4",
    "/panel/refunds/11",
    "/panel/refunds/12",
    "/panel/refunds/13",
    "/panel/attention",
    "/panel/items",
    "/panel/connections",
]


@pytest.mark.parametrize("path", [*PAGES, "/panel/nowhere", "/panel/enter"])
def test_no_page_holds_inline_script_style_or_a_foreign_address(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    for forbidden in ("style=", "<style", "onclick", "http://", "https://", "javascript:"):
        assert forbidden not in html
    assert html.count("<script") == html.count('<script type="module" src="/panel/static/')


@pytest.mark.parametrize("path", PAGES)
def test_the_second_shop_is_never_seen(client: FlaskClient, other: FlaskClient, path: str) -> None:
    mine, theirs = client.get(path), other.get(path)
    assert mine.status_code == 200
    assert "secret" not in mine.text.lower()
    assert "7777" not in mine.text.replace(",", "")
    assert "clay" not in theirs.text.lower()


@pytest.mark.parametrize("path", PAGES)
def test_a_database_that_is_away_is_a_503_that_says_so(
    client: FlaskClient, reading: FakeReading, path: str
) -> None:
    reading.away = True
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "Nothing is lost" in answer.text


def test_an_unforeseen_error_has_a_page_of_the_same_look(client: FlaskClient, reading: FakeReading) -> None:
    reading.rows_per_page = 0  # the fake divides by it
    answer = client.get("/panel/refunds")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "ZeroDivision" not in answer.text
    assert "Content-Security-Policy" in answer.headers


def test_static_files_may_be_kept_for_ever_under_the_address_of_their_content(client: FlaskClient) -> None:
    page = client.get("/panel/refunds").text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = client.get(sheet)
    assert answer.status_code == 200
    assert answer.mimetype == "text/css"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(sheet.replace("/static/", "/static/0")).status_code == 404
    assert client.get("/panel/static/0/../pages.py").status_code == 404


def test_the_first_address_leads_to_the_list(client: FlaskClient) -> None:
    for path in ("/panel", "/panel/"):
        answer = client.get(path)
        assert (answer.status_code, answer.location) == (303, "/panel/refunds")
