"""Two shops, a clock that stands still, and a browser's client for a visitor of each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from embedded_ui import connect, connections, items, pages
from embedded_ui.visitors import Visitors
from tests.embedded_ui.fake_companies import FakeCompanies
from tests.embedded_ui.fake_items import FakeItems
from tests.embedded_ui.fake_reading import FakeReading
from tests.embedded_ui.samples import OTHER_SHOP, SHOP, more_details
from tests.embedded_ui.two_shops import StillClock, two_shops

KEY = "a key made up for these tests"
BASE = "http://localhost"

#: Opens the panel for a visitor of that shop, named "Ada".
Visit = Callable[[int], FlaskClient]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def reading() -> FakeReading:
    return two_shops()


@pytest.fixture
def rarer(reading: FakeReading) -> None:
    """The first shop has refunds in review, adopted, exchanged and taken back as well."""
    reading.shops[SHOP].refunds.update(more_details())


@pytest.fixture
def visitors(clock: StillClock) -> Visitors:
    return Visitors(KEY, clock, secure=False)


@pytest.fixture
def companies() -> FakeCompanies:
    return FakeCompanies()


@pytest.fixture
def app(reading: FakeReading, companies: FakeCompanies, visitors: Visitors) -> Flask:
    app = Flask("panel_of_two_shops")
    parts = (connections.part(companies, companies), items.part(FakeItems()))
    app.register_blueprint(pages.blueprint(reading, visitors, *parts))
    app.register_blueprint(connect.blueprint(companies, reading, visitors))
    return app


@pytest.fixture
def visit(app: Flask, visitors: Visitors) -> Visit:
    def enter(shop_id: int) -> FlaskClient:
        client = app.test_client()
        link = visitors.make_link(BASE, shop_id, "Ada", timedelta(hours=1))
        assert client.get(link.removeprefix(BASE)).status_code == 303
        return client

    return enter


@pytest.fixture
def client(visit: Visit) -> FlaskClient:
    return visit(SHOP)


@pytest.fixture
def stranger(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def other(visit: Visit) -> FlaskClient:
    return visit(OTHER_SHOP)
