"""Why these documents (`because-`, `no-void-`), and what they do to the books (`effect-`)."""

from __future__ import annotations

TEXTS = {
    "because-sales-receipt": "Sale {number} is a sales receipt of {total}, so it is paid.",
    "because-invoice": "Sale {number} is an invoice of {total}, with {open} open.",
    "because-void": (
        "Nobody has paid invoice {number} and everything on it is taken back, so it is voided: "
        "{amount} is no longer owed."
    ),
    "because-memo": (
        "A credit memo of {amount} takes back what is no longer owed; {applied} of it is applied "
        "to invoice {number}."
    ),
    "because-memo-in-part": (
        "A credit memo of {amount} takes back what was refunded; {applied} of it, no longer owed, is applied to "
        "invoice {number}."
    ),
    "because-receipt": "{amount} went back, so a refund receipt pays it out of {account}.",
    "because-owed": "No document pays {owed} out, as the boxes say, so it stays open in the customer's favour.",
    "because-stayed-out": "“{title}” did not come back into stock.",
    "because-first-open-day": (
        "The refund of {actual} lies in a closed period, so it is dated {day}, the first open day."
    ),
    "no-void-off": "Invoice {number} could have been voided, but voiding is switched off.",
    "no-void-month": "Invoice {number} of {day} is not voided: it is of another month than the refund.",
    "no-void-closed": "Invoice {number} of {day} is not voided: the books are closed through {closed}.",
    "effect-money-leaves": "{amount} leaves {account}.",
    "effect-owes-less": "The customer owes {amount} less.",
    "effect-owes-now": "The customer owes {amount} for this order now.",
    "effect-is-owed": "The customer is owed {amount}.",
    "effect-tax-owed-less": "{amount} less sales tax is payable.",
    "effect-back-in-stock": "{quantity} × {item} is back in stock.",
    "effect-money-comes": "{amount} comes into {account}.",
    "effect-owes-more": "The customer owes {amount} more.",
    "effect-promised": "{amount} more is owed as store credit or gift cards.",
    "effect-promise-taken-back": "{amount} less is owed as store credit or gift cards.",
    "effect-tax-owed-more": "{amount} more sales tax is payable.",
    "effect-exchange-loss": "{amount} is booked as a loss on exchange.",
    "effect-exchange-gain": "{amount} is booked as a gain on exchange.",
    "effect-out-of-stock": "{quantity} × {item} leaves stock.",
    "because-memo-alone": "A credit memo of {amount} takes back what was refunded.",
    "because-receipt-of-nothing": "No money moved, so a refund receipt of nothing takes back what was refunded.",
    "because-created": "The sale was missing: {kind} {number} of {total} is booked first, from the order.",
    "because-card-refund": "{amount} went back to a card, so a credit card refund pays it out of {account}.",
    "because-check": "{amount} went back by another way than a card, so a check pays it out of {account}.",
    "because-dearer-paid": "The exchange cost the customer {amount} more, paid into {account}: a sales receipt.",
    "because-dearer-promised": "The exchange cost more, and no money paid for it: a sales receipt of nothing.",
    "because-dearer-unpaid": "The exchange costs the customer {amount} more: an invoice.",
    "because-paid-in": "{amount} of it came into {account}.",
    "because-promise": "{amount} of it is {tender}: it is booked on what the shop owes for it, not as money.",
    "because-exchange-loss": (
        "The exchange rate has changed since the sale: the refund costs the shop {amount} more than it took in, "
        "which is a loss on exchange."
    ),
    "because-exchange-gain": (
        "The exchange rate has changed since the sale: the refund costs the shop {amount} less than it took in, "
        "which is a gain on exchange."
    ),
    "because-adopted": "Already entered by hand: {documents}. Nothing is booked a second time.",
    "because-undo-void": "The {kind} {number} is voided.",
    "because-undo-reverse": (
        "QuickBooks cannot void the {kind} {number} from here, so another document reverses it: {by}."
    ),
    "because-undo-anew": "Invoice {number} had been voided, so the same invoice is made again.",
}
