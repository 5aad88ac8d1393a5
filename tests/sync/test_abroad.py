"""Companies outside the United States, bank deposits, classes and locations: the whole way, to the cent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.accounting.policy import Gateway, MissingSale
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.states import State
from tests.sandbox_process import Json, Sandbox
from tests.sync.test_books import enter
from tests.world import World, make_world, sqlite_url

GOODWILL = {"adjustments": [{"reason": "goodwill", "amount": "3.00"}]}


@pytest.fixture
def british(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """A shop and a company in Britain; missing sales are created."""
    url = sqlite_url(tmp_path)
    with make_world(sandbox, url, currency="GBP", zone="Europe/London", country="GB") as made:
        undeposited = made.company["accounts"]["undeposited"]
        mug = sandbox.post(
            f"/companies/{made.realm}/items", name="Mug", kind="non-stock", sku="MUG", price="20.00"
        )
        made.change_policy(
            missing_sale=MissingSale.CREATE,
            sku_items={"MUG": Item(Ref(mug["Id"], "Mug"), ItemKind.NON_STOCK, "MUG", True, None)},
            gateways={"shopify_payments": Gateway(account=Ref(undeposited["id"], undeposited["name"]))},
        )
        yield made


def mugs(world: World) -> Json:
    """Two mugs at 20.00 and 8 % of tax each; shipping of 5.00 without tax."""
    line = {"sku": "MUG", "title": "Mug", "price": "20.00", "tax": "3.20", "quantity": 2}
    return world.order(line_items=[line], shipping_lines=[{"price": "5.00", "tax": "0.00"}])


def codes(world: World, kind: str) -> list[str]:
    """Tax codes of the lines of the only document of that type, by their role in the company."""
    (document,) = world.documents(kind)
    names = {code["id"]: role for role, code in world.company["tax_codes"].items()}
    lines = [line for line in document["Line"] if "SalesItemLineDetail" in line]
    return [names[line["SalesItemLineDetail"]["TaxCodeRef"]["value"]] for line in lines]


def test_a_missing_sale_is_created_with_the_tax_code_of_each_line_and_refunded(british: World) -> None:
    order = mugs(british)
    refund = british.refund(order, shipping=True)
    british.send(refund)
    assert british.state(refund) is State.BOOKED, british.sentence(refund)
    assert codes(british, "SalesReceipt") == ["standard", "zero"]
    assert codes(british, "RefundReceipt") == ["standard", "zero"]
    (sale,), (receipt,) = british.documents("SalesReceipt"), british.documents("RefundReceipt")
    assert sale["TotalAmt"] == receipt["TotalAmt"] == pytest.approx(48.20)
    assert sale["GlobalTaxCalculation"] == receipt["GlobalTaxCalculation"] == "TaxExcluded"
    for role in ("undeposited", "sales", "tax", "shipping_income"):
        assert british.balance(role) == "0.00", role


def test_two_codes_of_one_rate_hold_the_created_sale_until_one_is_chosen(british: World) -> None:
    reverse = british.sandbox.post(f"/companies/{british.realm}/tax_codes", name="8.0% RC", rate="8")
    order = mugs(british)
    refund = british.refund(order)
    british.send(refund)
    assert (british.state(refund), british.sentence(refund).code) == (State.HELD, "tax-code-unclear")
    british.change_policy(tax_codes={"8": Ref(reverse["id"], "8.0% RC")})
    assert british.room.reading.retry(british.shop_id, british.detail(refund).row.id, "Ada")
    british.sync()
    assert british.state(refund) is State.BOOKED, british.sentence(refund)
    (receipt,) = british.documents("RefundReceipt")
    assert receipt["Line"][0]["SalesItemLineDetail"]["TaxCodeRef"]["value"] == reverse["id"]


def test_money_that_was_deposited_to_the_bank_is_paid_back_out_of_the_bank(world: World) -> None:
    order = world.order()
    booked = world.book_sale(order, as_="invoice")
    world.sandbox.post(f"/companies/{world.realm}/deposits", documents=[booked["payment"]])
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    (receipt,) = world.documents("RefundReceipt")
    assert receipt["DepositToAccountRef"]["name"] == "Checking"
    assert (receipt["PrintStatus"], receipt["PaymentRefNum"] != "To Print") == ("NotSet", True)
    assert (world.balance("bank"), world.balance("undeposited")) == ("0.00", "0.00")


def test_a_sale_whose_payments_are_in_two_accounts_is_held_until_one_is_chosen(world: World) -> None:
    order = world.order()
    booked = world.book_sale(order, as_="invoice", paid="10.00")
    world.sandbox.post(f"/companies/{world.realm}/deposits", documents=[booked["payment"]])
    rest(world, booked["id"], 11.60)
    refund = world.refund(order)
    world.send(refund)
    assert (world.state(refund), world.sentence(refund).code) == (State.HELD, "money-account-unknown")
    bank = world.company["accounts"]["bank"]
    world.change_policy(gateways={"shopify_payments": Gateway(account=Ref(bank["id"], bank["name"]))})
    assert world.room.reading.retry(world.shop_id, world.detail(refund).row.id, "Ada")
    world.sync()
    assert world.state(refund) is State.BOOKED, world.sentence(refund)


def rest(world: World, invoice: str, amount: float) -> None:
    """Somebody enters another payment of that invoice, into Undeposited Funds."""
    (row,) = (one for one in world.documents("Invoice") if one["Id"] == invoice)
    linked = [{"Amount": amount, "LinkedTxn": [{"TxnId": invoice, "TxnType": "Invoice"}]}]
    enter(world, "Payment", {"CustomerRef": row["CustomerRef"], "TotalAmt": amount, "Line": linked})


@pytest.fixture
def places(sandbox: Sandbox, tmp_path: Path) -> Iterator[World]:
    """A company that tracks locations, and a class on every line."""
    with make_world(sandbox, sqlite_url(tmp_path), tracks_classes="line", tracks_locations=True) as made:
        yield made


def named(world: World, entity: str, name: str) -> Json:
    return {"value": enter(world, entity, {"Name": name})["Id"], "name": name}


def sold_in_leeds(world: World, order: Json) -> None:
    """The bookkeeper enters the order's sale with a location, and with a class on its line."""
    mug = world.sandbox.post(f"/companies/{world.realm}/items", name="MUG-01", kind="service", price="20.00")
    detail = {
        "ItemRef": {"value": mug["Id"]},
        "TaxCodeRef": {"value": "TAX"},
        "ClassRef": named(world, "Class", "Online shop"),
    }
    customer = enter(world, "Customer", {"DisplayName": "Ada Jones"})
    body: Json = {
        "DocNumber": order["name"].removeprefix("#"),
        "CustomerRef": {"value": customer["Id"]},
        "DepartmentRef": named(world, "Department", "Leeds"),
        "Line": [{"Amount": 20, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}],
        "TxnTaxDetail": {"TotalTax": 1.6},
    }
    enter(world, "SalesReceipt", body)


def refunded(world: World, order: Json) -> Json:
    refund = world.refund(order)
    world.send(refund)
    assert world.state(refund) is State.BOOKED, world.sentence(refund)
    (receipt,) = world.documents("RefundReceipt")
    return receipt


def test_class_and_location_of_the_sale_stand_on_its_refund(places: World) -> None:
    order = places.order()
    sold_in_leeds(places, order)
    receipt = refunded(places, order)
    assert receipt["DepartmentRef"]["name"] == "Leeds"
    assert receipt["Line"][0]["SalesItemLineDetail"]["ClassRef"]["name"] == "Online shop"


def test_a_company_that_tracks_them_no_more_gets_a_refund_without(places: World) -> None:
    """It refuses a document that names one."""
    order = places.order()
    sold_in_leeds(places, order)
    settings = {"tracks_classes": "none", "tracks_locations": False}
    places.sandbox.patch(f"/companies/{places.realm}", **settings)
    receipt = refunded(places, order)
    assert "DepartmentRef" not in receipt
    assert "ClassRef" not in receipt["Line"][0]["SalesItemLineDetail"]
