"""The lines of a form, as QuickBooks takes them. Pure; amounts stay Decimal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from plugin.accounting.documents import DocumentLine, WithLines
from plugin.accounting.money import Money
from plugin.ledgers.quickbooks_online.text import plain_text
from plugin.protocols import Json, Refused

#: Source: Intuit's reference of CreditMemo, Line.
_LONGEST_DESCRIPTION = 4000


def lines_of(document: WithLines, us: bool, taxed: bool) -> list[Json]:
    """Item lines in their order, then one discount line per account: a form shows a single discount field.

    `us`: the company is in the United States. `taxed`: lines name a tax code. Raises Refused.
    """
    on_items = [line for line in document.lines if line.item is not None]
    discounts = _discounts(line for line in document.lines if line.item is None)
    _check_discounts(document.currency, on_items, list(discounts.values()))
    return [
        *(_item_line(line, us, taxed) for line in on_items),
        *(_discount_line(account, amount) for account, amount in discounts.items() if amount),
    ]


def _discounts(lines: Iterable[DocumentLine]) -> dict[str | None, Decimal]:
    """What is taken off per account, positive."""
    discounts: dict[str | None, Decimal] = {}
    for line in lines:
        account = line.account.id if line.account else None
        discounts[account] = discounts.get(account, Decimal(0)) - line.amount.amount
    return discounts


def _check_discounts(currency: str, lines: Sequence[DocumentLine], discounts: Sequence[Decimal]) -> None:
    """QuickBooks' own rule: a discount is neither below nothing nor "greater than the subtotal" (fault 6000).

    Source: github.com/intuit/QuickBooks-V3-PHP-SDK, issue 232.
    """
    subtotal = sum((line.amount.amount for line in lines), Decimal(0))
    discount = sum(discounts, Decimal(0))
    if any(amount < 0 for amount in discounts) or (discount and discount > subtotal):
        raise Refused(
            "discount-not-writable",
            discount=Money.of(discount, currency),
            subtotal=Money.of(subtotal, currency),
        )


def _item_line(line: DocumentLine, us: bool, taxed: bool) -> Json:
    assert line.item is not None
    detail: Json = {"ItemRef": {"value": line.item.id}}
    if taxed:
        detail["TaxCodeRef"] = {"value": _tax_code(line, us)}
    if line.quantity is not None and line.price is not None:
        detail |= {"Qty": line.quantity, "UnitPrice": line.price}
    if line.class_:
        detail["ClassRef"] = {"value": line.class_.id}
    described = plain_text(line.description, us, _LONGEST_DESCRIPTION)
    return {
        "DetailType": "SalesItemLineDetail",
        "Amount": line.amount.amount,
        **({"Description": described} if described else {}),
        "SalesItemLineDetail": detail,
    }


def _tax_code(line: DocumentLine, us: bool) -> str:
    if line.tax_code:
        return line.tax_code
    if us:
        return "TAX" if line.taxable else "NON"
    raise Refused("line-without-tax-code", line=line.description or (line.item.name if line.item else ""))


def _discount_line(account: str | None, amount: Decimal) -> Json:
    detail: Json = {"PercentBased": False}
    if account:
        detail["DiscountAccountRef"] = {"value": account}
    return {"DetailType": "DiscountLineDetail", "Amount": amount, "DiscountLineDetail": detail}
