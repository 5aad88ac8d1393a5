"""A single document that is refused because a test has asked for it, with what Intuit says then."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.quickbooks_online import refusals
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.values import Json

#: Code -> what stands in Detail, where no rule of the pretend company says it. Source: Intuit, "Error codes" and the
#: blog of 2017-06-08, "Top QuickBooks Online API errors".
_DETAILS = {
    "500": "Operation is not supported",
    "610": refusals.not_found().detail,
    "2010": refusals.unknown_property("Odd", "Line").detail,
    "2020": refusals.missing("CustomerRef").detail,
    "2030": "Invalid ID : Id should be a valid number. Supplied value:x",
    "2050": "Length of the field exceeds 21 chars",
    "2170": "Invalid Enumeration : HAS_BEEN_BILLED",
    "2500": refusals.no_such_reference("Accounts", "7").detail,
    "3001": "The request limit was reached.  Try again later",
    "4000": 'QueryParserError: Encountered "<EOF>".',
    "4001": "QueryValidationError: property 'Odd' is not queryable",
    "5010": refusals.stale().detail,
    "6000": refusals.business("Unexpected Internal Error. (-30000)").detail,
    "6070": "Amount is not equal to UnitPrice * Qty. Supplied value:1",
    "6190": refusals.lapsed().detail,
    "6210": refusals.closed_period().detail,
    "6240": refusals.name_taken().detail,
    "6270": "Transaction date is prior to start date for inventory item",
    "6430": "Invalid account type used",
    "6540": refusals.deposited().detail,
    "10000": "System Failure Error: something went wrong",
}


class Untold(Refusal):
    """The document was written, and who asked is told that it was refused. `answer`: what was written."""

    def __init__(self, refusal: Refusal, answer: Json) -> None:
        super().__init__(refusal.code, refusal.detail, refusal.element)
        self.answer = answer


def unless_struck(
    company: Company, entity: str | None, operation: str, work: Callable[[], Json], number: str | None = None
) -> Json:
    """What the work answers. Raises Refusal where a fault is armed for it, before or (Untold) after the work.

    `number`: the document's, for the refusal that names it.
    """
    fault = company.world.fault_of(entity, operation)
    if fault is None or fault.code is None:
        return work()
    refusal = _refusal(fault.code, number)
    raise Untold(refusal, work()) if fault.after else refusal


def _refusal(code: str, number: str | None) -> Refusal:
    if code == "6140":
        return refusals.number_taken(number or "", "Invoice", "1")
    return Refusal(code, _DETAILS.get(code, f"Something that nobody has heard of: {code}"))
