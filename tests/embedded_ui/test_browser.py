"""The panel in a real browser: accessible, without a complaint in the console, usable by keys and without scripts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import WSGIRequestHandler, make_server

from embedded_ui.visitors import Visitors
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.pictures import LOOKS, Look, browser, opened, take
from tests.embedded_ui.samples import SHOP

pytestmark = pytest.mark.browser

DESKTOP, _, PHONE, _ = LOOKS
TABLET = Look("tablet", 760, 1024, "light")

#: Every kind of page, the designed errors among them.
PATHS = [
    "/panel/refunds",
    "/panel/refunds?state=held",
    "/panel/refunds?state=undone",
    "/panel/refunds/1",
    "/panel/refunds/2",
    "/panel/refunds/4",
    "/panel/refunds/11",
    "/panel/refunds/12",
    "/panel/refunds/13",
    "/panel/attention",
    "/panel/connections",
    "/connect/quickbooks/done?attempt=1",
    "/connect/quickbooks/disconnected",
    "/panel/nowhere",
    "/panel/enter",
]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture
def link(app: Flask, visitors: Visitors) -> Iterator[str]:
    """A visitor's link into the panel, served on loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield visitors.make_link(f"http://127.0.0.1:{server.server_port}", SHOP, "Ada", timedelta(hours=1))
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def go(page: Page, path: str) -> None:
    page.goto(page.url.split("/panel/")[0] + path)


@pytest.mark.usefixtures("rarer")
@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_axe_finds_nothing_and_the_console_says_nothing(chromium: Browser, link: str, look: Look) -> None:
    with opened(chromium, look, link) as page:
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        for path in PATHS:
            go(page, path)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
    # The browser itself notes the designed error pages; anything else would be ours, CSP above all.
    assert [text for text in said if "status of 40" not in text] == []


@pytest.mark.parametrize("look", [DESKTOP, TABLET, PHONE], ids=lambda look: look.name)
def test_no_page_is_wider_than_the_screen(chromium: Browser, link: str, look: Look) -> None:
    with opened(chromium, look, link) as page:
        for path in PATHS:
            go(page, path)
            assert page.evaluate("document.documentElement.scrollWidth") <= look.width, path


def test_a_row_opens_its_refund_and_the_keyboard_gets_there_too(chromium: Browser, link: str) -> None:
    with opened(chromium, DESKTOP, link) as page:
        page.locator("tr", has_text="1002-1").locator(".what").click()
        page.wait_for_url("**/panel/refunds/2")
        page.go_back()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_retry_is_one_press_and_its_answer_is_told_once(
    chromium: Browser, link: str, reading: FakeReading
) -> None:
    with opened(chromium, DESKTOP, link) as page:
        go(page, "/panel/refunds/3")
        page.get_by_role("button", name="Retry").click()
        page.get_by_role("status").wait_for()
        page.wait_for_function("!location.search.includes('asked')")
        assert page.get_by_role("button").count() == 0
        assert len(reading.shops[SHOP].refunds[3].events) == 3


def test_everything_works_without_scripts(chromium: Browser, link: str, reading: FakeReading) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("link", name="Held 2").click()
    page.get_by_role("link", name="Order 1003").click()
    page.get_by_role("button", name="Retry").click()
    page.get_by_role("status").wait_for()
    assert len(reading.shops[SHOP].refunds[3].events) == 3
    context.close()


def test_the_page_keeps_itself_up_to_date_but_not_under_somebodys_hands(
    chromium: Browser, link: str, reading: FakeReading
) -> None:
    with opened(chromium, DESKTOP, link) as page:
        page.clock.install()
        go(page, "/panel/refunds")
        refunds = reading.shops[SHOP].refunds
        page.locator(".tabs a").first.focus()
        del refunds[10]
        page.clock.run_for(5000)
        assert page.locator("tr[data-href]").count() == 10
        page.evaluate("document.activeElement.blur()")
        with page.expect_response("**/panel/refunds"):
            page.clock.run_for(5000)
        page.get_by_role("link", name="1010").wait_for(state="detached")
        assert page.locator("tr[data-href]").count() == 9


def test_pictures_are_taken_of_every_page(link: str, tmp_path: Path) -> None:
    # In a thread of its own: Playwright's synchronous API runs once per thread, and here it runs already.
    with ThreadPoolExecutor(1) as thread:
        taken = thread.submit(take, link, tmp_path, (DESKTOP,)).result()
    assert {path.name for path in taken} == {
        "refunds-desktop.png",
        "attention-desktop.png",
        "refund-booked-desktop.png",
        "refund-held-desktop.png",
    }
    assert all(path.stat().st_size > 10_000 for path in taken)
