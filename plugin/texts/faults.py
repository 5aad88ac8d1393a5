"""What QuickBooks Online refuses, and what it does otherwise than it was asked to."""

from __future__ import annotations

TEXTS = {
    "quickbooks-refused-oddly": (
        "QuickBooks refused the {kind} for a reason that Contra does not know ({fault}): {words}. Correct that in "
        "QuickBooks, then press Retry; if it stays, send us these words and Intuit's number of this request, {tid}."
    ),
    "name-taken": (
        "QuickBooks says that the name is in use ({words}), so the {kind} was not written. Rename one of the two in "
        "QuickBooks, then press Retry."
    ),
    "numbers-taken": (
        "Every number that Contra tried for the {kind} is in use in QuickBooks. Set a number prefix or suffix under "
        "Refund management, then press Retry."
    ),
    "before-stock-began": (
        "QuickBooks refused the {kind} because its day is before the day on which the stock of one of its items "
        "begins. Correct the start date of that item in QuickBooks, then press Retry."
    ),
    "deposited-already": (
        "QuickBooks refused the {kind} because the money of that document is in a bank deposit. Take it out of the "
        "deposit in QuickBooks, then press Retry; or enter the refund by hand."
    ),
    "booked-otherwise": (
        "QuickBooks did not take the {kind} as it was sent: {what}. Look at it in QuickBooks, and correct it there if "
        "it matters."
    ),
    "moved-to-open-day": (
        "The period was closed meanwhile, so the {kind} is dated {day}, the first open day, as the settings ask."
    ),
    "sent-under-new-lock": (
        "Invoice {number} was touched in QuickBooks meanwhile. What it says has not changed, so the void is sent again."
    ),
}
