"""A pretend order connector: books a shop's order in a company, the ways that real ones do.

It speaks to the company as the API does, so that its documents keep the same rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.quickbooks_online import operations
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.rules import SHIPPING_ITEM
from sandbox.quickbooks_online.values import ZERO, Json, cents, ref
from sandbox.way import Way

#: Long before any order, so that no sale is older than its item's stock (6270).
_STOCK_SINCE = "2015-01-01"
_STOCK = 100


@dataclass
class _Sale:
    """The payload growing line by line."""

    company: Company
    order: Json
    way: Way
    currency: str
    lines: list[Json] = field(default_factory=list)
    discount: Decimal = ZERO
    tax: Decimal = ZERO

    def amount(self, part: Json, name: str) -> Decimal:
        """That amount of a line, in the currency being booked."""
        value = part.get(name) or {}
        return Decimal(value.get(self.way.side, "0"))

    def add(self, part: Json, quantity: int, item: Json, description: str) -> None:
        """One line of the order, net of tax; net of discount too unless discounts get a line of their own."""
        gross, tax = quantity * self.amount(part, "price"), self.amount(part, "tax")
        discount = self.amount(part, "discount")
        net = gross - discount - (tax if self.order["taxes_included"] else ZERO)
        if self.order["taxes_included"] and net + tax:
            discount = cents(discount * net / (net + tax), self.currency)
        self.tax += tax
        if self.way.discount_line:
            self.discount += discount
            net += discount
        detail = {"ItemRef": item, "TaxCodeRef": self._tax_code(tax), **self._quantity(net, quantity)}
        self.lines.append(
            {
                "Amount": net,
                "DetailType": "SalesItemLineDetail",
                "Description": description,
                "SalesItemLineDetail": detail,
            }
        )

    def _quantity(self, net: Decimal, quantity: int) -> Json:
        """Quantity, and the unit price only where it is exact, as the product of both must be the amount."""
        price = (net / quantity).quantize(Decimal("0.00001"))
        exact = cents(price * quantity, self.currency) == net
        return {"Qty": quantity, "UnitPrice": price} if exact else {"Qty": quantity}

    def add_amount(self, amount: Decimal, item: Json) -> None:
        """A line that nobody ordered: tax, or what the order was paid with."""
        detail = {"ItemRef": ref(item), "TaxCodeRef": self._tax_code(ZERO)}
        line = {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
        self.lines.append({**line, "Description": item["Name"]})

    def _tax_code(self, tax: Decimal) -> Json:
        tax = ZERO if self.way.tax_line else tax
        return {"value": self.company.tax_codes["standard" if tax else "zero"]["Id"]}


def book(company: Company, order: Json, zone: str, wish: Json) -> Json:
    """Book that order; answers {id, number, type, payment}. Raises Refusal, and KeyError for a bad wish."""
    way = Way.read(wish)
    currency = order["currency"] if way.side == "shop" else order["presentment_currency"]
    if currency != company.home_currency:
        company.settings.multicurrency = True
        _keep_rate(company, order, currency)
    sale = _Sale(company, order, way, currency)
    _add_lines(sale)
    kept = operations.create(company, way.entity, _payload(sale, zone))
    payment = _pay(company, kept, way) if way.entity == "Invoice" else None
    if way.void:
        kept = operations.void(company, way.entity, {"Id": kept["Id"], "SyncToken": kept["SyncToken"]})
    return {"id": kept["Id"], "number": kept.get("DocNumber"), "type": way.entity, "payment": payment}


def _keep_rate(company: Company, order: Json, currency: str) -> None:
    """Where the shop's money is the company's, the order itself tells the rate."""
    first = next(
        (part["price"] for part in order["line_items"] if Decimal(part["price"]["presentment"])), None
    )
    if currency in company.settings.rates or order["currency"] != company.home_currency or first is None:
        return
    rate = Decimal(first["shop"]) / Decimal(first["presentment"])
    company.settings.rates[currency] = str(rate.quantize(Decimal("0.000001")))


def _add_lines(sale: _Sale) -> None:
    company = sale.company
    for line in sale.order["line_items"]:
        item = ref(_item(company, line, sale.amount(line, "price")))
        sale.add(line, line["quantity"], item, spelled(company, line["title"]))
    for line in sale.order["shipping_lines"]:
        native = company.settings.allow_shipping
        item = {"value": SHIPPING_ITEM} if native else ref(company.items["shipping"])
        sale.add(line, 1, item, spelled(company, line["title"]))
    if sale.way.tax_line and sale.tax:
        sale.add_amount(sale.tax, company.items["tax"])
        sale.tax = ZERO
    for key, amount in sale.way.settled.items():
        sale.add_amount(-Decimal(amount), company.items[key])
    if sale.discount:
        detail = {"PercentBased": False, "DiscountAccountRef": ref(company.accounts["discounts"])}
        sale.lines.append(
            {"Amount": sale.discount, "DetailType": "DiscountLineDetail", "DiscountLineDetail": detail}
        )


def _payload(sale: _Sale, zone: str) -> Json:
    created = datetime.fromisoformat(sale.order["created_at"])
    payload: Json = {
        "DocNumber": sale.way.number or sale.order["name"].removeprefix("#"),
        "TxnDate": created.astimezone(ZoneInfo(zone)).date().isoformat(),
        "CurrencyRef": {"value": sale.currency},
        "CustomerRef": ref(customer(sale.company, sale.order["customer"], sale.currency), "DisplayName"),
        "PrivateNote": f"Order {sale.order['name']}",
        "Line": sale.lines,
        "TxnTaxDetail": {"TotalTax": sale.tax},
    }
    if not sale.company.is_us:
        payload["GlobalTaxCalculation"] = "TaxExcluded"
    return payload


def customer(company: Company, name: str, currency: str) -> Json:
    """The customer of that name and currency; one has one currency for ever, so a second is named so."""
    name = spelled(company, name)
    for wanted in (name, f"{name} ({currency})"):
        found = next(
            (one for one in company.objects["Customer"].values() if one["DisplayName"] == wanted), None
        )
        if found is None:
            facts = {"DisplayName": wanted, "CurrencyRef": {"value": currency}}
            return operations.create(company, "Customer", facts)
        if found["CurrencyRef"]["value"] == currency:
            return found
    raise AssertionError(f"{name} ({currency}) has another currency")


def _item(company: Company, line: Json, price: Decimal) -> Json:
    """The item of that SKU, else of that name, else a new one."""
    if line["gift_card"]:
        return company.items["gift_card"]
    sku, title = line.get("sku") or "", line["title"]
    items = company.objects["Item"].values()
    name = item_name(company, sku or title)
    found = [one for one in items if sku and one.get("Sku") == sku]
    found += [one for one in items if one["Name"].lower() == name.lower()]
    if found:
        return found[0]
    kind = "stock" if sku and line.get("tracked") else "service"
    return make_item(company, {"sku": sku, "name": name, "kind": kind, "price": str(price)})


def item_name(company: Company, text: str) -> str:
    """The text as an item's name: at most 100 characters, no colon, in the letters the company takes."""
    return spelled(company, text)[:100].replace(":", " ")


def spelled(company: Company, text: str) -> str:
    """The text in letters that the company takes: ISO-8859-1 in the United States."""
    return text.encode("latin-1", "replace").decode("latin-1") if company.is_us else text


def make_item(company: Company, wish: Json) -> Json:
    """A new item: {sku, name, kind: stock | non-stock | service, price, cost, quantity, income?: an account}.

    Cost is 40 % of the price where none is given; stock starts with 100 units.
    """
    price = Decimal(str(wish.get("price", "0")))
    facts: dict[str, Any] = {
        "Name": item_name(company, wish["name"]),
        "Type": {"stock": "Inventory", "non-stock": "NonInventory", "service": "Service"}[wish["kind"]],
        "UnitPrice": price,
        "IncomeAccountRef": ref(company.accounts[wish.get("income", "sales")]),
    }
    if wish.get("sku"):
        facts["Sku"] = wish["sku"]
    if wish["kind"] == "stock":
        cost = wish.get("cost")
        facts |= {
            "PurchaseCost": Decimal(str(cost)) if cost is not None else cents(price * Decimal("0.4")),
            "ExpenseAccountRef": ref(company.accounts["cogs"]),
            "AssetAccountRef": ref(company.accounts["inventory"]),
            "TrackQtyOnHand": True,
            "QtyOnHand": Decimal(str(wish.get("quantity", _STOCK))),
            "InvStartDate": _STOCK_SINCE,
        }
    return operations.create(company, "Item", facts)


def _pay(company: Company, invoice: Json, way: Way) -> str | None:
    """Record what was received for the invoice, into Undeposited Funds; answers the payment's id."""
    amount = invoice["TotalAmt"] if way.paid == "full" else Decimal(way.paid)
    if not amount:
        return None
    target = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
    same = ("CustomerRef", "CurrencyRef", "TxnDate", "ExchangeRate")
    common: Json = {name: invoice[name] for name in same if name in invoice}
    payment = operations.create(company, "Payment", {**common, "TotalAmt": amount, "Line": [target]})
    return str(payment["Id"])
