"""The generated stories reach everything: each kind of document, role of a line and reason; most are decisions."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from plugin.accounting.documents import DocumentKind as Kind
from plugin.accounting.sale import LineRole as Role
from tests.accounting.generated import Story, stories
from tests.invariants.choices import Edition
from tests.invariants.play import played
from tests.invariants.settings import DEEP

#: Reached within some hundred stories.
BOTH = {
    *(Kind.CREDIT_MEMO, Kind.CREDIT_APPLICATION, Kind.VOID, Kind.SALES_RECEIPT, Kind.INVOICE, Kind.PAYMENT),
    *(
        Role.GOODS,
        Role.SHIPPING,
        Role.DISCOUNT,
        Role.EXTRA,
        Role.SETTLEMENT,
        Role.GIFT_CARD,
        Role.REPLACEMENT,
    ),
    *("nothing-moved", "reversed-before-booking", "sale-missing", "payment-missing", "chargeback"),
    *("more-than-was-sold-for", "credit-memos-off", "tax-wrong-way", "review", "undone"),
}
ONLY: dict[Edition, set[str]] = {
    "online": {
        *(Kind.REFUND_RECEIPT, Role.TAX, Role.EXCHANGE_DIFFERENCE, Role.RETURNS),
        *("refund-receipts-off", "money-account-unknown"),
    },
    "desktop": {
        *(Kind.CARD_REFUND, Kind.REFUND_CHECK, Role.TAX_BASE),
        *("credit-memos-off-cash", "gateway-method-missing"),
    },
}
#: Reached within some thousand, in a deep run.
SELDOM = {
    *("nothing-booked", "sale-missing-skipped", "money-pending", "money-failed", "money-partly-failed"),
    *("more-money-than-lines", "more-than-is-open", "rest-on-sales-receipt", "sale-does-not-fit"),
    *("closed-period", "restock-unknown", "never-shipped-not-restocked", "shipped-in-part-not-restocked"),
    *("no-restock-item-missing", "liability-item-missing", "extra-item-missing"),
}
SELDOM_ONLY: dict[Edition, set[str]] = {
    "online": {"exchange-item-missing"},
    "desktop": {"memo-receivable-missing"},
}


class Enough(Exception):
    """Everything has been reached."""


@pytest.mark.parametrize("edition", ["online", "desktop"])
def test_stories_reach_every_document_role_and_reason_and_most_are_decided(edition: Edition) -> None:
    reached: Counter[str] = Counter()
    wanted = BOTH | ONLY[edition]
    if DEEP:
        wanted |= SELDOM | SELDOM_ONLY[edition]

    @settings(
        max_examples=8_000 if DEEP else 4_000,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(stories(edition))
    def read(story: Story) -> None:
        if not wanted <= reached.keys():
            _count(story, reached)
        elif reached["turn"] > 300:
            raise Enough

    with suppress(Enough):
        read()
    assert not wanted - reached.keys()
    assert reached["decision"] >= 0.5 * reached["turn"], reached


def _count(story: Story, reached: Counter[str]) -> None:
    for turn in played(story):
        reached["turn"] += 1
        if not hasattr(turn.verdict, "documents"):
            reached[turn.verdict.sentence.code] += 1
        if turn.decision is None:
            continue
        reached["decision"] += 1
        if turn.refund.reverses:
            reached["undone"] += 1
        for document in turn.decision.documents:
            reached[document.kind] += 1
            reached.update(line.role for line in getattr(document, "lines", ()))
