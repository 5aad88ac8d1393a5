"""Choices that cannot be booked: refused where they are set, each with a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never

from plugin.accounting.documents import DocumentKind
from plugin.accounting.own_items import PROMISES, Purpose, item_for
from plugin.accounting.payout import is_card
from plugin.accounting.policy import Desktop, Offers, Online, Policy, UnknownSku
from plugin.accounting.sale import Item, ItemKind
from plugin.accounting.sentences import Sentence, say

#: What an order number and our own "-12" need beside the merchant's prefix and suffix.
_ROOM_FOR_THE_NUMBER = 5
#: Longer than a year nobody looks for a sale or a refund; more than a unit of money is no rounding.
_MOST_DAYS = 366
_MOST_TOLERANCE = 100
#: A rate of tax as people write it, without the sign.
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
#: Characters of a document number, where the company is not known yet.
_LONGEST_NUMBER = {"online": 21, "desktop": 11}


def refusals(policy: Policy, offers: Offers | None = None) -> tuple[Sentence, ...]:
    """Why the policy cannot be booked as it is; empty where it can. `offers`: of the company, where it is known.

    All boxes unchecked is no mistake: it switches refund sync off.
    """
    return (
        *_boxes(policy, offers),
        *_figures(policy, offers),
        *_items(policy),
        *_returns(policy, offers),
        *_gateways(policy),
    )


def _boxes(policy: Policy, offers: Offers | None) -> Iterator[Sentence]:
    boxes = policy.boxes
    match boxes:
        case Desktop():
            if not boxes.credit_memos and (boxes.card_refunds or boxes.refund_checks):
                yield say("choice-money-needs-memo")
            wanted = {
                DocumentKind.CREDIT_MEMO: boxes.credit_memos,
                DocumentKind.CARD_REFUND: boxes.card_refunds,
                DocumentKind.REFUND_CHECK: boxes.refund_checks,
            }
        case Online():
            wanted = {
                DocumentKind.CREDIT_MEMO: boxes.credit_memos,
                DocumentKind.REFUND_RECEIPT: boxes.refund_receipts,
            }
        case _:
            assert_never(boxes)
    for kind, is_wanted in wanted.items():
        if offers is not None and is_wanted and kind not in offers.documents:
            yield say("choice-not-offered", kind=kind.value)


def _figures(policy: Policy, offers: Offers | None) -> Iterator[Sentence]:
    longest = offers.longest_number if offers else _LONGEST_NUMBER[policy.boxes.edition]
    room = longest - _ROOM_FOR_THE_NUMBER
    prefix, suffix = policy.number_prefix, policy.number_suffix
    if len(prefix) + len(suffix) > room:
        yield say("choice-numbers-too-long", prefix=prefix, suffix=suffix, most=room)
    if not 0 <= policy.missing_days <= _MOST_DAYS:
        yield say("choice-missing-days", days=policy.missing_days, most=_MOST_DAYS)
    if not 0 <= policy.adopting_days <= _MOST_DAYS:
        yield say("choice-adopting-days", days=policy.adopting_days, most=_MOST_DAYS)
    for rate in policy.tax_codes:
        if not _PERCENT.fullmatch(rate):
            yield say("choice-tax-rate", rate=rate)
    if not 0 <= policy.rounding_tolerance <= _MOST_TOLERANCE:
        yield say("choice-tolerance", tolerance=policy.rounding_tolerance, most=_MOST_TOLERANCE)


def _items(policy: Policy) -> Iterator[Sentence]:
    if policy.unknown_sku is UnknownSku.FALLBACK and policy.fallback_item is None:
        yield say("choice-fallback-missing")
    for purpose, item in _own_items(policy):
        if item.kind is ItemKind.STOCK:
            yield say("choice-stock-item", purpose=purpose.value, item=item.ref.name)
        if not item.active:
            yield say("choice-item-inactive", purpose=purpose.value, item=item.ref.name)
    promised = {purpose: item_for(purpose, policy) for purpose in PROMISES}
    earning = {
        item.income_account.id
        for purpose, item in (*_own_items(policy), *policy.sku_items.items(), *policy.refund_items.items())
        if item.income_account and purpose not in promised
    }
    for purpose, liability in promised.items():
        if liability and liability.income_account and liability.income_account.id in earning:
            account = liability.income_account.name
            yield say(
                "choice-liability-earns", purpose=purpose.value, item=liability.ref.name, account=account
            )


def _own_items(policy: Policy) -> Iterator[tuple[Purpose, Item]]:
    """What each item of the policy is for. None of them may be stock: they stand for no goods."""
    for purpose in Purpose:
        if item := item_for(purpose, policy):
            yield purpose, item


def _returns(policy: Policy, offers: Offers | None) -> Iterator[Sentence]:
    """A ledger whose lines post to their item's account only needs a pair of items."""
    returns = policy.returns
    if returns is None or (offers.overrides_accounts if offers else isinstance(policy.boxes, Desktop)):
        return
    into = returns.into.income_account if returns.into else None
    if into is None or into.id != returns.account.id:
        yield say("choice-returns-into", account=returns.account.name)
    posts_elsewhere = [
        item
        for item in returns.out_of
        if item.income_account and item.income_account.id != returns.account.id
    ]
    if not posts_elsewhere or len(posts_elsewhere) < len(returns.out_of):
        yield say("choice-returns-out-of", account=returns.account.name)


def _gateways(policy: Policy) -> Iterator[Sentence]:
    """On Desktop the payment method decides between card refund and check; a check needs a bank account."""
    boxes = policy.boxes
    if not isinstance(boxes, Desktop) or not (boxes.card_refunds or boxes.refund_checks):
        return
    for name, gateway in policy.gateways.items():
        if gateway.method is None:
            yield say("choice-gateway-method", gateway=name)
        elif boxes.refund_checks and not gateway.bank_account and not is_card(gateway.method.kind, boxes):
            yield say("choice-gateway-bank-account", gateway=name)
