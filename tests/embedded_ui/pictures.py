"""Pictures of the panel, for the docs and for looking at."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True)
class Look:
    """A screen to look through."""

    name: str
    width: int
    height: int
    light: Literal["light", "dark"]


LOOKS = (
    Look("desktop", 1280, 860, "light"),
    Look("desktop-dark", 1280, 860, "dark"),
    Look("phone", 390, 844, "light"),
    Look("phone-dark", 390, 844, "dark"),
)


def chromium() -> str:
    """Where Chromium is. Skips the test where there is none; fails with CONTRA_REQUIRE_ALL=1."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    message = "no Chromium is installed here, and these tests drive one"
    if os.environ.get("CONTRA_REQUIRE_ALL") == "1":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless Chromium that calls nobody."""
    path = chromium()
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        try:
            yield running
        finally:
            running.close()


@contextmanager
def opened(running: Browser, look: Look, link: str) -> Iterator[Page]:
    """The panel's first page as the visitor of that link sees it, in a profile of its own."""
    context = running.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme=look.light,
        device_scale_factor=2 if look.width < 500 else 1,
        reduced_motion="reduce",
    )
    try:
        page = context.new_page()
        page.goto(link)
        yield page
    finally:
        context.close()


def take(address: str, out_dir: Path, looks: tuple[Look, ...] = LOOKS) -> list[Path]:
    """Pictures of the list, of its newest booked refund and of what needs attention, as PNG files.

    `address`: a visitor's link (`python -m plugin link SHOP`), http on loopback.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    taken = []
    with browser() as running:
        for look in looks:
            with opened(running, look, address) as page:
                base = page.url.split("/panel/")[0]
                for name, path in _stations(page, base).items():
                    page.goto(base + path)
                    taken.append(out_dir / f"{name}-{look.name}.png")
                    page.screenshot(path=taken[-1], full_page=True)
    return taken


def _stations(page: Page, base: str) -> dict[str, str]:
    """Names of pictures, and where they are taken."""
    stations = {"refunds": "/panel/refunds", "attention": "/panel/attention"}
    for state in ("booked", "held"):
        page.goto(f"{base}/panel/refunds?state={state}")
        first = page.locator(".order a").first
        if first.count():
            stations[f"refund-{state}"] = first.get_attribute("href") or "/panel/refunds"
    return stations
