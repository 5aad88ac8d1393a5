"""Refunded goods in a contra-revenue account, in a ledger where a line posts only to its item's account.

A pair of lines that comes to nothing moves the amount: out of the income account, into the returns account.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.documents import DocumentLine
from plugin.accounting.items import usable
from plugin.accounting.money import Money
from plugin.accounting.policy import ReturnsAccount
from plugin.accounting.sale import Item, LineRole, Ref
from plugin.accounting.sentences import say


def moved_into_returns(case: Case, lines: Sequence[DocumentLine]) -> list[DocumentLine] | Hold:
    """The pairs for one document's lines of goods, one pair for each income account."""
    returns = case.policy.returns
    if returns is None or case.offers.overrides_accounts:
        return []
    sums: dict[Ref, Money] = {}
    for line in lines:
        if line.role is LineRole.GOODS and line.account is None:
            item = line.item.name if line.item else line.description
            return Hold(say("returns-account-unknown", returns=returns.account.name, item=item))
        if line.role is LineRole.GOODS and line.account and line.account.id != returns.account.id:
            sums[line.account] = sums.get(line.account, case.zero) + line.amount
    pairs: list[DocumentLine] = []
    for account, amount in sums.items():
        if amount:
            pair = _pair(returns, account, amount, lines)
            if isinstance(pair, Hold):
                return pair
            pairs += pair
    return pairs


def _pair(
    returns: ReturnsAccount, account: Ref, amount: Money, lines: Sequence[DocumentLine]
) -> list[DocumentLine] | Hold:
    out_of = next((item for item in returns.out_of if _posts_to(item, account)), None)
    if returns.into is None or out_of is None:
        return Hold(say("returns-item-missing", account=account.name, returns=returns.account.name))
    for item in (out_of, returns.into):
        if isinstance(hold := usable(item), Hold):
            return hold
    # Not taxed: the goods' own line carries the tax. A ledger with codes per line still wants one.
    code = next((line.tax_code for line in lines if not line.taxable and line.tax_code), None)
    return [
        DocumentLine(
            LineRole.RETURNS, item.ref, description, signed, tax_code=code, account=item.income_account
        )
        for item, description, signed in (
            (out_of, f"Out of {account.name}", -amount),
            (returns.into, f"Into {returns.account.name}", amount),
        )
    ]


def _posts_to(item: Item, account: Ref) -> bool:
    return item.income_account is not None and item.income_account.id == account.id
