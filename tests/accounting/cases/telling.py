"""The facts of a case in words: what the books hold, and what the store gave back."""

from __future__ import annotations

from collections.abc import Iterator

from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import GoodsLine, Outcome, Refund, SoldLine, Tender, Transaction
from plugin.accounting.sale import Sale, SaleLine
from tests.accounting.books import ADA
from tests.accounting.cases.saying import plain


def sale(each: Sale) -> str:
    """ "Invoice 1001 of 108.00 (4 × MUG-01 100.00, sales tax 8.00), 60.00 paid"; whose, if not the usual customer's."""
    lines = [_sold(line) for line in each.lines]
    if each.tax:
        lines.append(f"sales tax {each.tax.amount}")
    whose = "" if each.customer == ADA else f" for {each.customer.name}"
    said = f"{each.kind.value.capitalize()} {each.number} of {_money(each.total)}{whose} ({', '.join(lines)})"
    if each.voided:
        return f"{said}, voided"
    if not each.is_invoice:
        return said
    if not each.received:
        return f"{said}, unpaid"
    return f"{said}, paid" if not each.balance else f"{said}, {each.received.amount} paid"


def _money(money: Money) -> str:
    """US dollars go without saying."""
    return str(money.amount) if money.currency == "USD" else f"{money.amount} {money.currency}"


def _sold(line: SaleLine) -> str:
    name = line.item.ref.name if line.item else line.account.name if line.account else line.description
    units = f"{plain(line.quantity)} × " if line.quantity is not None else ""
    return f"{units}{name} {line.amount.amount}"


def refund(each: Refund) -> str:
    """Everything the refund consists of, as the store tells it."""
    if each.reverses:
        came = (
            _moved(moved).replace("paid by the customer", "to the shop again") for moved in each.transactions
        )
        return "; ".join(["that refund is taken back", *came])
    parts = [*_contents(each), *(_moved(transaction) for transaction in each.transactions)]
    return "; ".join(parts) or "nothing"


def _contents(each: Refund) -> Iterator[str]:
    for line in each.goods:
        yield f"{_units(line)}{_taxed(line.amount, line.tax, line.discount)}{_whereabouts(line)}"
    for shipped in each.shipping:
        yield f"shipping{_taxed(shipped.amount, shipped.tax, shipped.discount)}"
    for extra in each.extras:
        yield f"{extra.kind.value}{_taxed(extra.amount, extra.tax)}"
    for out in each.replacements:
        yield f"in exchange {_units(out)}{_taxed(out.amount, out.tax, out.discount)}"


def _units(line: GoodsLine | SoldLine) -> str:
    return f"{line.quantity} × {line.title}" if line.quantity else line.title


def _both(amount: Amount) -> str:
    if amount.shop == amount.customer:
        return _money(amount.shop)
    return f"{_money(amount.shop)} ({_money(amount.customer)})"


def _taxed(amount: Amount, tax: Amount, discount: Amount | None = None) -> str:
    less = f" less {_both(discount)} discount" if discount else ""
    taxed = f" and {_both(tax)} of tax" if tax else ""
    return f" {_both(amount)}{less}{taxed}"


def _whereabouts(line: GoodsLine) -> str:
    """Only what is not usual: units that left and came back into stock."""
    if not line.quantity:
        return ""
    said = [] if line.shipped else ["never shipped"]
    if line.restocked is None:
        known = {True: "came back", False: "did not come back", None: "nobody says where it is"}
        said.append(known[line.came_back])
    elif not line.restocked:
        said.append("not restocked")
    return f" ({', '.join(said)})" if said else ""


def _moved(transaction: Transaction) -> str:
    amount = _both(transaction.amount)
    if transaction.tender is not Tender.MONEY:
        return f"{amount} given as {transaction.tender.value}"
    way = "paid by the customer" if transaction.incoming else "back"
    state = {Outcome.SUCCEEDED: "", Outcome.PENDING: ", pending", Outcome.FAILED: ", failed"}
    return f"{amount} {way} ({transaction.gateway}{state[transaction.outcome]})"
