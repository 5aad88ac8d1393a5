"""Which item of the company a SKU names, and items that are made at the press of a button."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
import requests

from plugin.accounting.sale import ItemKind, Ref
from plugin.accounting.sentences import say
from plugin.ledgers.quickbooks_online.ledger import QuickBooksOnlineLedger
from plugin.lists import Account, NewItem
from plugin.protocols import Json, Refused, TryLater
from tests.ledgers.books import Books, quickbooks_online
from tests.sandbox_process import Sandbox


@pytest.fixture
def books(sandbox: Sandbox) -> Books:
    return quickbooks_online(sandbox)


def ledger(books: Books) -> QuickBooksOnlineLedger:
    opened = books.open_ledger()
    assert isinstance(opened, QuickBooksOnlineLedger)
    return opened


def made(books: Books, name: str, sku: str | None = None, **facts: Any) -> str:
    """A service of the company that somebody made; its id."""
    income = {"value": books.company["accounts"]["sales"]["id"]}
    body: Json = {"Name": name, "Type": "Service", "IncomeAccountRef": income, **facts}
    return str(posted(books, {**body, "Sku": sku} if sku else body)["Id"])


def posted(books: Books, item: Json) -> Json:
    answer = requests.post(
        books.sandbox.qbo(books.company, "/item"),
        json=item,
        headers={"Authorization": f"Bearer {books.company['access_token']}"},
        timeout=30,
    )
    row: Json = answer.json()["Item"]
    return row


def found(books: Books, *skus: str) -> dict[str, list[tuple[str, str]]]:
    """By SKU: id and name of what it names."""
    answer = books.ask(lambda ledger: ledger.items(skus))
    named: dict[str, list[tuple[str, str]]] = {}
    for sku, items in answer.items():
        assert isinstance(items, tuple)
        named[sku] = [(item.ref.id, item.ref.name) for item in items]
    return named


def below(books: Books, parent: str, name: str, sku: str | None = None) -> str:
    return made(books, name, sku, SubItem=True, ParentRef={"value": parent})


def test_an_item_is_found_by_its_own_sku_its_name_and_its_full_name(books: Books) -> None:
    by_sku, by_name = made(books, "Blue vase", "VASE-1"), made(books, "VASE-2")
    child = below(books, by_sku, "Small")
    assert found(books, "VASE-1", "VASE-2", "Blue vase:Small", "VASE-3") == {
        "VASE-1": [(by_sku, "Blue vase")],
        "VASE-2": [(by_name, "VASE-2")],
        "Blue vase:Small": [(child, "Blue vase:Small")],
        "VASE-3": [],
    }


def test_its_own_sku_comes_before_a_name(books: Books) -> None:
    made(books, "VASE-1", "OTHER")
    its_own = made(books, "Blue vase", "VASE-1")
    assert found(books, "VASE-1") == {"VASE-1": [(its_own, "Blue vase")]}


def test_all_items_of_one_sku_are_told(books: Books) -> None:
    blue, red = made(books, "Blue vase", "VASE-1"), made(books, "Red vase", "VASE-1")
    assert found(books, "VASE-1") == {"VASE-1": [(blue, "Blue vase"), (red, "Red vase")]}


def test_items_called_alike_under_two_parents_are_both_told_by_their_full_names(books: Books) -> None:
    vases, cups = made(books, "Vases"), made(books, "Cups")
    blue_vase, blue_cup = below(books, vases, "Blue"), below(books, cups, "Blue")
    assert found(books, "Blue", "Cups:Blue") == {
        "Blue": [(blue_vase, "Vases:Blue"), (blue_cup, "Cups:Blue")],
        "Cups:Blue": [(blue_cup, "Cups:Blue")],
    }


def test_a_part_of_a_sku_or_other_capitals_name_nothing(books: Books) -> None:
    made(books, "Blue vase", "VASE-1")
    assert found(books, "VASE", "vase-1", "VASE-10") == {"VASE": [], "vase-1": [], "VASE-10": []}


@pytest.mark.parametrize("sku", ["it's", "a\\", "') or Id in ('1", "%", "a:b:", ":", "ä€😀", "a\nb", "\0"])
def test_whatever_a_sku_contains_it_asks_for_itself_only(books: Books, sku: str) -> None:
    assert found(books, sku) == {sku: []}


def test_an_inactive_item_is_told_only_where_no_other_is_called_so(books: Books) -> None:
    old = made(books, "Old vase", "VASE-1")
    made_inactive(books, old)
    (item,) = one(books, "VASE-1")
    assert (item.ref.id, item.active) == (old, False)
    named = made(books, "VASE-1")
    assert [(item.ref.id, item.active) for item in one(books, "VASE-1")] == [(named, True)]


def one(books: Books, sku: str) -> Any:
    return books.ask(lambda ledger: ledger.items([sku]))[sku]


def made_inactive(books: Books, id_: str) -> None:
    where = f"{books.sandbox.qbo(books.company, '/item')}/{id_}"
    token = {"Authorization": f"Bearer {books.company['access_token']}"}
    row = requests.get(where, headers=token, timeout=30).json()["Item"]
    assert posted(books, {**row, "Active": False})["Active"] is False


def test_bundles_and_categories_are_told_as_what_they_are(books: Books) -> None:
    part = made(books, "Blue vase")
    realm = books.company["realm"]
    books.sandbox.post(f"/companies/{realm}/bundles", name="Set of vases", sku="SET-1", parts={part: "2"})
    books.sandbox.post(f"/companies/{realm}/categories", name="Vases")
    assert [item.kind for item in one(books, "SET-1")] == [ItemKind.BUNDLE]
    assert [item.kind for item in one(books, "Vases")] == [ItemKind.CATEGORY]


def test_three_hundred_skus_cost_two_queries(books: Books) -> None:
    last = books.sandbox.request_count()
    assert len(found(books, *[f"SKU-{at}" for at in range(300)])) == 300
    asked = [each for each in books.sandbox.requests_since(last) if each["what"] == "qbo query"]
    assert len(asked) == 2


def test_no_sku_is_no_question(books: Books) -> None:
    last = books.sandbox.request_count()
    assert found(books) == {}
    assert books.sandbox.requests_since(last) == []


def test_the_accounts_are_told_with_their_types_by_name(books: Books) -> None:
    accounts = ledger(books).accounts()
    sales = books.company["accounts"]["sales"]
    assert Account(Ref(sales["id"], "Sales"), "Income") in accounts
    assert [account.ref.name for account in accounts] == sorted(
        (account.ref.name for account in accounts), key=str.casefold
    )


def wanted(books: Books, name: str = "Refunded, not restocked", account: str = "returns") -> NewItem:
    stated = books.company["accounts"][account]
    return NewItem(name, Ref(stated["id"], stated["name"]))


def test_an_item_is_made_as_a_service_that_posts_where_it_was_told_to(books: Books) -> None:
    item = ledger(books).make_item(str(uuid4()), wanted(books))
    assert (item.ref.name, item.kind, item.active) == ("Refunded, not restocked", ItemKind.SERVICE, True)
    assert item.income_account == Ref(books.company["accounts"]["returns"]["id"], "Returns and Allowances")
    assert one(books, "Refunded, not restocked") == (item,)


def test_what_was_made_is_not_read_again(books: Books) -> None:
    opened = ledger(books)
    item = opened.make_item(str(uuid4()), wanted(books))
    last = books.sandbox.request_count()
    assert opened._catalog.items([item.ref.id])[item.ref.id].ref == item.ref
    assert books.sandbox.requests_since(last) == []


def test_the_same_press_twice_makes_one_item(books: Books) -> None:
    key = str(uuid4())
    first = ledger(books).make_item(key, wanted(books))
    assert ledger(books).make_item(key, wanted(books)) == first


def test_two_people_who_press_at_once_have_one_item(books: Books) -> None:
    first = ledger(books).make_item(str(uuid4()), wanted(books))
    assert ledger(books).make_item(str(uuid4()), wanted(books)) == first


def test_an_item_of_that_name_that_posts_elsewhere_is_told_and_not_taken(books: Books) -> None:
    made(books, "Restocking fee kept")
    with pytest.raises(Refused) as refused:
        ledger(books).make_item(str(uuid4()), wanted(books, "Restocking fee kept"))
    told = say("item-otherwise", name="Restocking fee kept", kind="service", account="Sales")
    assert refused.value.sentence == told


def test_a_name_that_is_taken_in_other_capitals_is_told(books: Books) -> None:
    """To QuickBooks both are one name; its queries tell them apart."""
    made(books, "Restocking fee kept")
    with pytest.raises(Refused, match="item-name-taken"):
        ledger(books).make_item(str(uuid4()), wanted(books, "RESTOCKING fee kept"))


def test_a_stock_item_of_that_name_is_not_taken(books: Books) -> None:
    stock = {"name": "Rounding up", "kind": "stock", "price": "1.00"}
    books.sandbox.post(f"/companies/{books.company['realm']}/items", **stock)
    with pytest.raises(Refused, match="item-otherwise"):
        ledger(books).make_item(str(uuid4()), wanted(books, "Rounding up", "sales"))


def test_an_account_that_items_cannot_post_to_is_refused_in_quickbooks_words(books: Books) -> None:
    with pytest.raises(Refused, match="wrong-account-type"):
        ledger(books).make_item(str(uuid4()), wanted(books, account="bank"))


def test_a_name_is_written_in_letters_that_the_company_takes(books: Books) -> None:
    item = ledger(books).make_item(str(uuid4()), wanted(books, "Fees: “kept” 🎁"))
    assert item.ref.name == 'Fees  "kept"'


@pytest.mark.parametrize("kind", ["lost after", "lost before", "down", "half"])
def test_a_lost_answer_makes_no_second_item(books: Books, kind: str) -> None:
    key = str(uuid4())
    books.sandbox.fault(kind, what="qbo batch")
    with pytest.raises(TryLater):
        ledger(books).make_item(key, wanted(books))
    item = ledger(books).make_item(key, wanted(books))
    assert one(books, "Refunded, not restocked") == (item,)
