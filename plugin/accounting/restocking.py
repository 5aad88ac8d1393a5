"""Whether refunded units are in stock again, where the store itself has no flag for it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from plugin.accounting.decision import Hold
from plugin.accounting.policy import Policy, RestockRule
from plugin.accounting.refund import GoodsLine, Refund
from plugin.accounting.sentences import say


def restocked_as_ruled(refund: Refund, policy: Policy) -> Refund | Hold:
    """The refund with every line's `restocked` known; a Hold where the policy's rule cannot tell."""
    if all(line.restocked is not None for line in refund.goods):
        return refund
    ruled = tuple(
        line if line.restocked is not None else replace(line, restocked=_by_rule(line, policy.restock_rule))
        for line in refund.goods
    )
    if unknown := [line.title for line in ruled if line.restocked is None and line.quantity]:
        return Hold(say("restock-unknown", title=", ".join(unknown)))
    return replace(refund, goods=ruled)


def _by_rule(line: GoodsLine, rule: RestockRule) -> bool | None:
    match rule:
        case RestockRule.CAME_BACK:
            return line.came_back
        case RestockRule.ALWAYS:
            return True
        case RestockRule.NEVER:
            return False
        case RestockRule.HOLD:
            return None
        case _:
            assert_never(rule)
