"""The pretend shop and the pretend company, over HTTP: the only way in which anything here knows them."""

from __future__ import annotations

import base64
from typing import Any

import requests

Json = dict[str, Any]
_TIMEOUT = 30


class Pretend:
    """The sandbox's control, and posting a webhook as the shop would."""

    def __init__(self, address: str) -> None:
        """`address`: of the running sandbox, without a slash at its end."""
        self.address = address
        self._http = requests.Session()

    def post(self, path: str, **wish: Any) -> Json:
        """POST /control/<path>. Raises requests.HTTPError with the sandbox's own words."""
        answer: Json = self._answer(
            self._http.post(f"{self.address}/control/{path}", json=wish, timeout=_TIMEOUT)
        )
        return answer

    def get(self, path: str) -> Any:
        """GET /control/<path>."""
        return self._answer(self._http.get(f"{self.address}/control/{path}", timeout=_TIMEOUT))

    def deliver(self, shop: str, to: str, **wish: Any) -> int:
        """Has a signed letter written and posts it to `to`; the status it was answered with."""
        letter = self.post(f"shops/{shop}/letters", **wish)
        body = base64.b64decode(letter["body"])
        return self._http.post(to, data=body, headers=letter["headers"], timeout=_TIMEOUT).status_code

    @staticmethod
    def _answer(response: requests.Response) -> Any:
        if response.status_code >= 400:
            raise requests.HTTPError(f"{response.status_code}: {response.text[:500]}", response=response)
        return response.json()
