"""The one catalogue of texts: what each sentence code says, in English.

A text says what happened and what to do next. `{name}` takes the sentence's parameter of that name.
"""

from __future__ import annotations

from plugin.accounting.sentences import Sentence

TEXTS: dict[str, str] = {
    # accounting
    "refund-sync-off": (
        "Refund sync is switched off, so nothing was posted. Check a box under Refund management "
        "to book refunds."
    ),
    "zone-unknown": (
        "The shop's time zone “{zone}” is not known here, so no day can be told. Correct it in "
        "the store's settings, then press Retry."
    ),
    "before-start": (
        "Refunded on {day}, before the start date {start}. Refunds from before that day are not booked."
    ),
    "chargeback": (
        "The customer's bank disputes a payment of order {number} (a chargeback). Wait until that is settled: "
        "if the store reports the dispute as won, this refund is booked by itself, and one entered by hand "
        "before would then be in QuickBooks twice. If it is lost, enter it in QuickBooks by hand."
    ),
    "money-pending": (
        "Money of this refund of order {number} is still on its way. It is booked when the store "
        "reports that it arrived."
    ),
    "money-failed": (
        "The store could not pay back the money of this refund of order {number}. If the store or its "
        "gateway still settles this payment, the refund is booked by itself. A new refund in the store "
        "does not help: it is another one, and this one stays here. If the money is given back in any "
        "other way, enter this refund in QuickBooks by hand."
    ),
    "money-partly-failed": (
        "Of this refund of order {number}, {cash} went back and {rest} did not: the store tried to pay "
        "back {failed} and failed. If the store or its gateway still settles that payment, the refund is "
        "booked by itself. A new refund in the store does not help: it is another one. Otherwise enter "
        "this refund in QuickBooks by hand."
    ),
    "not-understood-yet": (
        "This refund contains something that is not booked automatically: {what}. Enter it in "
        "QuickBooks by hand."
    ),
    "several-sales": (
        "Several documents in QuickBooks may hold order {number}: {sales}. Renumber or void the "
        "wrong one, then press Retry."
    ),
    "sale-voided": (
        "The sale of order {number} is voided in QuickBooks, but money went back. Enter the sale "
        "again, then press Retry."
    ),
    "already-void": (
        "The sale of order {number} is void already and no money moved: there is nothing to reverse."
    ),
    "sale-does-not-fit": (
        "What QuickBooks holds under the number of order {number} does not look like that order, which comes "
        "to {ordered}: {sales}; and not all that was refunded is on it. Sync the order, or correct its sale in "
        "QuickBooks, then press Retry. If the shop's orders have a prefix in QuickBooks, set it under Refund "
        "management."
    ),
    "sale-missing": "Order {number} is not in QuickBooks. Sync the order, then press Retry.",
    "nothing-booked": (
        "Order {number} did not come into QuickBooks within {days} days and no money moved: "
        "nothing was booked, so there is nothing to reverse."
    ),
    "currency-differs": (
        "The sale {number} is booked in {booked}, but the store knows the refund in {shop} and "
        "{customer} only. Enter the refund by hand."
    ),
    "amounts-unusable": (
        "The amounts of this refund of order {number} cannot be added up: they are too large, "
        "below nothing, or in unrelated currencies. Enter the refund by hand."
    ),
    "does-not-tie": (
        "The refunds of order {number} do not tie: they take {refunds} off what the customer "
        "owes, the order says {order}, a difference of {difference}. Compare the order in the "
        "store, then press Retry."
    ),
    "nothing-moved": (
        "No money moved and nothing is owed any less by this refund of order {number}: there is "
        "nothing to book."
    ),
    "earlier-refund-unfinished": (
        "An earlier refund of sale {number} is not finished in QuickBooks yet ({count} open). "
        "This one follows when it is."
    ),
    "more-money-than-lines": (
        "{cash} went back, but the refunded lines come to {lines} only. The store does not say what the rest "
        "is for: money that was paid too much, perhaps, or what an earlier refund had not paid back yet. "
        "Enter this refund in QuickBooks by hand."
    ),
    "rest-on-sales-receipt": (
        "{lines} were refunded and {cash} went back; the rest of {rest} cannot be taken off what "
        "is owed, because sale {number} is a sales receipt, so all of it is paid. If the money is still to be "
        "given back, the store will report that as another refund: enter both in QuickBooks by hand."
    ),
    "payment-missing": (
        "QuickBooks has received {received} for sale {number}; the store has received {paid}, and {back} went "
        "back in all. Sync the payment or enter it in QuickBooks, then press Retry."
    ),
    "more-than-is-open": (
        "{ar} of this refund did not go back as money and would come off what the customer owes, but invoice "
        "{number} has {open} open. If that money is still to be given back, the store will report it as another "
        "refund: enter both in QuickBooks by hand. Otherwise compare the invoice's payments with the store, "
        "then press Retry."
    ),
    "more-than-was-sold-for": (
        "All refunds of sale {number} together come to {reversed}, but it was sold for {sold}. "
        "Compare the sale with the store, then press Retry."
    ),
    "more-tax-than-sold": (
        "All refunds of sale {number} together take back {reversed} of tax, but the sale shows {sold}. Correct "
        "the tax of the sale in QuickBooks, then press Retry, or enter the refund by hand."
    ),
    "tax-only": (
        "Only tax goes back: {tax} on sale {number}. QuickBooks takes no such document from here. Enter the "
        "refund in QuickBooks by hand."
    ),
    "more-returned-than-sold": (
        "{returned} units of “{title}” came back, but {sold} were sold. Compare the order in the "
        "store with the sale in QuickBooks, then press Retry."
    ),
    "credit-memos-off": (
        "{ar} of sale {number} is no longer owed, which takes a credit memo, and credit memos are"
        " switched off. A refund receipt would pay out money that never came in. Switch credit "
        "memos on, then press Retry."
    ),
    "refund-receipts-off": (
        "{cash} went back on sale {number} and is not in QuickBooks: that takes a refund receipt, and refund "
        "receipts are switched off. Switch them on, then press Retry, or enter the refund by hand."
    ),
    "document-not-offered": "This company cannot take a {kind} from here. Enter the refund by hand.",
    "money-account-unknown": (
        "It is not clear which account the money of “{gateway}” left: sale {number} was deposited"
        " to {count} accounts. Choose the account of that gateway under Refund management, then "
        "press Retry."
    ),
    "unknown-item": (
        "“{title}” (SKU {sku}) is not on the sale in QuickBooks. Map its SKU to an item, then press Retry."
    ),
    "item-inactive": (
        "The item “{item}” is inactive in QuickBooks. Make it active or choose another one, then press Retry."
    ),
    "never-shipped-not-restocked": (
        "“{title}” was never shipped, yet the store did not put it back into stock. Decide where "
        "it is, then press Retry or enter the refund by hand."
    ),
    "shipped-in-part-not-restocked": (
        "Some units of “{title}” were shipped and some were not, and the store does not say which of them were "
        "refunded without going back into stock. Enter the refund in QuickBooks by hand."
    ),
    "stock-item-for-what-stayed-out": (
        "“{title}” did not come back, but the item chosen for it, “{item}”, is a stock item and would put it "
        "back into stock. Choose an item that is not stock under Refund management, then press Retry."
    ),
    "no-restock-item-missing": (
        "“{title}” did not come back into stock, and no item is chosen for such goods. Choose the"
        " item for goods not restocked under Refund management, then press Retry."
    ),
    "shipping-item-missing": (
        "Shipping was refunded, but the sale has no shipping line and no item is chosen for it. "
        "Choose the item for shipping under Refund management, then press Retry."
    ),
    "several-shipping-items": (
        "Shipping “{title}” was refunded, and sale {number} has shipping on several items. Enter the refund in "
        "QuickBooks by hand."
    ),
    "extra-item-missing": (
        "The refund contains: {kind}. No item is chosen for it. Choose one under Refund "
        "management, then press Retry."
    ),
    "rounding-item-missing": (
        "{amount} is left over by rounding, and no item is chosen for that. Choose the item for "
        "rounding under Refund management, then press Retry."
    ),
    "sale-has-no-tax": (
        "{tax} of tax was refunded, but sale {number} shows no tax. Correct the sale or choose an"
        " item for tax under Refund management, then press Retry."
    ),
    "tax-in-two-places": (
        "Sale {number} shows tax in its tax section and on lines as well. Enter the refund by hand."
    ),
    "tax-negative": "The tax of this refund comes to {tax}, less than nothing. Enter the refund by hand.",
    "closed-period": (
        "Refunded on {day}, but the books are closed through {closed}. Open the period, or choose"
        " the first open day under Refund management, then press Retry."
    ),
    "does-not-add-up": (
        "The documents for this refund do not add up ({what}: {stated} in the store, {booked} in "
        "the documents), so nothing was sent. Please report this."
    ),
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
    "because-receipt": "{amount} went back, so a refund receipt pays it out of {account}.",
    "because-owed": "Refund receipts are switched off, so {owed} stays open in the customer's favour.",
    "because-stayed-out": "“{title}” did not come back into stock.",
    "because-first-open-day": (
        "The refund of {actual} lies in a closed period, so it is dated {day}, the first open day."
    ),
    "no-void-off": "Invoice {number} could have been voided, but voiding is switched off.",
    "no-void-month": "Invoice {number} of {day} is not voided: it is of another month than the refund.",
    "no-void-closed": "Invoice {number} of {day} is not voided: the books are closed through {closed}.",
    "effect-money-leaves": "{amount} leaves {account}.",
    "effect-owes-less": "The customer owes {amount} less.",
    "effect-is-owed": "The customer is owed {amount}.",
    "effect-tax-owed-less": "{amount} less sales tax is payable.",
    "effect-back-in-stock": "{quantity} × {item} is back in stock.",
    # stores
    "shop-access-denied": (
        "Shopify does not let the app read all of this shop's orders and refunds. Open the app in "
        "Shopify and grant what it asks for; the refunds follow by themselves."
    ),
    "shop-answers-half": (
        "The shop's answer was incomplete, so nothing was made of it. It is asked again by itself."
    ),
    "shop-changed-while-read": (
        "The order changed while it was read, so nothing was made of it. It is read again by itself."
    ),
    "shop-closed": (
        "Shopify says that this shop is closed or frozen (answer {status}). Open the shop again; the "
        "refunds follow by themselves."
    ),
    "shop-down": "The shop is out of order (answer {status}). It is asked again by itself.",
    "shop-order-not-found": (
        "The shop does not show order {order} (its id). It was deleted, or it is older than 60 days and "
        "the app lacks the permission for all orders. Grant it, then press Retry."
    ),
    "shop-order-unreadable": (
        "What the shop says of order {order} cannot be read. Enter its refunds in QuickBooks by hand."
    ),
    "shop-throttles": "The shop asks us to slow down. It is asked again by itself.",
    "shop-token-refused": (
        "Shopify no longer accepts the app's access to this shop. Open the app in Shopify to connect it "
        "again; the refunds follow by themselves."
    ),
    "shop-unreachable": "The shop does not answer. It is asked again by itself.",
    "topic-not-handled": "A message about “{topic}” came in. Nothing needs to be done about it.",
    "webhook-unreadable": (
        "A genuine message of the shop could not be read. Compare the refunds of that time in the store "
        "with QuickBooks."
    ),
    "webhook-without-order": (
        "A genuine message of the shop names no order. Compare the refunds of that time in the store "
        "with QuickBooks."
    ),
    # ledgers
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
    "subscription-lapsed": (
        "The QuickBooks subscription of this company has lapsed, so nothing can be booked. Renew it in "
        "QuickBooks; what waits is then booked."
    ),
    "quickbooks-refused-all": (
        "QuickBooks refused the request ({fault}): {words}. What waits is tried again; if this stays, send us "
        "these words."
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
    # sync, journal and doors
    "refund-seen": "The store told us of this refund.",
    "facts-changed": "The store changed the refund, so it is decided anew.",
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
    "sale-not-read": (
        "How order {number} is booked in QuickBooks could not be read, by a mistake of Contra's. The server's log says "
        "what happened; press Retry once it is mended, or book the refund by hand."
    ),
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


def render(sentence: Sentence) -> str:
    """The sentence in English; one whose text is gone, or has changed since it was stored, as it was stored."""
    try:
        return TEXTS[sentence.code].format_map(sentence.parameters)
    except KeyError:
        parameters = ", ".join(f"{name} {value}" for name, value in sentence.parameters.items())
        return f"{sentence.code} ({parameters})" if parameters else sentence.code
