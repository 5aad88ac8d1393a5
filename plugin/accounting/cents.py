"""What to do when a ledger that computes tax itself comes to another total than the refund."""

from __future__ import annotations

from plugin.accounting.compose import rounding_line
from plugin.accounting.decision import Hold
from plugin.accounting.documents import CreditMemo, DocumentLine
from plugin.accounting.money import Money
from plugin.accounting.policy import Policy
from plugin.accounting.sentences import say


def correction(memo: CreditMemo, answered: Money, policy: Policy) -> DocumentLine | Hold | None:
    """The rounding line that brings the memo back to what was decided; None where nothing differs.

    `answered`: the total that the ledger came to. A Hold where it differs by more than the tolerance: one
    minor unit per line, at most what the policy says; then no money document may follow.
    """
    difference = memo.total - answered
    if not difference:
        return None
    allowed = min(len(memo.lines), policy.rounding_tolerance)
    if abs(difference.minor_units) > allowed:
        return Hold(say("tax-differs", decided=memo.total, answered=answered, difference=difference))
    if policy.rounding_item is None:
        return Hold(say("rounding-item-missing", amount=difference))
    return rounding_line(policy.rounding_item, difference)
