"""A merchant's browser: it presses the panel's button, answers Intuit's page, and is sent back, all over HTTP."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from embedded_ui.connect import CALLBACK
from plugin import app
from tests.sandbox_process import Json
from tests.world import World

#: What browsers send with the press of a button on one of our own pages.
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Merchant:
    """`client`: the browser, its cookies in it."""

    world: World
    client: FlaskClient

    @classmethod
    def of(cls, world: World, shop_id: int) -> Merchant:
        """Somebody called Ada with a link to that shop's panel; Intuit knows where the app is."""
        address = world.config.public_address
        world.sandbox.post("/app", redirect_addresses=[f"{address}{CALLBACK}"])
        client = app.create_app(world.room).test_client()
        link = world.room.visitors.make_link("", shop_id, "Ada", timedelta(days=30))
        assert client.get(link).status_code == 303
        return cls(world, client)

    def page(self) -> str:
        """The page of connections."""
        answer = self.client.get("/panel/connections")
        assert answer.status_code == 200
        return answer.text

    def button(self) -> str:
        """Where the page's button for connecting leads."""
        found = re.search(
            r'href="(/connect/quickbooks/start[^"]+)" target="_blank" rel="noopener', self.page()
        )
        assert found is not None
        return html.unescape(found[1])

    def asked(self, button: str | None = None) -> dict[str, str]:
        """What Intuit is asked, once the button is pressed."""
        answer = self.client.get(button or self.button())
        assert answer.status_code == 303, answer.text
        assert answer.location.startswith(f"{self.world.sandbox.address}/quickbooks/connect/oauth2?")
        return parameters(answer.location)

    def intuit_says(self, asked: dict[str, str], realm: str | None, **other: str) -> str:
        """The person's answer at Intuit, None for no: where the browser is sent back to, host cut off."""
        answer = {"realm": realm} if realm is not None else {"deny": "deny"}
        sent_back = requests.post(
            f"{self.world.sandbox.address}/quickbooks/connect/oauth2",
            data={**asked, **answer, **other},
            timeout=30,
            allow_redirects=False,
        )
        assert sent_back.status_code == 302, sent_back.text
        return sent_back.headers["Location"].removeprefix(self.world.config.public_address)

    def come_back(self, address: str) -> str:
        """The browser follows Intuit's answer; the text of the page that it ends on."""
        return self.done(address).text

    def done(self, address: str) -> TestResponse:
        """The same, whole."""
        answer = self.client.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/connect/quickbooks/done")
        return self.client.get(answer.location)

    def connect(self, realm: str) -> str:
        """All of it: the text of the last page."""
        return self.come_back(self.intuit_says(self.asked(), realm))

    def answer(self, page: str, answer: str, **fields: str) -> str:
        """A button of the page that asks first; the text of the page that it leads to."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        sent = self.client.post(
            "/connect/quickbooks/confirm", data={**hidden, "answer": answer, **fields}, headers=OURS
        )
        assert sent.status_code == 303, sent.text
        return self.client.get(sent.location).text

    def disconnect(self) -> str:
        """The page's other button; the text of the page that it leads to."""
        token = self.page().split('name="form_token" value="')[1].split('"')[0]
        sent = self.client.post("/panel/connections/disconnect", data={"form_token": token}, headers=OURS)
        assert sent.status_code == 303
        return self.client.get(sent.location).text


def parameters(address: str) -> dict[str, str]:
    """Of an address, each once."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def pair_of(world: World, company_id: int) -> Json:
    """The tokens that are kept for that company."""
    return world.room.vault.get(f"company:{company_id}")
