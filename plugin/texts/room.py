"""What the sync, the journal and the doors say of a refund, a shop or a company."""

from __future__ import annotations

TEXTS = {
    "refund-seen": "The store told us of this refund.",
    "facts-changed": "The store changed the refund, so it is decided anew.",
    "reversal-changed": "The store told something new of a refund that takes this one back, so it is decided anew.",
    "changed-after-booking": (
        "The store changed this refund after it was booked: it was {before}, now it is {after}. Nothing in "
        "QuickBooks was touched. Compare the two and correct QuickBooks by hand if it is needed."
    ),
    "booked": "Booked: {documents}.",
    "booked-owed": "Booked; {owed} stays open in the customer's favour, as the settings ask.",
    "total-differs": (
        "QuickBooks made the {kind} {number} {theirs}, the refund is {ours}. Correct it in QuickBooks; "
        "most often its tax was computed anew."
    ),
    "credit-applied-by-quickbooks": (
        "QuickBooks applied the credit by itself: {open} of {wanted} was left for this order's invoice. Look at "
        "the customer's open invoices, and turn automatic credit off in QuickBooks if this is not wanted."
    ),
    "retried": "Somebody pressed Retry.",
    "approved": "Somebody looked at what is to be booked and pressed Approve.",
    "approved-something-else": (
        "What would be booked is no longer what was approved, so it is held for another look."
    ),
    "booked-elsewhere": (
        "This refund was booked in {company} while the shop was connected to it, so it is not booked again. If it "
        "belongs here, correct {company} by hand and book it here by hand."
    ),
    "taken-back": "A later refund of order {number} took this one back, in the store and in QuickBooks.",
    "number-borne-by-another": (
        "This {kind} has to bear the number {number}, and another document in QuickBooks bears it by now. If "
        "that is the sale of this order, press Retry; otherwise renumber it in QuickBooks first."
    ),
    "contents-not-read": (
        "What was ordered with order {order} could not be read, by a mistake of Contra's, so its sale was not "
        "created. The server's log says what happened; press Retry once it is mended, or enter the sale in "
        "QuickBooks by hand and press Retry."
    ),
    "sync-broke": (
        "The sync stopped by a mistake of Contra's own. It is tried again by itself; if this stays, the server's "
        "log says what happened."
    ),
    "deciding-broke": (
        "Contra made a mistake while deciding the refund of order {number}, so nothing was booked. The server's log "
        "says what happened; press Retry once it is mended, or book the refund by hand."
    ),
    "drafting-broke": (
        "Contra could not write this {kind}. The server's log says what happened; press Retry once it is mended."
    ),
    "order-not-kept": (
        "Order {order} was read and could not be stored. The server's log says why; book its refund by hand or have "
        "the order sent again once it is mended."
    ),
    "refund-never-shown": (
        "The store announced refund {refund} of order {order} and has not shown it for a day. Look at the order in "
        "the store; if the refund is there, have the order sent again."
    ),
    "shop-read-late": "The store announced a refund that it does not show yet. It is asked again in a minute.",
    "shop-left-alone": "{shop} did not answer a moment ago. It is asked again soon, by itself.",
    "company-not-searched": (
        "Whether order {order} or its refund was entered in QuickBooks by hand could not be read, by a mistake of "
        "Contra's. The server's log says what happened; press Retry once it is mended, or book the refund by hand."
    ),
    "sale-not-read": (
        "How order {number} is booked in QuickBooks could not be read, by a mistake of Contra's. The server's log says "
        "what happened; press Retry once it is mended, or book the refund by hand."
    ),
    "item-not-read": (
        "Which item of QuickBooks has the SKU {sku} could not be read, by a mistake of Contra's. The server's log says "
        "what happened; press Retry once it is mended, or map the SKU to an item and press Retry."
    ),
    "item-account-unfit": (
        "That account is not one that an item for {purpose} can post to. Choose one of those that are offered."
    ),
    "items-not-asked": (
        "QuickBooks cannot be asked from this page now. Choose the items in the policy file, or look again later."
    ),
    "item-without-name": "An item needs a name. Give it one, then press the button again.",
    "token-missing": "Contra has no token for {owner}. Connect it again; what waits is then booked by itself.",
    "vault-closed": (
        "What is stored for {owner} opens with none of the keys in CONTRA_VAULT_KEYS. Add the key it was written with."
    ),
    "answer-missing": "QuickBooks answered, but not about every document. The same request is sent again.",
    "order-not-readable": (
        "The store did not hand out order {order}. It may be older than the store lets us read; book its refund by "
        "hand, or ask the store for access and have the order sent again."
    ),
}
