"""Invoice, sales receipt and credit memo: from a request to the document that QuickBooks would keep."""

from __future__ import annotations

from decimal import Decimal

from sandbox.quickbooks_desktop import documents
from sandbox.quickbooks_desktop.company import CompanyFile, Line, Txn
from sandbox.quickbooks_desktop.lists import find, income_account, resolve, sales_price
from sandbox.quickbooks_desktop.statuses import invalid, missing, not_enabled
from sandbox.quickbooks_desktop.values import ZERO, Json, cents, exact_text, ref

FORMS = ("Invoice", "SalesReceipt", "CreditMemo")

#: Elements that are in the schema and that QuickBooks 2014 and later (US) answers with 530: it keeps the
#: document without them. The tax is computed, never taken from a request.
_UNSUPPORTED = (
    "DiscountLineAdd",
    "SalesTaxLineAdd",
    "ShippingLineAdd",
    "IsTaxIncluded",
    "TaxAmount",
    "IsTaxable",
)

_LINE_SHOWN = ("Desc", "UnitOfMeasure", "ServiceDate", "Other1", "Other2")


def unsupported(given: Json, lines: list[Json]) -> list[str]:
    """Which parts of the request are left out of what is kept."""
    return [name for name in _UNSUPPORTED if name in given or any(name in line for line in lines)]


def build(company: CompanyFile, kind: str, given: Json, lines: list[tuple[str, Json]]) -> Txn:
    """The document that this request makes; nothing is kept yet. `lines`: (line id, what it says).

    Raises Status.
    """
    txn = documents.begin(company, kind, given)
    if given.get("IsPending") in ("true", "1"):
        raise not_enabled()
    _add_tax_item(company, txn, given)
    taxed = _is_taxed(company, txn, given)
    txn.lines = [_line(company, txn, id_, line, taxed) for id_, line in lines]
    txn.subtotal = sum((line.amount for line in txn.lines), ZERO)
    txn.tax = _tax(company, txn)
    txn.total = txn.subtotal + txn.tax
    if txn.total < 0:
        raise invalid("TotalAmount", txn.total, "The transaction amount must not be negative.")
    return txn


def _add_tax_item(company: CompanyFile, txn: Txn, given: Json) -> None:
    """The sales tax item: the request's, the customer's, the company's. Raises 3140, 3210."""
    item = resolve(company, "ItemSalesTaxRef", given.get("ItemSalesTaxRef"), txn.kind)
    customer = company.entries("Customer").get(txn.customer or "")
    if item is None and customer is not None and "ItemSalesTaxRef" in customer:
        item = company.entries("Item")[customer["ItemSalesTaxRef"]["ListID"]]
    if item is None:
        item = find(company, "Item", {"FullName": company.settings.default_tax})
    if item is None:
        return
    if item["Kind"] != "ItemSalesTax":
        raise invalid("ItemSalesTaxRef", item["FullName"], "The item is not a sales tax item.")
    txn.shown["ItemSalesTaxRef"] = ref(item)
    txn.tax_percent = Decimal(item["TaxRate"])


def _is_taxed(company: CompanyFile, txn: Txn, given: Json) -> bool:
    """Whether the customer pays tax at all: the tax code of the request, else the customer's own."""
    code = resolve(company, "CustomerSalesTaxCodeRef", given.get("CustomerSalesTaxCodeRef"), txn.kind)
    customer = company.entries("Customer").get(txn.customer or "")
    if code is None and customer is not None and "SalesTaxCodeRef" in customer:
        code = company.entries("SalesTaxCode")[customer["SalesTaxCodeRef"]["ListID"]]
    if code is None:
        return True
    txn.shown["CustomerSalesTaxCodeRef"] = ref(code)
    return bool(code["IsTaxable"])


def _tax(company: CompanyFile, txn: Txn) -> Decimal:
    """Rounded half-up for the whole document, or for each line where the company rounds so."""
    taxable = [line.amount for line in txn.lines if line.taxable]
    if company.settings.tax_rounding == "per document":
        taxable = [sum(taxable, ZERO)]
    return sum((cents(amount * txn.tax_percent / 100, txn.currency) for amount in taxable), ZERO)


def _line(company: CompanyFile, txn: Txn, id_: str, given: Json, taxed: bool) -> Line:
    """One line with an exact amount. Raises 3140, 3150, 3210."""
    where = f"{txn.kind} line"
    item = resolve(company, "ItemRef", given.get("ItemRef"), where)
    if item is None:
        if any(given.get(name) for name in ("Amount", "Rate", "Quantity")):
            raise missing("ItemRef")
        return Line(id_, None, "", ZERO, shown=_shown(company, given, where), given=given)
    if item["Kind"] == "ItemSalesTax":
        raise invalid("ItemRef", item["FullName"], "A sales tax item is named in the head of a form.")
    quantity, rate, amount = _figures(txn, item, given)
    code = resolve(company, "SalesTaxCodeRef", given.get("SalesTaxCodeRef"), where) or _own_code(
        company, item
    )
    shown = {**_shown(company, given, where), "ItemRef": ref(item), "SalesTaxCodeRef": ref(code)}
    account = _account(company, item, given, where)
    taxable = taxed and bool(code["IsTaxable"])
    return Line(id_, item["ListID"], account, amount, quantity, rate, None, taxable, None, shown, given)


def _figures(txn: Txn, item: Json, given: Json) -> tuple[Decimal | None, Decimal | None, Decimal]:
    """Quantity, rate and amount of a line.

    QuickBooks computes the one that is missing. Of three that contradict each other it keeps what it likes;
    here they are refused (3210). A stock item without a quantity moves one unit.
    """
    if given.get("RatePercent") or given.get("PriceLevelRef"):
        raise not_enabled()
    quantity = Decimal(given["Quantity"]) if given.get("Quantity") else None
    rate = Decimal(given["Rate"]) if given.get("Rate") else None
    if given.get("Amount"):
        amount = Decimal(given["Amount"])
        if cents(amount, txn.currency) != amount:
            raise invalid("Amount", amount, f"This is no amount of {txn.currency}.")
        if rate is not None and cents(rate * (1 if quantity is None else quantity), txn.currency) != amount:
            raise invalid("Amount", amount, "The amount is not quantity times rate.")
        if rate is None and quantity:
            rate = Decimal(exact_text(amount / quantity))
    else:
        rate = rate if rate is not None else sales_price(item) or ZERO
        amount = cents(rate * (1 if quantity is None else quantity), txn.currency)
    if item["Kind"] == "ItemInventory" and quantity is None:
        quantity = Decimal(1)
    return quantity, rate, amount


def _own_code(company: CompanyFile, item: Json) -> Json:
    """The tax code of the item; where it has none, the one that is not taxable."""
    given = item.get("SalesTaxCodeRef") or {"FullName": "Non"}
    code = find(company, "SalesTaxCode", given)
    assert code is not None, "every company file starts with Tax and Non"
    return code


def _account(company: CompanyFile, item: Json, given: Json, where: str) -> str:
    other = resolve(company, "OverrideItemAccountRef", given.get("OverrideItemAccountRef"), where)
    if other is None:
        return income_account(item) or ""
    if other["AccountType"] in ("AccountsReceivable", "AccountsPayable"):
        raise invalid("OverrideItemAccountRef", other["FullName"], "The account cannot be used by an item.")
    return str(other["ListID"])


def _shown(company: CompanyFile, given: Json, where: str) -> Json:
    shown = {name: given[name] for name in _LINE_SHOWN if given.get(name)}
    class_ = resolve(company, "ClassRef", given.get("ClassRef"), where)
    return shown if class_ is None else {**shown, "ClassRef": ref(class_)}
