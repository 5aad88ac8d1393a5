"""What a merchant does in the browser to connect a company, over HTTP: the panel's button, Intuit's page, and back."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

import requests

from plugin.demo.pretend import Pretend
from plugin.demo.stage import DemoFailed

_TIMEOUT = 60
_BUTTON = re.compile(r'href="(/connect/quickbooks/start[^"]+)"')


def connect(pretend: Pretend, link: str, realm: str) -> None:
    """Joins the shop of that visitor's link to the pretend company. Raises DemoFailed, requests.RequestException."""
    app = "{0.scheme}://{0.netloc}".format(urlsplit(link))
    pretend.post("app", redirect_addresses=[f"{app}/connect/quickbooks/callback"])
    with requests.Session() as browser:
        browser.get(link, timeout=_TIMEOUT).raise_for_status()
        button = _BUTTON.search(browser.get(f"{app}/panel/connections", timeout=_TIMEOUT).text)
        if button is None:
            raise DemoFailed("The panel shows no button to connect a company.")
        start = f"{app}{html.unescape(button[1])}"
        to_intuit = _sent_on(browser.get(start, timeout=_TIMEOUT, allow_redirects=False))
        address, _, asked = to_intuit.partition("?")
        answer = {**dict(parse_qsl(asked)), "realm": realm}
        back = _sent_on(browser.post(address, data=answer, timeout=_TIMEOUT, allow_redirects=False))
        page = browser.get(back, timeout=_TIMEOUT).text
        if "<h1>Connected</h1>" not in page:
            raise DemoFailed("The pretend company was not connected.")


def _sent_on(answer: requests.Response) -> str:
    """Where a browser is sent on to."""
    if not answer.is_redirect:
        raise DemoFailed(f"Connecting the pretend company was answered {answer.status_code}.")
    return answer.headers["Location"]
