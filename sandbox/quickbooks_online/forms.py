"""Invoice, sales receipt, credit memo, refund receipt: from a payload to the document that is kept."""

from __future__ import annotations

from decimal import Decimal

from sandbox.quickbooks_online import rules
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.items import MADE_BY_HAND
from sandbox.quickbooks_online.refusals import Refusal, business, missing
from sandbox.quickbooks_online.values import ZERO, Json, cents, number, ref, ref_id

_REQUIRED = {
    "Invoice": ("CustomerRef", "Line"),
    "CreditMemo": ("CustomerRef", "Line"),
    "SalesReceipt": ("Line",),
    "RefundReceipt": ("DepositToAccountRef", "Line"),
}

#: Computed here; what a payload says about them is silently overwritten, as Intuit documents.
_READ_ONLY = (
    "Id", "SyncToken", "MetaData", "domain", "sparse", "status", "TotalAmt", "HomeTotalAmt", "Balance",
    "HomeBalance", "RemainingCredit", "LinkedTxn",
)  # fmt: skip


def build(company: Company, entity: str, payload: Json, own_id: str | None, may_double: bool) -> Json:
    """The document that this payload makes, without id and revision; nothing is kept yet. Raises Refusal."""
    rules.require(payload, *_REQUIRED[entity])
    written = {k: v for k, v in payload.items() if k not in _READ_ONLY and v is not None}
    form: Json = rules.resolve(company, written)
    if own_id is None:
        rules.check_tracking(company, form)
    form["TxnDate"] = rules.checked_date(company, form.get("TxnDate"))
    currency = rules.checked_currency(company, form)
    form["DocNumber"] = rules.checked_number(company, entity, form.get("DocNumber"), own_id, may_double)
    form["CurrencyRef"] = {"value": currency}
    form["ExchangeRate"] = number(form.get("ExchangeRate")) or company.rate(currency)
    if company.is_us:
        form.pop("GlobalTaxCalculation", None)  # "not applicable to US": ignored there
    else:
        rules.require(form, "GlobalTaxCalculation")
    _check_money_side(company, entity, form, currency)
    _add_up(company, entity, form, currency)
    if not company.settings.multicurrency:
        del form["ExchangeRate"]
    return {name: value for name, value in form.items() if value is not None}


def _check_money_side(company: Company, entity: str, form: Json, currency: str) -> None:
    """Accounts kept in the right currency; the defaults of a receipt."""
    if entity == "SalesReceipt":
        form.setdefault("DepositToAccountRef", ref(company.accounts["undeposited"]))
    for name in ("ARAccountRef", "DepositToAccountRef"):
        rules.check_account_currency(company, form.get(name), currency)
    if entity == "RefundReceipt" and "PaymentRefNum" not in form and "PrintStatus" not in form:
        account = company.objects["Account"][form["DepositToAccountRef"]["value"]]
        if account["AccountType"] == "Bank":
            # Intuit's refund receipt page: such a receipt joins the queue of checks to print.
            form["PrintStatus"], form["PaymentRefNum"] = "NeedToPrint", "To Print"
    form.setdefault("PrintStatus", "NeedToPrint")
    form.setdefault("EmailStatus", "NotSet")
    form.setdefault("ApplyTaxAfterDiscount", False)


def _add_up(company: Company, entity: str, form: Json, currency: str) -> None:
    """Number the lines, compute subtotal, discount, tax and total into the form."""
    lines = [_line(company, form, line, currency) for line in form["Line"]]
    lines = [line for line in lines if line["DetailType"] != "SubTotalLineDetail"]
    sold = (line for line in flat(lines) if line["DetailType"] == "SalesItemLineDetail")
    subtotal = sum((line["Amount"] for line in sold), ZERO)
    for position, line in enumerate(flat(lines), 1):
        line["Id"], line["LineNum"] = str(position), position
        if line["DetailType"] == "DiscountLineDetail" and line["DiscountLineDetail"].get("PercentBased"):
            percent = number(line["DiscountLineDetail"].get("DiscountPercent"))
            line["Amount"] = cents(subtotal * percent / 100, currency)
    discount = sum((line["Amount"] for line in lines if line["DetailType"] == "DiscountLineDetail"), ZERO)
    if discount and discount > subtotal:
        # As recorded in github.com/intuit/QuickBooks-V3-PHP-SDK, issue 232.
        raise business("The discount amount can't be greater than the subtotal.")
    tax = _tax(company, entity, form, currency)
    total = subtotal - discount + tax
    if total < 0:
        raise business("Transaction amount must be 0 or greater.")
    form["Line"] = [
        *lines,
        {"Amount": subtotal, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}},
    ]
    form["TxnTaxDetail"] = {**form.get("TxnTaxDetail", {}), "TotalTax": tax}
    form["TotalAmt"] = total
    form["Balance"] = total if entity in ("Invoice", "CreditMemo") else ZERO
    if entity == "CreditMemo":
        form["RemainingCredit"] = total


def _line(company: Company, form: Json, line: Json, currency: str) -> Json:
    """One checked line with an exact amount. Raises 2020, 6070, 500."""
    rules.require(line, "DetailType")
    kind = line["DetailType"]
    match kind:
        case "SubTotalLineDetail":
            return line
        case "DescriptionOnly":
            return {**line, "Amount": ZERO}
        case "GroupLineDetail":
            return _bundle_line(company, form, line, currency)
        case "DiscountLineDetail":
            detail = {"DiscountAccountRef": ref(company.accounts["discounts"]), **line.get(kind, {})}
            if not detail.get("PercentBased"):
                rules.require(line, "Amount")
            if not company.settings.allow_discount:
                raise business("discounts are switched off")
            amount = _exact(number(line.get("Amount")), currency)
            if amount < 0:
                # Intuit is silent on it: what adds to a form is a line with an item.
                raise business("a discount takes off")
            return {**line, "Amount": amount, kind: detail}
        case _:
            return _item_line(company, form, line, currency)


def _bundle_line(company: Company, form: Json, line: Json, currency: str) -> Json:
    """A bundle's own amount is 0 (recorded): what it comes to stands in the lines within it.

    The real service can fill those in by itself; here they have to be sent.
    """
    detail = line.get("GroupLineDetail") or {}
    rules.require(detail, "GroupItemRef", "Line")
    if company.objects["Item"][detail["GroupItemRef"]["value"]]["Type"] != "Group":
        raise business(f"{detail['GroupItemRef']['name']} is no bundle")
    parts = [_item_line(company, form, part, currency) for part in detail["Line"]]
    return {**line, "Amount": ZERO, "GroupLineDetail": {**detail, "Line": parts}}


def flat(lines: list[Json]) -> list[Json]:
    """The lines, each bundle followed by what is within it, in the order in which they are numbered."""
    return [one for line in lines for one in (line, *(line.get("GroupLineDetail") or {}).get("Line", []))]


def _item_line(company: Company, form: Json, line: Json, currency: str) -> Json:
    if line.get("Amount") is None:
        raise missing("Line.Amount")
    detail = dict(line.get("SalesItemLineDetail") or {})
    if detail.get("ItemRef") is None:
        # Intuit's line page: a line without an item documents something, its amount does not count.
        return {**line, "Amount": ZERO, "SalesItemLineDetail": detail}
    amount = _exact(number(line["Amount"]), currency)
    quantity, price = detail.get("Qty"), detail.get("UnitPrice")
    if (
        quantity is not None
        and price is not None
        and cents(number(quantity) * number(price), currency) != amount
    ):
        raise Refusal("6070", f"Amount is not equal to UnitPrice * Qty. Supplied value:{amount:,}")
    if company.is_us:
        detail.setdefault("TaxCodeRef", {"value": "NON"})
    elif form["GlobalTaxCalculation"] != "NotApplicable" and detail.get("TaxCodeRef") is None:
        raise missing("TaxCodeRef")
    _check_item(company, form, detail)
    return {**line, "Amount": amount, "SalesItemLineDetail": detail}


def _check_item(company: Company, form: Json, detail: Json) -> None:
    """6000 for what cannot be sold as such, 6270 for a sale that is older than the item's stock."""
    item = company.objects["Item"].get(detail["ItemRef"]["value"])
    if item is not None and item["Type"] in MADE_BY_HAND:
        raise business(f"{item['Name']} is of type {item['Type']} and cannot stand on a line of its own")
    if item is not None and item["Type"] == "Inventory" and form["TxnDate"] < item["InvStartDate"]:
        raise Refusal("6270", f"Transaction date is prior to start date for inventory item {item['Name']}")


def _tax(company: Company, entity: str, form: Json, currency: str) -> Decimal:
    """The tax as it was sent: an explicit total is honoured. A company's own engine may think otherwise."""
    if company.is_us and not company.settings.using_sales_tax:
        return ZERO
    tax = _exact(number(form.get("TxnTaxDetail", {}).get("TotalTax")), currency)
    extra = company.settings.computes_tax
    if extra is not None and tax and entity in ("CreditMemo", "RefundReceipt"):
        tax += Decimal(extra)
    return tax


def _exact(amount: Decimal, currency: str) -> Decimal:
    """A whole number of minor units. The real service rounds what is not; here it is refused (6000)."""
    if cents(amount, currency) != amount:
        raise business(f"{amount} is not an amount of {currency}")
    return cents(amount, currency)


def item_of(company: Company, line: Json) -> Json | None:
    """The item of a line that sells or takes back something; None for other lines and the shipping item."""
    if line["DetailType"] != "SalesItemLineDetail":
        return None
    return company.objects["Item"].get(ref_id(line["SalesItemLineDetail"].get("ItemRef")) or "")
