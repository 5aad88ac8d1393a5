"""A small shop and its books, to write cases in few words. Amounts are texts, US dollars unless said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import assert_never

from plugin.accounting.decide import decide
from plugin.accounting.decision import (
    Books,
    ByHand,
    Decision,
    Earlier,
    Hold,
    Reversal,
    Skip,
    Verdict,
    reversal_of,
)
from plugin.accounting.documents import (
    CardRefund,
    CreditApplication,
    CreditMemo,
    Document,
    DocumentKind,
    Invoice,
    Payment,
    RefundCheck,
    RefundReceipt,
    SalesReceipt,
    Void,
    WithLines,
)
from plugin.accounting.money import Amount, Money, total
from plugin.accounting.policy import Offers, Online, Policy
from plugin.accounting.refund import (
    Contents,
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
from plugin.accounting.sale import Item, ItemKind, LineRole, Ref, Sale, SaleKind, SaleLine
from plugin.accounting.sale import Payment as Received

ZONE = "America/New_York"
NOON = datetime(2026, 10, 15, 16, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 15, 18, 0, tzinfo=UTC)

UNDEPOSITED = Ref("4", "Undeposited Funds")
CLEARING = Ref("35", "PayPal clearing")
RECEIVABLE = Ref("84", "Accounts Receivable (A/R)")
SALES = Ref("79", "Sales of Product Income")
DISCOUNTS = Ref("86", "Discounts given")
RETURNS = Ref("90", "Returns and allowances")
ADA = Ref("11", "Ada Jones")


def item(
    name: str,
    kind: ItemKind = ItemKind.NON_STOCK,
    *,
    sku: str | None = None,
    active: bool = True,
    account: Ref = SALES,
) -> Item:
    return Item(Ref(f"item {name}", name), kind, sku, active, account)


MUG = item("MUG-01", ItemKind.STOCK, sku="MUG-01")
POSTER = item("POSTER-A2", sku="POSTER-A2")
SHIPPING = item("Shipping", ItemKind.SERVICE)
NOT_RESTOCKED = item("Not restocked")
ADJUSTMENT = item("Refund adjustment", ItemKind.SERVICE)
ROUNDING = item("Rounding", ItemKind.SERVICE)

POLICY = Policy(
    no_restock_item=NOT_RESTOCKED,
    shipping_item=SHIPPING,
    rounding_item=ROUNDING,
    extra_items=dict.fromkeys(ExtraKind, ADJUSTMENT),
)
OFFERS = Offers(
    frozenset(DocumentKind) - {DocumentKind.CARD_REFUND, DocumentKind.REFUND_CHECK},
    longest_number=21,
    documents_per_request=30,
)


def boxes(*, memos: bool = True, receipts: bool = True, void: bool = True) -> Policy:
    """The usual policy with these boxes of QuickBooks Online."""
    return replace(POLICY, boxes=Online(credit_memos=memos, refund_receipts=receipts, void_unpaid=void))


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def amount(text: str, currency: str = "USD") -> Amount:
    """One amount; the shop and its customer use the same money."""
    return Amount(Money.of(text, currency), Money.of(text, currency))


def goods(
    sku: str | None = "MUG-01",
    amount_: str = "50.00",
    *,
    tax: str = "0.00",
    discount: str = "0.00",
    quantity: int = 1,
    ordered: int | None = None,
    title: str = "Mug",
    restocked: bool | None = True,
    shipped: bool | None = True,
    came_back: bool | None = None,
    line: str | None = None,
    currency: str = "USD",
    gift_card: bool = False,
) -> GoodsLine:
    """Units of one order line; it is known by its SKU unless `line` says otherwise."""
    return GoodsLine(
        id=f"refund line {line or sku or title}",
        order_line_id=line or sku or title,
        sku=sku,
        title=title,
        quantity=quantity,
        ordered=quantity if ordered is None else ordered,
        amount=amount(amount_, currency),
        discount=amount(discount, currency),
        tax=amount(tax, currency),
        restocked=restocked,
        shipped=shipped,
        gift_card=gift_card,
        came_back=came_back,
    )


def going_out(
    sku: str | None = "MUG-01",
    amount_: str = "50.00",
    *,
    tax: str = "0.00",
    discount: str = "0.00",
    quantity: int = 1,
    title: str = "Mug",
    currency: str = "USD",
    gift_card: bool = False,
) -> SoldLine:
    """Units that go to the customer: of an order, or in exchange for what came back."""
    return SoldLine(
        id=f"sold line {sku or title}",
        sku=sku,
        title=title,
        quantity=quantity,
        amount=amount(amount_, currency),
        discount=amount(discount, currency),
        tax=amount(tax, currency),
        gift_card=gift_card,
    )


def shipping(
    amount_: str, *, tax: str = "0.00", discount: str = "0.00", currency: str = "USD"
) -> ShippingLine:
    return ShippingLine(
        "shipping", "Standard", amount(amount_, currency), amount(discount, currency), amount(tax, currency)
    )


def extra(
    amount_: str,
    *,
    tax: str = "0.00",
    kind: ExtraKind = ExtraKind.ADJUSTMENT,
    offsets_pending: bool = False,
    id_: str = "adjustment",
    currency: str = "USD",
) -> Extra:
    """An adjustment; negative keeps money back."""
    return Extra(id_, kind, "adjustment", amount(amount_, currency), amount(tax, currency), offsets_pending)


def paid_back(
    amount_: str,
    *,
    gateway: str = "shopify_payments",
    outcome: Outcome = Outcome.SUCCEEDED,
    tender: Tender = Tender.MONEY,
    moment: datetime = NOON,
    currency: str = "USD",
    incoming: bool = False,
) -> Transaction:
    """Money to the customer; `incoming`: from the customer."""
    money = amount(amount_, currency)
    return Transaction(
        id=f"{gateway} {amount_}",
        gateway=gateway,
        method=None,
        reference=f"re_{amount_}",
        tender=tender,
        outcome=outcome,
        amount=money,
        moment=moment,
        incoming=incoming,
    )


def owed_less(refund: Refund) -> Amount:
    """What the customer no longer owes, every adjustment taken as a line: only there to make orders tie."""
    less = refund.order.total - refund.order.total
    for part in refund.parts:
        less = less + part.amount + part.tax - part.discount
    for gone in refund.replacements:
        less = less - gone.amount - gone.tax + gone.discount
    for extra_ in refund.extras:
        less = less + extra_.amount + extra_.tax
    for moved in refund.succeeded:
        less = less + moved.amount if moved.incoming else less - moved.amount
    return less


def refund(
    *,
    goods: Sequence[GoodsLine] = (),
    shipping: Sequence[ShippingLine] = (),
    extras: Sequence[Extra] = (),
    money: Sequence[Transaction] = (),
    order: str = "1001",
    order_total: str = "108.00",
    received: str | None = None,
    outstanding: str | None = None,
    id_: str = "R1",
    moment: datetime = NOON,
    zone: str = ZONE,
    note: str = "",
    not_understood: tuple[str, ...] = (),
    currency: str = "USD",
    replacements: Sequence[SoldLine] = (),
    reverses: str | None = None,
    contents: Contents | None = None,
    cancelled: bool = False,
    placed: datetime | None = None,
) -> Refund:
    """A refund of an order that ties, unless `outstanding` says otherwise. `received` None: all was paid."""
    paid = order_total if received is None else received
    sold, came_in = amount(order_total, currency), amount(paid, currency)
    made = Refund(
        id=id_,
        order=Order(
            id="gid 1",
            number=order,
            placed=placed or moment,
            total=sold,
            received=came_in,
            outstanding=sold - came_in,
            cancelled=cancelled,
            contents=contents,
        ),
        moment=moment,
        zone=zone,
        goods=tuple(goods),
        shipping=tuple(shipping),
        extras=tuple(extras),
        transactions=tuple(money),
        note=note,
        not_understood=not_understood,
        replacements=tuple(replacements),
        reverses=reverses,
    )
    less = owed_less(made)
    still = sold - came_in - less if outstanding is None else amount(outstanding, currency)
    return replace(made, order=replace(made.order, outstanding=still))


def sold(
    item_: Item | None,
    amount_: str,
    *,
    quantity: str | None = "1",
    role: LineRole = LineRole.GOODS,
    description: str = "Mug",
    taxable: bool = True,
    tax_code: str | None = None,
    account: Ref | None = None,
    id_: str | None = None,
    currency: str = "USD",
) -> SaleLine:
    """A line of the sale in QuickBooks."""
    return SaleLine(
        id=id_ or f"sale line {item_.ref.name if item_ else description}",
        role=role,
        item=item_,
        description=description,
        quantity=None if quantity is None else Decimal(quantity),
        amount=Money.of(amount_, currency),
        taxable=taxable,
        tax_code=tax_code,
        account=account,
    )


def sold_shipping(amount_: str, currency: str = "USD") -> SaleLine:
    return sold(
        SHIPPING, amount_, quantity=None, role=LineRole.SHIPPING, description="Standard", currency=currency
    )


def _sale(kind: SaleKind, lines: Sequence[SaleLine], tax: str, paid: str | None, currency: str) -> Sale:
    tax_section = Money.of(tax, currency)
    whole = total((line.amount for line in lines), currency) + tax_section
    came_in = whole if paid is None else Money.of(paid, currency)
    return Sale(
        kind=kind,
        id="501",
        revision="0",
        number="1001",
        date=date(2026, 10, 2),
        currency=currency,
        customer=ADA,
        total=whole,
        balance=whole - came_in,
        tax=tax_section,
        lines=tuple(lines),
        payments=(Received("601", came_in, UNDEPOSITED),) if came_in else (),
        applied=bool(came_in) and kind is SaleKind.INVOICE,
        receivable_account=RECEIVABLE if kind is SaleKind.INVOICE else None,
    )


def invoice(*lines: SaleLine, tax: str = "0.00", paid: str | None = "0.00", currency: str = "USD") -> Sale:
    """An invoice, unpaid unless said; `paid` None: in full."""
    return _sale(SaleKind.INVOICE, lines, tax, paid, currency)


def sales_receipt(*lines: SaleLine, tax: str = "0.00", currency: str = "USD") -> Sale:
    return _sale(SaleKind.SALES_RECEIPT, lines, tax, None, currency)


def book(
    refund_: Refund,
    *sales: Sale,
    policy: Policy = POLICY,
    offers: Offers = OFFERS,
    earlier: Earlier | None = None,
    now: datetime = NOW,
    look_alikes: Sequence[Sale] = (),
    by_hand: Sequence[ByHand] = (),
    approved: bool = False,
) -> Verdict:
    found = Books(sales, tuple(look_alikes), tuple(by_hand))
    return decide(refund_, found, earlier or Earlier(), policy, offers, now, approved=approved)


def documents(verdict: Verdict) -> tuple[str, ...]:
    """What is to be written, as a bookkeeper would say it."""
    assert isinstance(verdict, Decision), verdict
    return tuple(_said(document) for document in verdict.documents)


def _said(document: Document) -> str:
    match document:
        case CreditMemo() | Invoice():
            return f"{document.kind} of {document.total.amount}"
        case RefundReceipt() | CardRefund() | RefundCheck():
            return f"{document.kind} of {document.total.amount} from {document.money_account.name}"
        case SalesReceipt():
            return f"sales receipt of {document.total.amount} into {document.money_account.name}"
        case Payment():
            return f"payment of {document.amount.amount} into {document.money_account.name}"
        case CreditApplication():
            return f"{document.amount.amount} applied to invoice {document.invoice}"
        case Void():
            return f"{document.voids} {document.target_number} voided"
        case _:
            assert_never(document)


def decided(verdict: Verdict) -> Decision:
    assert isinstance(verdict, Decision), verdict
    return verdict


def receipts(verdict: Verdict) -> list[RefundReceipt]:
    return [d for d in decided(verdict).documents if isinstance(d, RefundReceipt)]


def memos(verdict: Verdict) -> list[CreditMemo]:
    return [d for d in decided(verdict).documents if isinstance(d, CreditMemo)]


def receipt(verdict: Verdict) -> RefundReceipt:
    """The only document, a refund receipt."""
    (only,) = decided(verdict).documents
    assert isinstance(only, RefundReceipt)
    return only


def held(verdict: Verdict) -> str:
    """The code of a hold."""
    assert isinstance(verdict, Hold), verdict
    return verdict.sentence.code


def skipped(verdict: Verdict) -> str:
    """The code of a skip."""
    assert isinstance(verdict, Skip), verdict
    return verdict.sentence.code


def lines(document: WithLines) -> list[tuple[str, str]]:
    """(item, amount) of each line; a line without an item by its account."""
    return [
        ((line.item or line.account or Ref("", "?")).name, str(line.amount.amount)) for line in document.lines
    ]


def reversal(decision: Decision, refund_: Refund, *, in_sale: bool = False, settled: bool = True) -> Reversal:
    """An earlier decision, as it is remembered."""
    return reversal_of(refund_.id, decision, in_sale=in_sale, settled=settled)
