"""The merchant's choices are checked where they are set, and every change of them is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from plugin import policy_file
from plugin.accounting.policy import Booking, Desktop, Gateway, Online, Policy, ReturnsAccount
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.journal import tables as t
from plugin.journal.codec import POLICY
from plugin.journal.database import Database
from plugin.journal.policies import SameNumbers, WrongPolicy
from plugin.journal.register import NotConnected, Register, UnknownShop
from plugin.texts import render
from tests.realms import open_realms

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHOP = "clay.myshopify.com"
ACCOUNT = Ref("35", "PayPal clearing")
TIP = Item(Ref("8", "Tips"), ItemKind.SERVICE, None, True, Ref("79", "Sales"))
FULL = Policy(
    boxes=Online(refund_receipts=False),
    booking=Booking.REVIEW,
    number_prefix="A-",
    number_suffix="-S",
    tax_codes={"20": Ref("2", "20.0% S")},
    shipping_item=TIP,
    extra_items={ExtraKind.TIP: TIP},
    gateways={"paypal": Gateway(account=ACCOUNT)},
    returns=ReturnsAccount(ACCOUNT, into=replace(TIP, income_account=ACCOUNT), out_of=(TIP,)),
)


@pytest.fixture
def register(journal: Database) -> Register:
    """A shop joined to a company of QuickBooks Online."""
    made = Register(journal, open_realms())
    shop = made.install("shopify", SHOP, AT)
    made.connect(shop, made.add_company("quickbooks_online", "1", "Acme", AT), Policy(), AT)
    return made


def changes(journal: Database) -> list[tuple[str, Any, Any]]:
    """Who set what after what, oldest first."""
    c = t.policy_changes.c
    with journal.read() as connection:
        rows = connection.execute(sa.select(c.who, c.before, c.after).order_by(c.id)).all()
    return [(row.who, row.before, row.after) for row in rows]


def refused(text: str, now: Policy = FULL) -> list[str]:
    """Why that file is refused, as the person reads it."""
    with pytest.raises(WrongPolicy) as trouble:
        policy_file.read(text, now)
    return [render(sentence) for sentence in trouble.value.sentences]


def test_a_policy_that_is_set_is_kept_with_who_set_it_and_what_was_before(
    journal: Database, register: Register
) -> None:
    connection = register.connection_of(SHOP)
    register.set_policy(connection.id, FULL, who="Ada", at=AT)
    assert register.connection_of(SHOP).policy == FULL
    assert changes(journal) == [
        ("Contra", None, POLICY.dump(Policy())),
        ("Ada", POLICY.dump(Policy()), POLICY.dump(FULL)),
    ]


def test_setting_what_is_set_already_leaves_no_trace(journal: Database, register: Register) -> None:
    register.set_policy(register.connection_of(SHOP).id, Policy(), who="Ada", at=AT)
    assert len(changes(journal)) == 1


def test_choices_that_cannot_be_booked_are_refused_and_change_nothing(
    journal: Database, register: Register
) -> None:
    connection = register.connection_of(SHOP)
    wrong = replace(FULL, shipping_item=replace(TIP, kind=ItemKind.STOCK))
    with pytest.raises(WrongPolicy) as trouble:
        register.set_policy(connection.id, wrong, who="Ada", at=AT)
    assert [sentence.code for sentence in trouble.value.sentences] == ["choice-stock-item"]
    assert register.connection_of(SHOP).policy == Policy()
    assert len(changes(journal)) == 1


def test_boxes_of_the_other_edition_are_refused(register: Register) -> None:
    with pytest.raises(WrongPolicy, match="choice-other-edition"):
        register.set_policy(register.connection_of(SHOP).id, Policy(boxes=Desktop()), who="Ada", at=AT)


def test_a_card_refund_without_a_memo_is_refused_where_it_is_set(register: Register) -> None:
    shop = register.install("shopify", "desk.myshopify.com", AT)
    company = register.add_company("quickbooks_desktop", "a file", "Acme", AT)
    with pytest.raises(WrongPolicy, match="choice-money-needs-memo"):
        register.connect(shop, company, Policy(boxes=Desktop(credit_memos=False)), AT)
    with pytest.raises(NotConnected):
        register.connection_of("desk.myshopify.com")


def test_all_boxes_unchecked_is_a_choice(register: Register) -> None:
    off = Policy(boxes=Online(credit_memos=False, refund_receipts=False, void_unpaid=False))
    register.set_policy(register.connection_of(SHOP).id, off, who="Ada", at=AT)
    assert register.connection_of(SHOP).policy.switched_off


def test_the_prefix_of_another_shop_of_the_company_is_refused(register: Register) -> None:
    connection = register.connection_of(SHOP)
    other = register.install("shopify", "other.myshopify.com", AT)
    register.connect(other, connection.company_id, Policy(number_prefix="B-"), AT)
    with pytest.raises(SameNumbers, match="other"):
        register.set_policy(connection.id, Policy(number_prefix="B-"), who="Ada", at=AT)


def test_a_shop_that_nobody_installed_has_no_policy(register: Register) -> None:
    with pytest.raises(UnknownShop):
        register.connection_of("stranger.myshopify.com")


def test_what_is_printed_sets_the_same_policy_again() -> None:
    assert policy_file.read(policy_file.written(FULL), Policy()) == FULL


def test_a_choice_that_the_file_leaves_out_stays_as_it_is() -> None:
    changed = policy_file.read('{"booking": "automatic", "boxes": {"void_unpaid": false}}', FULL)
    assert changed == replace(
        FULL, booking=Booking.AUTOMATIC, boxes=Online(refund_receipts=False, void_unpaid=False)
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"bookings": "automatic"}', "There is no choice called “bookings”."),
        ('{"boxes": {"credit_memo": true}}', "There is no choice called “boxes.credit_memo”."),
        ('{"booking": "perhaps"}', "“booking” does not fit: "),
        ('{"missing_days": "14"}', "“missing_days” does not fit: "),
        ('{"boxes": {"credit_memos": "yes"}}', "“boxes.credit_memos” does not fit: "),
        ('{"boxes": {"edition": "desktop", "card_refunds": 1}}', "“boxes.card_refunds” does not fit: "),
        ('{"gateways": {"paypal": {"account": {"id": "35"}}}}', "“gateways.paypal.account.name” is missing."),
        ('{"gateways": {"paypal": {"account": {"id": "", "name": "x"}}}}', "“gateways.paypal.account.id” is"),
        ('{"returns": {"into": null}}', "“returns.account” is missing."),
        ('{"extra_items": {"bribe": null}}', "“extra_items.bribe” does not fit: "),
        ('{"start": "yesterday"}', "“start” does not fit: "),
        ("[]", "The file cannot be read as JSON: it has to be one object"),
        ("{", "The file cannot be read as JSON: "),
        ("", "The file cannot be read as JSON: "),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_the_key_at_fault(text: str, told: str) -> None:
    sentences = refused(text)
    assert any(sentence.startswith(told) for sentence in sentences), sentences
    assert len(sentences) <= 2


def test_every_mistake_is_told_at_once() -> None:
    sentences = refused(json.dumps({"booking": 1, "start": 2, "gateways": []}))
    assert len(sentences) == 3
