"""Which documents a refund gets by the boxes, and out of which account its money goes: the sentences and the edges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from plugin.accounting.case import Case
from plugin.accounting.decide import decide
from plugin.accounting.decision import Books, Decision, Earlier, Hold, Skip, Verdict
from plugin.accounting.documents import (
    CardRefund,
    CreditMemo,
    DocumentKind,
    Invoice,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
)
from plugin.accounting.payout import payouts
from plugin.accounting.plan import readdressed
from plugin.accounting.policy import Desktop, Gateway, MethodKind, Offers, Online, PaymentMethod, Policy
from plugin.accounting.refund import Refund, Tender
from plugin.accounting.sale import Ref, Sale
from plugin.accounting.sentences import say
from plugin.accounting.statement import Statement, state
from tests.accounting.books import NOW, book, decided, documents, going_out, refund, usd
from tests.accounting.cases.company import CHECKING, OFFERS, PAYPAL, POLICIES, RECEIVABLE, TILL, UNDEPOSITED
from tests.accounting.cases.facts import (
    ALL_BACK,
    ONE_BACK,
    PAID,
    PART_PAID,
    PART_PAID_BACK,
    RECEIPT,
    UNPAID,
    back,
    deposited,
    mugs,
    paid_in,
    promised,
)

ONLINE, DESKTOP = POLICIES["online"], POLICIES["desktop"]


def booked(refund_: Refund, sale: Sale, policy: Policy, offers: Offers | None = None) -> Verdict:
    edition = policy.boxes.edition
    return decide(refund_, Books((sale,)), Earlier(), policy, offers or OFFERS[edition], NOW)


def online(memos: bool = True, receipts: bool = True, **choices: Any) -> Policy:
    return replace(ONLINE, boxes=Online(memos, receipts), **choices)


def desktop(memos: bool = True, cards: bool = True, checks: bool = True) -> Policy:
    boxes = Desktop(memos, cards, checks, memo_receivable=RECEIVABLE)
    return replace(DESKTOP, boxes=boxes)


CUP = going_out("CUP-02", "40.00", tax="3.20", title="Cup")
#: A mug of 27.00 comes back, a cup of 43.20 goes out: 16.20 to pay.
DEARER = refund(goods=[mugs(1)], replacements=[CUP], money=[paid_in("16.20")])
OWING = refund(goods=[mugs(1)], replacements=[CUP])
#: Of the 16.20 the customer has paid 10.00.
HALF_PAID = refund(goods=[mugs(1)], replacements=[CUP], money=[paid_in("10.00")])
EVEN = refund(goods=[mugs(1)], replacements=[replace(CUP, amount=mugs(1).amount, tax=mugs(1).tax)])


@pytest.mark.parametrize("policy", [online(False, False), desktop(False)], ids=["online", "desktop"])
@pytest.mark.parametrize("exchange", [DEARER, OWING], ids=["paid", "owing"])
def test_a_dearer_exchange_is_skipped_where_a_cheaper_one_would_be(policy: Policy, exchange: Refund) -> None:
    """Only voids are on: no document of ours takes goods back, so none sells others for them."""
    answer = booked(exchange, PAID, policy)
    assert answer == Skip(say("exchange-not-booked", number="1001", lines=usd("16.20")))


@pytest.mark.parametrize(
    "policy", [online(True, False), online(False, True), desktop(cards=False, checks=False)]
)
def test_a_dearer_exchange_is_booked_where_a_box_for_goods_is_on(policy: Policy) -> None:
    assert documents(booked(DEARER, PAID, policy)) == ("sales receipt of 16.20 into Undeposited Funds",)


def test_a_dearer_exchange_paid_into_two_accounts_is_an_invoice_with_both_payments() -> None:
    """A sales receipt names one account."""
    exchange = refund(
        goods=[mugs(1)], replacements=[CUP], money=[paid_in("10.00"), paid_in("6.20", "paypal")]
    )
    assert documents(booked(exchange, PAID, ONLINE)) == (
        "invoice of 16.20",
        "payment of 10.00 into Undeposited Funds",
        "payment of 6.20 into PayPal clearing",
    )


def test_a_dearer_exchange_that_was_paid_names_the_movement_and_its_gateway() -> None:
    """The order was paid by card, what the exchange cost more by PayPal."""
    exchange = refund(goods=[mugs(1)], replacements=[CUP], money=[paid_in("16.20", "paypal")])
    (made,) = decided(booked(exchange, PAID, ONLINE)).documents
    assert isinstance(made, SalesReceipt)
    assert (made.money_account, made.reference, made.gateways) == (PAYPAL, "re_16.20", ("paypal",))


@pytest.mark.parametrize(
    ("kind", "sale", "refund_"),
    [
        (DocumentKind.CREDIT_MEMO, PART_PAID, PART_PAID_BACK),
        (DocumentKind.REFUND_RECEIPT, PART_PAID, PART_PAID_BACK),
        (DocumentKind.CREDIT_APPLICATION, PART_PAID, PART_PAID_BACK),
        (DocumentKind.SALES_RECEIPT, PAID, DEARER),
        (DocumentKind.INVOICE, PAID, OWING),
        (DocumentKind.PAYMENT, PAID, HALF_PAID),
    ],
)
def test_a_document_that_the_plan_needs_and_the_company_does_not_take_is_named(
    kind: DocumentKind, sale: Sale, refund_: Refund
) -> None:
    offers = OFFERS["online"]
    bare = replace(offers, documents=offers.documents - {kind})
    assert booked(refund_, sale, ONLINE, bare) == Hold(say("document-not-offered", kind=kind.value))


def test_without_memos_what_is_no_longer_owed_is_held_with_the_figure() -> None:
    off = Hold(say("credit-memos-off", number="1001", ar=usd("48.00")))
    assert booked(PART_PAID_BACK, PART_PAID, online(memos=False)) == off
    assert booked(PART_PAID_BACK, PART_PAID, desktop(False, False, False)) == off


CREDITED = refund(goods=[mugs(1)], money=[back("10.00"), promised("17.00")])


def test_without_receipts_a_sales_receipt_is_skipped_with_money_and_promises() -> None:
    off = Skip(say("refund-receipts-off", number="1001", cash=usd("27.00")))
    assert booked(ONE_BACK, RECEIPT, online(receipts=False)) == off
    assert booked(CREDITED, RECEIPT, online(receipts=False)) == off


def test_without_receipts_an_even_exchange_of_a_sales_receipt_is_skipped_by_its_own_name() -> None:
    answer = booked(EVEN, RECEIPT, online(receipts=False))
    assert answer == Skip(say("refund-receipts-off-no-money", number="1001"))


def test_on_desktop_without_memos_money_and_promises_are_skipped_with_their_sum() -> None:
    off = Skip(say("credit-memos-off-cash", number="1001", cash=usd("27.00")))
    assert booked(ONE_BACK, RECEIPT, desktop(False, False, False)) == off
    assert booked(CREDITED, RECEIPT, desktop(False, False, False)) == off


def test_memos_only_keeps_all_lines_on_the_memo_promises_included() -> None:
    """27.00 of a paid invoice, 17.00 as store credit: the memo comes to 10.00, which stay open."""
    made = decided(booked(CREDITED, PAID, online(receipts=False)))
    assert documents(made) == ("credit memo of 10.00",)
    assert (made.owed, made.credit) == (usd("10.00"), usd("17.00"))


def test_on_desktop_what_no_checked_box_pays_out_stays_open() -> None:
    """20.00 by card, 7.00 by bank transfer, and checks are off."""
    both = refund(goods=[mugs(1)], money=[back("20.00"), back("7.00", "bank transfer")])
    made = decided(booked(both, PAID, desktop(checks=False)))
    assert documents(made) == ("credit memo of 27.00", "credit card refund of 20.00 from Undeposited Funds")
    assert made.owed == usd("7.00")


# Accounts


def test_money_back_without_any_account_is_held_with_the_number_of_those_that_it_may_be() -> None:
    two = deposited(PAID, ("60.00", UNDEPOSITED), ("48.00", TILL))
    unknown = Hold(say("money-account-unknown", gateway="card", number="1001", count=2))
    assert booked(ONE_BACK, two, ONLINE) == unknown
    none = Hold(say("money-account-unknown", gateway="card", number="1001", count=0))
    assert booked(ONE_BACK, replace(RECEIPT, payments=()), ONLINE) == none
    assert booked(DEARER, replace(RECEIPT, payments=()), ONLINE) == none


def test_the_gateways_own_account_comes_before_that_of_the_sale() -> None:
    own = replace(ONLINE, gateways={"card": Gateway(TILL)})
    assert documents(booked(ONE_BACK, RECEIPT, own)) == ("refund receipt of 27.00 from Cash on hand",)


@pytest.mark.parametrize(
    ("gateways", "payments", "account"),
    [
        ({}, (("108.00", UNDEPOSITED),), "Undeposited Funds"),
        ({}, (("60.00", TILL), ("48.00", UNDEPOSITED)), "Cash on hand"),
        ({"card": Gateway(), "paypal": Gateway(PAYPAL)}, (), "PayPal clearing"),
        ({"store credit": Gateway(CHECKING)}, (("108.00", UNDEPOSITED),), "Checking"),
    ],
)
def test_a_receipt_of_nothing_names_any_account_that_is_known(
    gateways: dict[str, Gateway], payments: tuple[tuple[str, Ref], ...], account: str
) -> None:
    """All as store credit: no money moves, but QuickBooks wants an account."""
    given = refund(goods=[mugs(1)], money=[promised("27.00")])
    sale = deposited(RECEIPT, *payments)
    policy = replace(ONLINE, gateways=gateways)
    made = booked(given, sale, policy)
    assert documents(made) == (f"refund receipt of 0.00 from {account}",)
    (receipt,) = decided(made).documents
    assert isinstance(receipt, RefundReceipt)
    assert (receipt.reference, receipt.gateways) == ("", ())


def test_a_receipt_of_nothing_without_any_account_is_held() -> None:
    bare, sale = replace(ONLINE, gateways={}), replace(RECEIPT, payments=())
    given = refund(goods=[mugs(1)], money=[promised("27.00")])
    unknown = Hold(say("money-account-unknown", gateway="store credit", number="1001", count=0))
    assert booked(given, sale, bare) == unknown
    nobody = Hold(say("money-account-unknown", gateway="–", number="1001", count=0))
    assert booked(EVEN, sale, bare) == nobody
    credit = replace(promised("16.20"), incoming=True)
    dearer = refund(goods=[mugs(1)], replacements=[CUP], money=[credit])
    assert booked(dearer, sale, bare) == unknown


def test_a_dearer_exchange_paid_with_store_credit_is_a_sale_of_nothing_into_an_account() -> None:
    credit = replace(promised("16.20"), incoming=True)
    dearer = refund(goods=[mugs(1)], replacements=[CUP], money=[credit])
    (made,) = decided(booked(dearer, RECEIPT, ONLINE)).documents
    assert isinstance(made, SalesReceipt)
    assert (made.total, made.money_account, made.reference, made.gateways) == (
        usd("0.00"),
        UNDEPOSITED,
        "",
        (),
    )


def test_movements_into_one_account_are_one_receipt_with_every_reference_and_gateway_once() -> None:
    nothing = replace(back("0.00"), reference="re_0")
    movements = [
        nothing,
        back("10.00"),
        back("7.00", "cash"),
        replace(back("10.00"), id="again", reference=None),
    ]
    both = refund(goods=[mugs(1)], money=movements)
    policy = replace(ONLINE, gateways={"card": Gateway(UNDEPOSITED), "cash": Gateway(UNDEPOSITED)})
    (made,) = decided(booked(both, RECEIPT, policy)).documents
    assert isinstance(made, RefundReceipt)
    assert (made.total, made.reference, made.gateways) == (
        usd("27.00"),
        "re_10.00, re_7.00",
        ("card", "cash"),
    )


def test_money_both_ways_comes_to_what_is_left() -> None:
    """30.00 went back by card, 3.00 came in by card."""
    netted = refund(goods=[mugs(1)], money=[back("30.00"), paid_in("3.00")])
    assert documents(booked(netted, RECEIPT, ONLINE)) == ("refund receipt of 27.00 from Undeposited Funds",)


def test_money_out_of_one_account_and_into_another_is_for_a_person() -> None:
    crossed = refund(goods=[mugs(1)], money=[back("30.00"), paid_in("3.00", "paypal")])
    assert booked(crossed, RECEIPT, ONLINE) == Hold(say("money-both-ways", number="1001"))


def test_movements_that_come_to_nothing_in_an_account_are_no_document() -> None:
    crossed = refund(
        goods=[mugs(1)], money=[back("27.00"), back("5.00", "paypal"), paid_in("5.00", "paypal")]
    )
    assert documents(booked(crossed, RECEIPT, ONLINE)) == ("refund receipt of 27.00 from Undeposited Funds",)


def test_promises_given_and_taken_are_netted_by_tender() -> None:
    both = refund(
        goods=[mugs(1)],
        money=[
            promised("20.00"),
            replace(promised("3.00"), incoming=True),
            promised("10.00", Tender.GIFT_CARD),
        ],
    )
    (made,) = decided(booked(both, RECEIPT, ONLINE)).documents
    assert isinstance(made, RefundReceipt)
    assert [str(line.amount.amount) for line in made.lines] == ["25.00", "-17.00", "-10.00"]


# Desktop: card refund or check


def out_of_memo(gateway: Gateway, boxes: Desktop | None = None, sale: Sale = PAID) -> Verdict:
    policy = replace(DESKTOP, boxes=boxes or Desktop(), gateways={"card": gateway})
    return booked(ONE_BACK, sale, policy)


def method(kind: MethodKind) -> PaymentMethod:
    return PaymentMethod(Ref("m9", kind.value), kind)


@pytest.mark.parametrize(
    "kind",
    [
        MethodKind.VISA,
        MethodKind.MASTERCARD,
        MethodKind.AMERICAN_EXPRESS,
        MethodKind.DISCOVER,
        MethodKind.OTHER_CARD,
    ],
)
def test_credit_cards_are_refunded_by_card_with_their_method_and_references(kind: MethodKind) -> None:
    memo, card = decided(out_of_memo(Gateway(method=method(kind)))).documents
    assert isinstance(memo, CreditMemo)
    assert card == CardRefund(
        "R1#2",
        None,
        memo.date,
        memo.customer,
        "R1#1",
        usd("27.00"),
        UNDEPOSITED,
        RECEIVABLE,
        "Refund of order 1001",
        "re_27.00",
        ("card",),
        Ref("m9", kind.value),
    )


@pytest.mark.parametrize("kind", [MethodKind.DEBIT_CARD, MethodKind.CASH, MethodKind.CHECK, MethodKind.OTHER])
def test_every_other_method_is_refunded_by_a_check_on_the_bank_account(kind: MethodKind) -> None:
    memo, check = decided(out_of_memo(Gateway(method=method(kind), bank_account=CHECKING))).documents
    assert isinstance(memo, CreditMemo)
    assert check == RefundCheck(
        "R1#2",
        None,
        memo.date,
        memo.customer,
        "R1#1",
        usd("27.00"),
        CHECKING,
        RECEIVABLE,
        "Refund of order 1001",
        "re_27.00",
        ("card",),
    )


def test_a_debit_card_is_a_card_where_the_merchant_says_so() -> None:
    debit = Gateway(method=method(MethodKind.DEBIT_CARD), bank_account=CHECKING)
    made = out_of_memo(debit, Desktop(debit_is_card=True))
    assert documents(made)[1] == "credit card refund of 27.00 from Undeposited Funds"
    cash = Gateway(method=method(MethodKind.CASH), bank_account=CHECKING)
    assert (
        documents(out_of_memo(cash, Desktop(debit_is_card=True)))[1] == "refund check of 27.00 from Checking"
    )


def test_on_desktop_a_movement_without_a_reference_has_none() -> None:
    unnamed = replace(ONE_BACK, transactions=(replace(back("27.00"), reference=None),))
    gateway = Gateway(method=method(MethodKind.VISA))
    _, card = decided(booked(unnamed, PAID, replace(DESKTOP, gateways={"card": gateway}))).documents
    assert isinstance(card, CardRefund)
    assert card.reference == ""


@pytest.mark.parametrize(
    ("refund_", "kind"),
    [(ONE_BACK, DocumentKind.REFUND_RECEIPT), (DEARER, DocumentKind.SALES_RECEIPT)],
    ids=["back", "in"],
)
def test_money_goes_back_by_a_refund_receipt_and_comes_in_by_a_sales_receipt(
    refund_: Refund, kind: DocumentKind
) -> None:
    statement = state(refund_, (), "USD")
    assert isinstance(statement, Statement)
    case = Case(refund_, RECEIPT, statement, Books((RECEIPT,)), Earlier(), ONLINE, OFFERS["online"], NOW)
    paid = payouts(case)
    assert not isinstance(paid, Hold)
    assert [payout.kind for payout in paid] == [kind]


def test_a_dearer_exchange_paid_in_part_with_store_credit_is_an_invoice_of_the_rest() -> None:
    """16.20 more, 10.00 of it with store credit: the customer owes 6.20, the shop owes 10.00 less."""
    credit = replace(promised("10.00"), incoming=True)
    dearer = refund(goods=[mugs(1)], replacements=[CUP], money=[credit])
    made = booked(dearer, PAID, ONLINE)
    assert documents(made) == ("invoice of 6.20",)
    (invoice,) = decided(made).documents
    assert isinstance(invoice, Invoice)
    assert [str(line.amount.amount) for line in invoice.lines] == ["-25.00", "40.00", "-10.00"]


def test_on_desktop_what_a_gateway_lacks_is_named() -> None:
    assert out_of_memo(Gateway()) == Hold(say("gateway-method-missing", gateway="card"))
    no_bank = Gateway(method=method(MethodKind.OTHER))
    assert out_of_memo(no_bank) == Hold(say("gateway-bank-account-missing", gateway="card"))
    visa = Gateway(method=method(MethodKind.VISA))
    unknown = Hold(say("money-account-unknown", gateway="card", number="1001", count=0))
    assert out_of_memo(visa, sale=replace(RECEIPT, payments=())) == unknown


@pytest.mark.parametrize(
    ("gateway", "boxes"),
    [
        (Gateway(method=method(MethodKind.OTHER)), Desktop(refund_checks=False)),
        (Gateway(method=method(MethodKind.VISA)), Desktop(card_refunds=False)),
    ],
    ids=["no bank account, no checks", "no account, no card refunds"],
)
def test_what_is_not_paid_out_needs_no_account(gateway: Gateway, boxes: Desktop) -> None:
    sale = replace(RECEIPT, payments=())
    made = decided(out_of_memo(gateway, boxes, sale))
    assert documents(made) == ("credit memo of 27.00",)
    assert made.owed == usd("27.00")


def test_a_check_for_a_sales_receipt_needs_the_memos_receivable() -> None:
    gateway = Gateway(method=method(MethodKind.OTHER), bank_account=CHECKING)
    missing = Hold(say("memo-receivable-missing", number="1001"))
    assert out_of_memo(gateway, sale=RECEIPT) == missing
    store = Ref("85", "Store receivables")
    _, check = decided(out_of_memo(gateway, Desktop(memo_receivable=store), RECEIPT)).documents
    assert isinstance(check, RefundCheck)
    assert check.receivable_account == store
    assert documents(out_of_memo(gateway, sale=PAID))[1] == "refund check of 27.00 from Checking"


# Readdressed: the merchant has chosen another account since


def receipt_of(*gateways: str) -> RefundReceipt:
    (made,) = decided(booked(ALL_BACK, RECEIPT, ONLINE)).documents
    assert isinstance(made, RefundReceipt)
    return replace(made, gateways=gateways)


@pytest.mark.parametrize(
    ("gateways", "policy", "account"),
    [
        (("card",), {"card": Gateway(TILL)}, TILL),
        (("card",), {}, UNDEPOSITED),
        (("card", "cash"), {"card": Gateway(TILL), "cash": Gateway(TILL)}, TILL),
        (("card", "cash"), {"card": Gateway(TILL), "cash": Gateway(CHECKING)}, UNDEPOSITED),
        ((), {"card": Gateway(TILL)}, UNDEPOSITED),
    ],
)
def test_a_retried_receipt_uses_the_account_that_is_named_for_all_its_gateways_today(
    gateways: tuple[str, ...], policy: dict[str, Gateway], account: Ref
) -> None:
    receipt = receipt_of(*gateways)
    assert readdressed(receipt, RECEIPT, replace(ONLINE, gateways=policy)) == replace(
        receipt, money_account=account
    )


def test_a_retried_receipt_keeps_its_account_where_none_is_known_today() -> None:
    receipt = receipt_of("card")
    nothing = replace(RECEIPT, payments=())
    assert readdressed(receipt, nothing, replace(ONLINE, gateways={})) == receipt


def test_an_unpaid_part_alone_is_a_memo_whatever_the_receipts_box_says() -> None:
    half = refund(goods=[mugs(2)], received="0.00")
    for policy in (online(), online(receipts=False)):
        answer = booked(half, UNPAID, policy)
        assert isinstance(answer, Decision)
        assert documents(answer) == ("credit memo of 54.00", "54.00 applied to invoice 501")
    assert documents(book(half, UNPAID)) == ("credit memo of 54.00", "54.00 applied to invoice 501")
