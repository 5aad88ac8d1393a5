"""One pretend company file, asked as the Web Connector asks it: a message set goes in, its answers come out."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

import requests

from plugin.ledgers.quickbooks_desktop.qbxml import message_set, put, put_ref, to_text
from plugin.ledgers.quickbooks_desktop.qbxml import request as new_request
from tests.sandbox_process import Sandbox

#: From this status code on a request was not done. Below, a query may have found nothing, or a field was left out.
_FAILED = 1000


class NotWritten(Exception):
    """QuickBooks did not do a request. `code`: its status code, or its hresult for the whole set."""

    def __init__(self, code: str, words: str, request: str) -> None:
        super().__init__(f"{code} {words} in {request[:600]}")
        self.code = code
        self.words = words


@dataclass
class Wire:
    """`sent`: every message set, as it went out."""

    sandbox: Sandbox
    company_id: str
    sent: list[bytes] = field(default_factory=list)
    _counted: Any = field(default_factory=lambda: itertools.count(1))

    def ask(self, texts: Sequence[str]) -> list[ET.Element]:
        """The answer to each request, in their order. Raises NotWritten for the first that failed."""
        if not texts:
            return []
        body = message_set(f"set-{next(self._counted)}", texts)
        self.sent.append(body)
        address = f"{self.sandbox.address}/desktop/{self.company_id}/qbxml"
        answer = requests.post(address, data=body, headers={"Content-Type": "text/xml"}, timeout=30)
        if not answer.ok:
            raise NotWritten(
                answer.headers.get("X-HResult", str(answer.status_code)), answer.text, body.decode()
            )
        answers = next(ET.fromstring(answer.content).iter("QBXMLMsgsRs"))
        assert len(answers) == len(texts), answer.text
        for given, text in zip(answers, texts, strict=True):
            if int(given.get("statusCode", "0")) >= _FAILED:
                raise NotWritten(given.get("statusCode", ""), given.get("statusMessage", ""), text)
        return list(answers)

    def one(self, text: str) -> ET.Element:
        """The object in the answer to one request. Raises NotWritten, and IndexError where nothing was found."""
        return self.ask([text])[0][0]

    def query(self, entity: str, **parts: str) -> ET.Element:
        """`one` of `<entityQueryRq>` with these elements, e.g. query("Invoice", TxnID="7-1")."""
        return self.one(query_request(entity, "q1", **parts))

    def add(self, entity: str, facts: Mapping[str, Any]) -> ET.Element:
        """`one` of `<entityAddRq>`. A value is a text, a reference (name ends in Ref), or a nested mapping."""
        root = new_request(f"{entity}Add", "a1")
        _fill(ET.SubElement(root, f"{entity}Add"), facts)
        return self.one(to_text(root))


def query_request(entity: str, key: str, **parts: str) -> str:
    """`<entityQueryRq>` with these elements, as text."""
    root = new_request(f"{entity}Query", key)
    for name, text in parts.items():
        put(root, name, text)
    return to_text(root)


def _fill(element: ET.Element, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        if name.endswith("Ref"):
            put_ref(element, name, value)
        elif isinstance(value, str):
            put(element, name, value)
        else:
            _fill(ET.SubElement(element, name), value)
