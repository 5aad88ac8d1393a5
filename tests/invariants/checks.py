"""What is always true of a decision and of what it moved, worked out anew from the refund's facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from plugin.accounting.decision import Decision
from plugin.accounting.documents import (
    CreditApplication,
    Document,
    DocumentKind,
    Invoice,
    Numbered,
    Payment,
    SalesReceipt,
    Void,
)
from plugin.accounting.money import Amount, Money, total
from plugin.accounting.policy import CREDIT_CARDS, Desktop, MethodKind, NeverShipped, RestockRule
from plugin.accounting.refund import Extra, ExtraKind, GoodsLine, Refund, ShippingLine, Tender, Transaction
from plugin.accounting.sale import Item, ItemKind, LineRole
from tests.accounting.generated import Story
from tests.invariants import chart
from tests.invariants.moves import RECEIVABLE, Moves
from tests.invariants.play import Turn


def of_the_sale(decision: Decision) -> frozenset[str]:
    """Markers of what creates the order's own missing sale, and of the money that came in for it."""
    made = {d.marker for d in decision.documents if isinstance(d, SalesReceipt | Invoice) and d.is_the_sale}
    paid = {d.marker for d in decision.documents if isinstance(d, Payment) and d.invoice in made}
    return frozenset(made | paid)


def about_the_refund(decision: Decision) -> tuple[Document, ...]:
    """Its documents without those that create a missing sale."""
    sale = of_the_sale(decision)
    return tuple(document for document in decision.documents if document.marker not in sale)


def check_documents(story: Story, turn: Turn) -> None:
    """No document is negative, none is asked for that the ledger does not offer, each is whole."""
    decision = turn.decision
    assert decision is not None
    assert decision.lines == decision.cash + decision.credit + decision.ar
    markers = [document.marker for document in decision.documents]
    assert len(set(markers)) == len(markers)
    for document in decision.documents:
        assert document.kind in story.offers.documents, document.kind
        amount = document.total if isinstance(document, Numbered) else document.amount
        assert amount.amount >= 0, document
        if isinstance(document, Payment | CreditApplication):
            assert amount.amount > 0, document
        if story.offers.closed_through is not None and not isinstance(document, Void):
            assert document.date > story.offers.closed_through, document


def check_always(story: Story, turn: Turn, moved: Moves) -> None:
    """The six of the rules' last section. `moved`: by the refund's own documents."""
    decision, refund = turn.decision, turn.refund
    assert decision is not None
    taken_back = _taken_back(story, refund)
    facts, sign = (taken_back, -1) if taken_back else (refund, 1)
    cards = sign * _gift_cards(facts, decision.lines.currency)
    credit, money = -moved.of(chart.PROMISES), -moved.of(chart.MONEY)
    assert money == decision.cash.amount - decision.owed.amount, ("money", money, decision)
    assert -moved.of([RECEIVABLE]) == decision.ar.amount + decision.owed.amount, ("receivable", moved)
    assert credit == decision.credit.amount - cards, ("liability", credit, cards)
    rest = moved.besides({RECEIVABLE, *chart.PROMISES, *chart.MONEY})
    assert rest == decision.lines.amount - cards, ("lines", rest, decision.lines, cards)
    tolerated = Decimal(story.policy.rounding_tolerance).scaleb(-2) if story.offers.computes_tax else 0
    assert abs(moved.of([chart.TAX.name]) - decision.tax.amount) <= tolerated, ("tax", moved, decision.tax)
    assert decision.tax.amount == sign * _tax(facts, decision.tax.currency), "the refund's tax is another"
    units = {item: sign * quantity for item, quantity in _stock(story, turn, facts).items()}
    assert dict(moved.stock) == units, ("stock", moved.stock, units)


def check_facts(story: Story, turn: Turn) -> None:
    """The figures of the decision are those of the refund; where a rate has changed, the line for it is among them."""
    decision = turn.decision
    assert decision is not None
    taken_back = _taken_back(story, turn.refund)
    facts, sign = (taken_back, -1) if taken_back else (turn.refund, 1)
    code = decision.lines.currency
    assert decision.cash.amount == sign * _went_back(facts, code, money=True)
    assert decision.credit.amount == sign * _went_back(facts, code, money=False)
    if code == story.basket.till.customer and not has_open_question(facts):
        assert decision.lines.amount == sign * _worth(facts, code), (
            "lines",
            decision.lines,
            _worth(facts, code),
        )


def check_money_accounts(story: Story, turn: Turn, moved: Moves) -> None:
    """Every gateway's money moves on the account that the policy names for it, else on the sale's own."""
    decision = turn.decision
    assert decision is not None
    if decision.owed or decision.creates or turn.refund.reverses:
        return
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for each in turn.refund.money:
        amount = stated(each.amount, decision.lines.currency)
        expected[_money_account(story, each)] += amount if each.incoming else -amount
    got = {name: amount for name, amount in moved.accounts.items() if name in chart.MONEY}
    assert got == {name: amount for name, amount in expected.items() if amount}, (got, expected)


def _money_account(story: Story, each: Transaction) -> str:
    policy = story.policy
    gateway = policy.gateway(each.gateway)
    by_check = (
        isinstance(policy.boxes, Desktop)
        and not each.incoming
        and gateway.method is not None
        and gateway.method.kind not in CREDIT_CARDS
        and not (policy.boxes.debit_is_card and gateway.method.kind is MethodKind.DEBIT_CARD)
    )
    if by_check and gateway.bank_account is not None:
        return gateway.bank_account.name
    account = gateway.account or story.sale.payments[0].account
    return account.name


def check_returned(story: Story, turns: Sequence[Turn]) -> None:
    """Never more units come back than were sold."""
    sold = {line.id: line.quantity for line in story.basket.lines}
    back: dict[str, int] = defaultdict(int)
    for turn in turns:
        for line, units in turn.decision.returned.items() if turn.decision else ():
            back[line] += units
            assert 0 <= back[line] <= sold[line], (line, back, sold)


def owed_by_customer(story: Story, turns: Sequence[Turn]) -> Money:
    """What the customer owes by the shop's facts of the refunds that were booked, less what is shown as owed."""
    booked = [turn.decision for turn in turns if turn.decision is not None]
    code = story.sale.currency
    return story.sale.balance - total((each.ar + each.owed for each in booked), code)


def _taken_back(story: Story, refund: Refund) -> Refund | None:
    return next((each for each in story.refunds if each.id == refund.reverses), None)


def stated(amount: Amount, currency: str) -> Decimal:
    """The amount in that currency, of the two it is stated in."""
    money = amount.stated_in(currency)
    assert money is not None
    return money.amount


def _gift_cards(refund: Refund, currency: str) -> Decimal:
    """Sold gift cards that the refund takes back."""
    cards = (line for line in refund.goods if line.gift_card)
    return sum((stated(line.amount - line.discount, currency) for line in cards), Decimal(0))


def _tax(refund: Refund, currency: str) -> Decimal:
    parts: tuple[GoodsLine | ShippingLine | Extra, ...] = (*refund.goods, *refund.shipping, *refund.extras)
    taxes = [stated(part.tax, currency) for part in parts]
    taxes += [-stated(new.tax, currency) for new in refund.replacements]
    return sum(taxes, Decimal(0))


def _worth(refund: Refund, currency: str) -> Decimal:
    """What the refund takes back, replacements and kept fees off, tax included."""
    parts: tuple[GoodsLine | ShippingLine, ...] = (*refund.goods, *refund.shipping)
    worth = sum((stated(part.amount - part.discount, currency) for part in parts), Decimal(0))
    worth += sum((stated(extra.amount, currency) for extra in refund.extras), Decimal(0))
    worth -= sum((stated(new.amount - new.discount, currency) for new in refund.replacements), Decimal(0))
    return worth + _tax(refund, currency)


def _went_back(refund: Refund, currency: str, *, money: bool) -> Decimal:
    """As money or as a promise, less what the customer paid."""
    moved = [each for each in refund.succeeded if (each.tender is Tender.MONEY) is money]
    signed = (stated(each.amount, currency) * (-1 if each.incoming else 1) for each in moved)
    return sum(signed, Decimal(0))


def _stock(story: Story, turn: Turn, refund: Refund) -> Mapping[str, Decimal]:
    """Units that come back into stock, less those that go out in exchange."""
    assert turn.decision is not None
    kinds = [document.voids for document in turn.decision.documents if isinstance(document, Void)]
    if DocumentKind.INVOICE in kinds and not turn.refund.reverses:
        return _whole_stock(story)
    units: dict[str, Decimal] = defaultdict(Decimal)
    for line in refund.goods:
        item = _item_called(story, line.sku)
        mapped = (line.sku or "") in story.policy.refund_items
        if item and item.kind is ItemKind.STOCK and not mapped and _is_back(story, line):
            units[item.ref.name] += line.quantity
    for new in refund.replacements:
        item = _item_called(story, new.sku)
        if item and item.kind is ItemKind.STOCK:
            units[item.ref.name] -= new.quantity
    return {name: quantity for name, quantity in units.items() if quantity}


def _item_called(story: Story, sku: str | None) -> Item | None:
    """Of the sale, or of the SKU map. A missing sale was created by the map alone: without it, on no stock."""
    of_the_sale = () if story.missing else story.sale.lines
    sold = any(line.item and line.item.sku == sku for line in of_the_sale)
    return chart.BY_SKU.get(sku or "") if sold or story.policy.sku_items else None


def _whole_stock(story: Story) -> Mapping[str, Decimal]:
    return {
        line.item.ref.name: line.quantity
        for line in story.sale.lines
        if line.item and line.item.kind is ItemKind.STOCK and line.quantity and line.role is LineRole.GOODS
    }


def _is_back(story: Story, line: GoodsLine) -> bool:
    """Restocked by the store's flag or by the policy's rule; or never gone, which is the sale's item too."""
    restocked = line.restocked
    if restocked is None:
        match story.policy.restock_rule:
            case RestockRule.CAME_BACK:
                restocked = line.came_back
            case RestockRule.ALWAYS:
                restocked = True
            case _:
                restocked = False
    never_gone = line.shipped is False and story.policy.never_shipped is NeverShipped.ITEM_OF_THE_SALE
    return bool(restocked) or never_gone


def has_open_question(refund: Refund) -> bool:
    """A part of which only the tie tells whether it is a line: an adjustment that keeps money back."""
    return any(
        extra.kind is ExtraKind.ADJUSTMENT and extra.amount.customer.amount < 0 for extra in refund.extras
    )
