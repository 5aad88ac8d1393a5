"""qbXML elements, and the bytes of a whole message set. Pure.

The order of elements is part of the schema; whoever builds a document puts them in that order.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from plugin.accounting.sale import Ref

#: Every request that we send reads the same in 13.0 (QuickBooks 2014) and in 16.0, the newest schema.
VERSION = "13.0"

#: Characters. Source: Intuit, "Error recovery" (longer than 24 is answered with 9004); requestID: status 1060.
LONGEST_MESSAGE_SET_ID = 23
LONGEST_REQUEST_ID = 50

_HEADER = f'<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="{VERSION}"?>\n'.encode("ascii")

#: A reference as QuickBooks states it, {"ListID": …, "FullName": …}, either or both; or ours.
Reference = Ref | Mapping[str, Any]


def request(name: str, key: str) -> ET.Element:
    """`<NameRq requestID=key>`. Raises ValueError for a key that QuickBooks takes for none."""
    if not 0 < len(key) <= LONGEST_REQUEST_ID:
        raise ValueError(f"a requestID has 1 to {LONGEST_REQUEST_ID} characters: {key!r}")
    return ET.Element(f"{name}Rq", requestID=key)


def put(parent: ET.Element, tag: str, text: str | None) -> None:
    """Append `<tag>text</tag>`, unless there is nothing to say."""
    if text:
        ET.SubElement(parent, tag).text = text


def put_ref(parent: ET.Element, tag: str, reference: Reference | None) -> None:
    """Append a reference to an entry of a list, by its ListID, or by its name where no id is known."""
    if isinstance(reference, Ref):
        reference = {"ListID": reference.id, "FullName": reference.name}
    for name in ("ListID", "FullName"):
        if reference and reference.get(name):
            put(ET.SubElement(parent, tag), name, str(reference[name]))
            return


def to_text(element: ET.Element) -> str:
    """One element as text, ASCII only: everything else as a numeric reference."""
    written: bytes = ET.tostring(element, encoding="us-ascii")
    return written.decode("ascii")


def message_set_id(key: str) -> str:
    """The id of the message set that goes out under the idempotency key `key`, always the same: 22 characters.

    QuickBooks keeps the answer to a set under it and executes no set twice; a UUID would be too long.
    """
    return hashlib.blake2s(key.encode(), digest_size=LONGEST_MESSAGE_SET_ID // 2).hexdigest()


def message_set(set_id: str, requests: Iterable[str], *, on_error: str = "stopOnError") -> bytes:
    """Requests (each the text of one element) as QuickBooks reads them, to be executed in this order.

    With stopOnError the rest is not executed (3231) once one has failed; what came before stays. Raises
    ValueError for an id that is too long, a requestID used twice, and a macro used before it is defined.
    """
    if not 0 < len(set_id) <= LONGEST_MESSAGE_SET_ID:
        raise ValueError(f"a message set's id has 1 to {LONGEST_MESSAGE_SET_ID} characters: {set_id!r}")
    root = ET.Element("QBXML")
    body = ET.SubElement(root, "QBXMLMsgsRq", newMessageSetID=set_id, onError=on_error)
    body.extend(ET.fromstring(text) for text in requests)  # noqa: S314 - our own text, not a stranger's
    _check(body)
    written: bytes = ET.tostring(root, encoding="us-ascii")
    return _HEADER + written


def _check(body: ET.Element) -> None:
    keys = [element.get("requestID") for element in body]
    if len(set(keys)) != len(keys):
        raise ValueError(f"requests of one message set need different ids: {keys}")
    defined: set[str | None] = set()
    for element in body:
        used = {inner.get("useMacro") for inner in element.iter()} - {None}
        if used - defined:
            raise ValueError(f"{used - defined} is used before it is defined")
        defined |= {inner.get("defMacro") for inner in element.iter()}
