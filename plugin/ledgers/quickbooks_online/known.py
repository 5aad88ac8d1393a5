"""What a document refers to, and how references and amounts are read. Pure.

What cannot be read is Unreadable, never guessed: the refund of that order is then held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plugin.accounting.money import Money
from plugin.accounting.sale import Item, Ref
from plugin.ledgers.quickbooks_online.company import Company
from plugin.ledgers.quickbooks_online.exact import decimal
from plugin.protocols import Json

#: The pseudo item behind the shipping field of a form. Source: Intuit, "Invoice", SalesItemLineDetail.
SHIPPING_FIELD = "SHIPPING_ITEM_ID"


class Unreadable(ValueError):
    """Something in the company's document has no meaning that we know. Its text says what."""


@dataclass(frozen=True, slots=True)
class Known:
    """Items, payments, bank deposits and account names by id. `undeposited`: where money goes that names no account.

    `untaxed`: ids of tax codes that stand for no tax.
    """

    items: Mapping[str, Item]
    payments: Mapping[str, Json]
    accounts: Mapping[str, str]
    undeposited: Ref | None = None
    deposits: Mapping[str, Json] = field(default_factory=dict)
    untaxed: frozenset[str] = frozenset({"NON"})

    def ref(self, stated: Json) -> Ref:
        """The id and name of a reference; an account's name is looked up where QuickBooks leaves it out."""
        id_ = str(stated["value"])
        return Ref(id_, str(stated.get("name") or self.accounts.get(id_, id_)))


def money(value: Any, currency: str) -> Money:
    """An amount of an answer. Raises ValueError for what is no number, or no amount of that currency."""
    return Money.of(decimal(value), currency)


def written_on(document: Json) -> str:
    """What people wrote on it: the private note, and the message to the customer."""
    message = document.get("CustomerMemo")
    said = message.get("value", "") if isinstance(message, dict) else ""
    return f"{document.get('PrivateNote', '')}\n{said}"


def lines_of(document: Json) -> Iterator[Json]:
    """Every line, the inner lines of a bundle in the place of the bundle."""
    for line in document.get("Line", ()):
        if line.get("DetailType") == "GroupLineDetail":
            yield from line.get("GroupLineDetail", {}).get("Line", ())
        else:
            yield line


def item_id(line: Json) -> str | None:
    """Id of the item on the line, the shipping field included."""
    detail = line.get("SalesItemLineDetail")
    reference = detail.get("ItemRef") if isinstance(detail, dict) else None
    value = reference.get("value") if isinstance(reference, dict) else None
    return None if value is None else str(value)


def item_ids(document: Json) -> Iterator[str]:
    """Ids of the items on its lines, without the shipping field, which is no item."""
    yield from (id_ for line in lines_of(document) if (id_ := item_id(line)) and id_ != SHIPPING_FIELD)


def payment_ids(document: Json) -> Iterator[str]:
    """Ids of the payments linked to an invoice."""
    return _linked(document, "Payment")


def deposit_ids(document: Json) -> Iterator[str]:
    """Ids of the bank deposits that took the money of a payment or sales receipt out of Undeposited Funds."""
    return _linked(document, "Deposit")


def _linked(document: Json, kind: str) -> Iterator[str]:
    return (str(link["TxnId"]) for link in document.get("LinkedTxn", ()) if link.get("TxnType") == kind)


def unnamed_accounts(documents: Sequence[Json], company: Company) -> set[str]:
    """Ids of accounts that the documents, or the preferences behind them, mention without a name."""
    mentioned: list[Json | None] = []
    for document in documents:
        mentioned += [document.get("DepositToAccountRef"), document.get("ARAccountRef")]
        for line in lines_of(document):
            if item_id(line) == SHIPPING_FIELD and company.shipping_account:
                mentioned.append({"value": company.shipping_account})
            if line.get("DetailType") == "DiscountLineDetail":
                stated = line.get("DiscountLineDetail", {}).get("DiscountAccountRef")
                mentioned.append(stated or {"value": company.discount_account})
    return {
        str(account["value"])
        for account in mentioned
        if account and account["value"] and not account.get("name")
    }
