"""Customers in qbXML: named by their id, or by their name where a missing sale's customer is new. Pure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from plugin.accounting.sale import Ref
from plugin.ledgers.quickbooks_desktop.qbxml import Reference, put, request, to_text
from plugin.ledgers.quickbooks_desktop.text import plain

#: Source: Intuit's qbXML 13.0 schema, CustomerAdd.
_LONGEST_NAME = 41
_LONGEST_EMAIL = 1023


def customer(stated: Ref) -> Reference:
    """Its id; without one the name, as `customer_request` writes it."""
    return stated if stated.id else {"FullName": customer_name(stated.name)}


def customer_name(name: str) -> str:
    """The name as QuickBooks takes it: a colon would make it a job of another customer."""
    return plain(" ".join(name.replace(":", " ").split()), _LONGEST_NAME)


def customer_request(key: str, name: str, email: str = "") -> str:
    """The CustomerAddRq of a new customer, as text. QuickBooks answers 3100 where the name is in use."""
    root = request("CustomerAdd", key)
    added = ET.SubElement(root, "CustomerAdd")
    put(added, "Name", customer_name(name))
    put(added, "Email", plain(email, _LONGEST_EMAIL))
    return to_text(root)
