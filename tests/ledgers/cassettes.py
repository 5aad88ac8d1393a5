"""Traffic with the pretend company, recorded once and played back without it.

`make record` (CONTRA_RECORD=1) records anew against the sandbox. A cassette names no machine, no realm and no
token, so that two recordings differ only where the traffic does.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr

from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.ledgers.quickbooks_online.oauth import Discovery, Intuit
from plugin.protocols import Ledger
from tests.ledgers.books import Books, RealClock
from tests.ledgers.shelf import MemoryShelf

CASSETTES = Path(__file__).parent / "cassettes"
RECORDING = os.environ.get("CONTRA_RECORD") == "1"

#: What stands in a cassette in place of a secret.
MASKED = "masked"

_HOST = "http://quickbooks.example"
_NOWHERE = f"{_HOST}/quickbooks"
_DISCOVERY = f"{_NOWHERE}/.well-known/openid_configuration"


def _request(request: Any) -> Any:
    uri = re.sub(r"^http://[^/]+", _HOST, request.uri)
    request.uri = re.sub(r"/company/[^/?]+", "/company/1", uri)
    if request.uri.endswith("/tokens/bearer"):
        request.body = re.sub(
            rb"(refresh_token=)[^&]*(&|$)(?!.*refresh_token=)", rb"\1masked\2", request.body
        )
    return request


def _masked(name: str, value: Any) -> Any:
    """What a cassette says instead: of tokens nothing, of the discovery document's addresses no machine."""
    if name in ("access_token", "refresh_token"):
        return MASKED
    if name == "issuer" or name.endswith(("_endpoint", "_uri")):
        return re.sub(r"^http://[^/]+", _HOST, value)
    return value


def _response(response: Any) -> Any:
    kept = {
        name: value
        for name, value in response["headers"].items()
        if name in {"Content-Type", "Content-Length"}
    }
    body = json.loads(response["body"]["string"])
    masked = {name: _masked(name, value) for name, value in body.items()}
    if masked != body:
        response["body"]["string"] = json.dumps(masked).encode()
        kept.pop("Content-Length", None)
    return {**response, "headers": kept}


_VCR = vcr.VCR(
    cassette_library_dir=str(CASSETTES),
    record_mode="all" if RECORDING else "none",
    match_on=("method", "scheme", "host", "path", "query", "body"),
    filter_headers=(
        *("authorization", "user-agent", "accept-encoding", "connection", "content-length"),
        "x-include-refresh-token-hard-expires-in",
    ),
    before_record_request=_request,
    before_record_response=_response,
)


def ledger_of_cassette() -> Ledger:
    """A ledger whose every request is answered by the cassette in use."""
    return QuickBooksOnlineLedger(
        "1",
        Intuit("client", "secret", Discovery(RealClock(), _DISCOVERY), RealClock()),
        MemoryShelf({"access_token": MASKED, "refresh_token": MASKED}),
        RealClock(),
        f"{_NOWHERE}/v3",
    )


@contextmanager
def cassette(name: str, books: Books | None) -> Iterator[Ledger]:
    """The ledger to talk to: of `books` while recording, else of the cassette. All of it has to be played."""
    with _VCR.use_cassette(f"{name}.yaml") as tape:
        yield books.open_ledger() if books else ledger_of_cassette()
    assert RECORDING or tape.all_played, "the cassette holds more than was asked"
