"""Refunds of two made-up shops, as the panel reads them: every state, one of each kind of document."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from plugin.accounting.decision import ByHand, Decision
from plugin.accounting.documents import (
    CreditApplication,
    CreditMemo,
    DocumentKind,
    DocumentLine,
    RefundReceipt,
)
from plugin.accounting.money import Amount, Money
from plugin.accounting.refund import (
    Extra,
    ExtraKind,
    GoodsLine,
    Order,
    Outcome,
    Refund,
    ShippingLine,
    SoldLine,
    Tender,
    Transaction,
)
from plugin.accounting.sale import LineRole, Ref
from plugin.accounting.sentences import Sentence, say
from plugin.journal.views import DocumentRow, Event, Link, Proposal, RefundDetail, RefundRow, Trouble
from plugin.states import State

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
ZONE = "America/New_York"
SHOP, OTHER_SHOP = 1, 2

_CUSTOMER = Ref("58", "Ada Jones")
_SALES = Ref("79", "Sales of Product Income")
_SHIPPING = Ref("80", "Shipping Income")
_DAY = date(2026, 11, 23)


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def both(shop: str, customer: str | None = None, currency: str = "USD") -> Amount:
    """The same in both currencies, unless the customer's is given."""
    return Amount(usd(shop), Money.of(shop if customer is None else customer, currency))


def _order(number: str, total: Amount, outstanding: Amount | None = None) -> Order:
    nothing = total - total
    return Order(
        id=f"gid:{number}",
        number=number,
        placed=NOW - timedelta(days=6),
        total=total,
        received=total,
        outstanding=nothing if outstanding is None else outstanding,
    )


def paid_refund(number: str = "1001", note: str = "Mug arrived chipped, teapot changed his mind") -> Refund:
    """Two mugs of three and a teapot with discount, shipping and tax, 84.18 in all, by card."""
    return Refund(
        id=f"90{number}",
        order=_order(number, both("132.40")),
        moment=NOW - timedelta(hours=3),
        zone=ZONE,
        goods=(
            GoodsLine(
                id="1",
                order_line_id="11",
                sku="MUG-BLUE-350",
                title="Stoneware mug, blue",
                quantity=2,
                ordered=3,
                amount=both("36.00"),
                discount=both("3.60"),
                tax=both("2.59"),
                restocked=True,
                shipped=True,
            ),
            GoodsLine(
                id="2",
                order_line_id="12",
                sku=None,
                title="Teapot, hand-thrown",
                quantity=1,
                ordered=1,
                amount=both("42.00"),
                discount=both("4.20"),
                tax=both("3.02"),
                restocked=False,
                shipped=True,
            ),
        ),
        shipping=(ShippingLine("3", "Standard shipping", both("7.75"), both("0"), both("0.62")),),
        transactions=(
            Transaction(
                id="5",
                gateway="shopify_payments",
                method="visa",
                reference="re_3QfK2a81",
                tender=Tender.MONEY,
                outcome=Outcome.SUCCEEDED,
                amount=both("84.18"),
                moment=NOW - timedelta(hours=3),
            ),
        ),
        note=note,
    )


def shared_refund() -> Refund:
    """The whole of an invoice of 108.00 of which 60.00 had been paid."""
    plain = paid_refund("1002", note="")
    line = replace(
        plain.goods[1],
        sku="LINEN-140",
        title="Linen tablecloth",
        amount=both("100.00"),
        discount=both("0"),
        tax=both("8.00"),
        order_line_id="21",
        restocked=True,
    )
    order = replace(_order("1002", both("108.00")), received=both("60.00"), cancelled=True)
    money = replace(plain.transactions[0], amount=both("60.00"), reference="re_3QfK7c02")
    return replace(plain, goods=(line,), shipping=(), transactions=(money,), order=order)


def foreign_refund() -> Refund:
    """Paid in Canadian dollars; the money is still on its way, and an adjustment offsets it."""
    plain = paid_refund("1004", note="")
    line = plain.goods[0]
    two = Amount(usd("1012.70"), Money.of("1366.02", "CAD"))
    none = Amount(usd("0"), Money.of("0", "CAD"))
    goods = replace(line, quantity=1, ordered=1, amount=two, discount=none, tax=none)
    offset = Extra("7", ExtraKind.ADJUSTMENT, "PENDING_REFUND_DISCREPANCY", -two, none, offsets_pending=True)
    money = replace(plain.transactions[0], outcome=Outcome.PENDING, amount=two, method=None, reference=None)
    order = replace(_order("1004", two), outstanding=none)
    return replace(plain, goods=(goods,), shipping=(), extras=(offset,), transactions=(money,), order=order)


def exchange_refund() -> Refund:
    """A mug comes back, a dearer one goes out, and the customer pays the difference."""
    plain = paid_refund("1011", note="")
    mug = replace(plain.goods[0], quantity=1, amount=both("18.00"), discount=both("0"), tax=both("1.44"))
    out = SoldLine("8", "MUG-BIG", "Large mug", 1, both("25.00"), both("0"), both("2.00"))
    money = replace(plain.transactions[0], amount=both("7.56"), incoming=True, reference="py_77")
    return replace(plain, goods=(mug,), replacements=(out,), shipping=(), transactions=(money,))


def credit_refund() -> Refund:
    """50.00: 20.00 in money, 30.00 as store credit."""
    plain = paid_refund("1012", note="")
    line = replace(plain.goods[1], amount=both("50.00"), discount=both("0"), tax=both("0"), restocked=None)
    money = replace(plain.transactions[0], amount=both("20.00"))
    promise = replace(money, id="6", gateway="shopify_store_credit", tender=Tender.STORE_CREDIT)
    promise = replace(promise, amount=both("30.00"), method=None, reference=None)
    return replace(plain, goods=(line,), shipping=(), transactions=(money, promise))


def _line(description: str, amount: str, quantity: str, account: Ref = _SALES) -> DocumentLine:
    price = Decimal(amount) / Decimal(quantity)
    return DocumentLine(
        role=LineRole.GOODS,
        item=Ref("21", description),
        description=description,
        amount=usd(amount),
        quantity=Decimal(quantity),
        price=price,
        stock=description.startswith("Stoneware"),
        taxable=True,
        tax_code="TAX",
        account=account,
    )


def receipt(marker: str, number: str | None) -> RefundReceipt:
    """The refund receipt of `paid_refund`."""
    lines = (
        _line("Stoneware mug, blue", "32.40", "2"),
        _line("Teapot, hand-thrown", "37.80", "1"),
        _line("Shipping", "7.75", "1", _SHIPPING),
    )
    return RefundReceipt(
        marker=marker,
        number=number,
        date=_DAY,
        customer=_CUSTOMER,
        currency="USD",
        lines=lines,
        tax=usd("6.23"),
        memo="",
        sale_id="145",
        money_account=Ref("4", "Undeposited Funds"),
        reference="re_3QfK2a81",
    )


def paid_decision() -> Decision:
    """One refund receipt of all of it."""
    return Decision(
        documents=(receipt("901001#1", "1001"),),
        because=(
            say("because-sales-receipt", number="1001", total="132.40 USD"),
            say("because-receipt", amount="84.18 USD", account="Undeposited Funds"),
            say("because-stayed-out", title="Teapot, hand-thrown"),
        ),
        lines=usd("84.18"),
        tax=usd("6.18"),
        cash=usd("84.18"),
        credit=usd("0"),
        ar=usd("0"),
        owed=usd("0"),
        returned={"11": 2, "12": 1},
    )


def shared_decision() -> Decision:
    """48.00 off an invoice by an applied credit memo, 60.00 back by a refund receipt."""
    memo = CreditMemo(
        marker="901002#1",
        number="1002",
        date=_DAY,
        customer=_CUSTOMER,
        currency="USD",
        lines=(_line("Linen tablecloth", "44.44", "0.44444"),),
        tax=usd("3.56"),
        memo="",
        sale_id="146",
        receivable_account=None,
    )
    application = CreditApplication("901002#2", "901002#1", "146", _CUSTOMER, usd("48.00"), _DAY)
    money = replace(
        receipt("901002#3", "1002-1"), lines=(_line("Linen tablecloth", "55.56", "0.55556"),), tax=usd("4.44")
    )
    return Decision(
        documents=(memo, application, money),
        because=(
            say("because-invoice", number="1002", total="108.00 USD", open="48.00 USD"),
            say("because-memo", amount="48.00 USD", applied="48.00 USD", number="1002"),
            say("because-receipt", amount="60.00 USD", account="Undeposited Funds"),
        ),
        lines=usd("108.00"),
        tax=usd("8.00"),
        cash=usd("60.00"),
        credit=usd("0"),
        ar=usd("48.00"),
        owed=usd("0"),
        returned={"21": 1},
    )


def credit_decision() -> Decision:
    """One receipt of 20.00: 50.00 of goods, 30.00 of it into store credit."""
    credit = replace(
        _line("Store credit", "-30.00", "1", Ref("91", "Store credit")),
        role=LineRole.SETTLEMENT,
        quantity=None,
        price=None,
    )
    document = replace(
        receipt("901012#1", None), lines=(_line("Teapot, hand-thrown", "50.00", "1"), credit), tax=usd("0")
    )
    return replace(
        paid_decision(),
        documents=(document,),
        lines=usd("50.00"),
        tax=usd("0"),
        cash=usd("20.00"),
        credit=usd("30.00"),
    )


def adopting_decision() -> Decision:
    """Somebody has entered the receipt by hand."""
    hand = ByHand(DocumentKind.REFUND_RECEIPT, "402", "R-17", _DAY, _CUSTOMER, usd("84.18"))
    return replace(
        paid_decision(),
        documents=(),
        because=(say("because-adopted", documents="refund receipt R-17 of 2026-11-23, 84.18 USD"),),
        adopted=(hand,),
    )


def _row(
    id_: int,
    number: str,
    state: State,
    amount: str,
    age: timedelta,
    *documents: str,
    sentence: Sentence | None = None,
) -> RefundRow:
    return RefundRow(id_, number, state, sentence, Money.of(*amount.split()), documents, NOW - age, ZONE)


def _rows() -> tuple[RefundRow, ...]:
    h, d = timedelta(hours=1), timedelta(days=1)
    return (
        _row(10, "1010", State.WAITING, "18.00 USD", timedelta(seconds=20)),
        _row(9, "1009", State.BOOKING, "112.35 USD", timedelta(minutes=2), "refund receipt 1009"),
        _row(
            1,
            "1001",
            State.BOOKED,
            "84.18 USD",
            3 * h,
            "refund receipt 1001",
            sentence=say("booked", documents="refund receipt 1001"),
        ),
        _row(
            4,
            "1004",
            State.HELD,
            "1012.70 USD",
            5 * h,
            sentence=say("money-pending", number="1004"),
        ),
        _row(3, "1003", State.HELD, "29.95 USD", 7 * h, sentence=say("sale-missing", number="1003")),
        _row(
            2,
            "1002",
            State.BOOKED,
            "108.00 USD",
            d,
            "credit memo 1002",
            "credit application",
            "refund receipt 1002-1",
        ),
        _row(
            5,
            "998",
            State.FAILED,
            "240.00 USD",
            2 * d,
            sentence=say("closed-period-refused", kind="refund receipt"),
        ),
        _row(
            6,
            "987",
            State.BOOKED_WITH_A_DIFFERENCE,
            "57.23 USD",
            4 * d,
            "refund receipt 987",
            sentence=say(
                "total-differs", kind="refund receipt", number="987", theirs="57.24 USD", ours="57.23 USD"
            ),
        ),
        _row(7, "981", State.BOOKED, "1204.00 USD", 9 * d, "void"),
        _row(8, "975", State.SKIPPED, "0.00 USD", 12 * d, sentence=say("nothing-moved", number="975")),
    )


def _event(minutes: int, who: str, old: State | None, new: State | None, sentence: Sentence) -> Event:
    return Event(NOW - timedelta(hours=3) + timedelta(minutes=minutes), who, old, new, sentence)


def _detail(row: RefundRow) -> RefundDetail:
    arrived = _event(0, "Contra", None, State.WAITING, say("refund-seen"))
    moved = _event(1, "Contra", State.WAITING, row.state, row.sentence or say("refund-seen"))
    refund = replace(paid_refund(row.order_number), moment=row.moment)
    retry = row.state in (State.HELD, State.FAILED)
    return RefundDetail(row, refund, None, (), (arrived, moved), can_retry=retry)


def _booked(row: RefundRow, decision: Decision) -> RefundDetail:
    documents = tuple(
        DocumentRow(
            document=document,
            state="booked",
            ledger_id=str(301 + index),
            number=getattr(document, "number", None),
            stated_total=getattr(document, "total", None),
        )
        for index, document in enumerate(decision.documents)
    )
    plain = _detail(row)
    events = (
        plain.events[0],
        _event(0, "Contra", State.WAITING, State.BOOKING, decision.because[0]),
        _event(1, "Contra", State.BOOKING, row.state, say("booked", documents=", ".join(row.documents))),
    )
    return replace(plain, decision=decision, documents=documents, events=events)


def details() -> dict[int, RefundDetail]:
    """The first shop's refunds by id."""
    found = {row.id: _detail(row) for row in _rows()}
    found[1] = _booked(found[1].row, paid_decision())
    found[2] = _booked(found[2].row, shared_decision())
    found[2] = replace(found[2], refund=shared_refund())
    found[4] = replace(found[4], refund=foreign_refund())
    return found


def more_details() -> dict[int, RefundDetail]:
    """Rarer ones, for tests that ask for them: in review, adopted, an exchange, taken back."""
    h = timedelta(hours=1)
    rows = (
        _row(12, "1012", State.HELD, "50.00 USD", 30 * h, sentence=say("review", number="1012")),
        _row(13, "1013", State.BOOKED, "84.18 USD", 31 * h, sentence=adopting_decision().because[0]),
        _row(14, "1014", State.UNDONE, "84.18 USD", 40 * h, "refund receipt 1014"),
        _row(11, "1011", State.BOOKED, "-7.56 USD", 41 * h, "sales receipt 1011"),
    )
    found = {row.id: _detail(row) for row in rows}
    found[11] = replace(found[11], refund=exchange_refund(), takes_back=Link(14, "1014"))
    found[12] = replace(
        found[12], refund=credit_refund(), proposal=Proposal(credit_decision(), "what is shown here")
    )
    found[13] = replace(found[13], decision=adopting_decision())
    found[14] = replace(found[14], taken_back_by=Link(11, "1011"))
    return found


def other_details() -> dict[int, RefundDetail]:
    """The second shop's: one refund that must never be seen by the first's visitors."""
    row = _row(77, "SECRET-77", State.HELD, "7777.77 USD", timedelta(hours=1))
    return {77: replace(_detail(row), can_retry=True)}


def troubles() -> tuple[Trouble, ...]:
    """Two letters that nobody could read."""
    return (
        Trouble(2, NOW - timedelta(hours=2), say("order-not-readable", order="5512"), "5512", "order"),
        Trouble(1, NOW - timedelta(days=1), say("webhook-unreadable"), None, "refunds/create"),
    )
