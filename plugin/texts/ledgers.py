"""What a ledger said, or cannot take."""

from __future__ import annotations

TEXTS = {
    "company-away": (
        "QuickBooks is not available at the moment ({status}). Nothing is lost; it is tried again by itself."
    ),
    "company-half-answer": (
        "QuickBooks answered only in part. Nothing is booked twice; it is asked again by itself."
    ),
    "company-no-answer": ("QuickBooks did not answer. Nothing is booked twice; it is asked again by itself."),
    "company-reconnect": (
        "QuickBooks no longer accepts this connection. Connect the company again; what waits is then booked."
    ),
    "company-throttled": "QuickBooks asks to slow down. It is tried again in a minute, by itself.",
    "company-busy": (
        "More is to be asked of this company than QuickBooks allows at once. It goes on in a moment, by itself."
    ),
    "quickbooks-reads-run-out": (
        "QuickBooks was read {reads} times this month, over all companies, of {most} that the app's plan at Intuit "
        "allows. Beyond that Intuit answers no more until the month ends: look which company is read most, or "
        "choose a larger plan in Intuit's developer portal."
    ),
    "subscription-lapsed": (
        "The QuickBooks subscription of this company has lapsed, so nothing can be booked. Renew it in "
        "QuickBooks; what waits is then booked."
    ),
    "quickbooks-refused-all": (
        "QuickBooks refused the request ({fault}): {words}. What waits is tried again; if this stays, send us "
        "these words and Intuit's number of this request, {tid}."
    ),
    "sale-unreadable": (
        "The {kind} {number} in QuickBooks holds something that cannot be read: {why}. Enter the refund by "
        "hand, or correct the sale, then press Retry."
    ),
    "number-too-long": (
        "The number {number} is longer than the {longest} characters that QuickBooks takes. Shorten the "
        "number prefix, then press Retry."
    ),
    "line-without-tax-code": (
        "The line “{line}” has no tax code, and this company needs one on every line. Add a tax code to the "
        "sale's line in QuickBooks, then press Retry."
    ),
    "memo-not-there": (
        "The credit memo of this refund ({marker}) is not in QuickBooks yet, so it cannot be applied."
    ),
    "parent-not-there": (
        "The document that this one belongs to ({marker}) is not in QuickBooks yet. Look at what was refused "
        "before it, correct that, then press Retry."
    ),
    "void-not-offered": (
        "QuickBooks Online voids invoices only, never a {kind}. Take it back by hand in QuickBooks."
    ),
    "discount-not-writable": (
        "QuickBooks takes no discount of {discount} on lines that come to {subtotal}. Enter this refund by hand."
    ),
    "item-name-taken": (
        "The name “{name}” is taken in QuickBooks, and not by an item that can be used. Choose another name."
    ),
    "item-otherwise": (
        "QuickBooks has an item “{name}” already: a {kind} item that posts to {account}. Choose another name, or the "
        "account of that item if it is the right one."
    ),
    "line-without-item": (
        "The line “{line}” has no item, and QuickBooks Desktop takes none without. Put an item on that line of the "
        "sale, then press Retry."
    ),
    "amount-too-fine": (
        "QuickBooks Desktop takes hundredths at most, and {amount} has more places. Enter the refund by hand."
    ),
    "memo-without-customer": (
        "Sale {number} has no customer in QuickBooks, and a credit memo or invoice needs one. Put a customer on "
        "the sale, then press Retry."
    ),
    "receivable-account-unknown": (
        "The company has several receivable accounts, and it is not clear which one a refund check for sale "
        "{number} concerns. Choose the receivable account of credit memos under Refund management, then press "
        "Retry."
    ),
    "changed-before-booking": (
        "The sale was changed in QuickBooks between deciding and booking. Look at the sale, then press Retry."
    ),
    "closed-period-refused": (
        "QuickBooks refused the {kind} because its day is in a closed period. Open the period, or let refunds "
        "move to the first open day, then press Retry."
    ),
    "reference-gone": (
        "Something that the refund needs was deleted or made inactive in QuickBooks: {words}. Make it active "
        "again, then press Retry."
    ),
    "wrong-account-type": (
        "QuickBooks refused the account: {words}. Choose a bank account or Undeposited Funds for this "
        "gateway, then press Retry."
    ),
    "void-without-effect": (
        "QuickBooks answered the void, but the invoice still says {total}. Void it by hand."
    ),
    "quickbooks-refused": (
        "QuickBooks refused the {kind} ({fault}): {words}. Correct that in QuickBooks, then press Retry."
    ),
}
