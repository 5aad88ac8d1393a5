"""Tax codes of lines, where the company wants one on each: outside the United States.

A line like one of the sale has that one's code. What the sale has no line for, and a sale that is created, take
the code whose rate fits; where several of the company do, the merchant's choice for that rate decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from plugin.accounting.case import Case
from plugin.accounting.decision import Hold
from plugin.accounting.documents import (
    CreditMemo,
    Document,
    DocumentLine,
    Invoice,
    RefundReceipt,
    SalesReceipt,
)
from plugin.accounting.money import Money
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.sale import Ref, TaxCode
from plugin.accounting.sentences import say, units_told

_NOTHING = Decimal(0)


def with_tax_codes(case: Case, documents: tuple[Document, ...]) -> tuple[Document, ...] | Hold:
    """The documents, with a code on every line. A sale without any was booked without tax, and so is its refund."""
    codes = case.offers.tax_codes
    if codes is None or not any(line.tax_code for line in case.sale.lines):
        return documents
    coded: list[Document] = []
    for document in documents:
        if isinstance(document, RefundReceipt | CreditMemo | SalesReceipt | Invoice):
            lines = [_coded(line, case.policy, codes) for line in document.lines]
            if hold := next((each for each in lines if isinstance(each, Hold)), None):
                return hold
            whole = tuple(line for line in lines if isinstance(line, DocumentLine))
            coded.append(replace(document, lines=whole))
        else:
            coded.append(document)
    return tuple(coded)


def _coded(line: DocumentLine, policy: Policy, codes: Sequence[TaxCode]) -> DocumentLine | Hold:
    """A form's own discount has no code. A taxed line without one has no sister in the sale to take it from."""
    if line.item is None or line.tax_code:
        return line
    if line.taxable:
        return Hold(say("tax-code-unknown", line=line.description))
    code = _of_rate(_NOTHING, policy, codes)
    return code if isinstance(code, Hold) else replace(line, tax_code=code.id)


def tax_code_of(net: Money, tax: Money, policy: Policy, offers: Offers) -> Ref | Hold | None:
    """The code by which `net` is taxed with `tax`; None where the company wants no codes."""
    codes = offers.tax_codes
    if codes is None:
        return None
    rates = {_NOTHING} if not tax else _rates(net, tax, codes)
    if len(rates) != 1:
        return Hold(say("tax-rate-unclear", net=net, tax=tax, count=len(rates)))
    return _of_rate(rates.pop(), policy, codes)


def _rates(net: Money, tax: Money, codes: Sequence[TaxCode]) -> set[Decimal]:
    """Rates that give the tax; to a minor unit where none does exactly, for a store rounds by unit or by line."""
    off = {code.rate: _off(net, tax, code.rate) for code in codes if code.rate}
    best = min([1, *off.values()])
    return {rate for rate, units in off.items() if units == best}


def _off(net: Money, tax: Money, rate: Decimal) -> int:
    """By how many minor units the rate misses the tax."""
    computed = Money.rounded(net.amount * rate / 100, net.currency)
    return abs((computed - tax).minor_units)


def _of_rate(rate: Decimal, policy: Policy, codes: Sequence[TaxCode]) -> Ref | Hold:
    """The merchant's choice for that rate, else the only code that has it."""
    chosen = next((ref for percent, ref in policy.tax_codes.items() if Decimal(percent) == rate), None)
    if chosen:
        return chosen
    having = [code.ref for code in codes if code.rate == rate]
    if len(having) == 1:
        return having[0]
    names = ", ".join(ref.name for ref in having) or "–"
    return Hold(say("tax-code-unclear", rate=units_told(rate), codes=names))
