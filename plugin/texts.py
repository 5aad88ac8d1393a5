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
        "Several documents in QuickBooks may hold order {number}: {sales}. If one of them is another shop's order, "
        "give each shop a number prefix; if it is the same sale twice, void one; then press Retry."
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
        "{tax} of tax was refunded, but sale {number} shows no tax and does not come to what the order came to, "
        "so its prices cannot contain it. Correct the sale, then press Retry."
    ),
    "tax-in-two-places": (
        "Sale {number} shows tax in its tax section and on lines as well. Enter the refund by hand."
    ),
    "tax-wrong-way": (
        "The tax of this refund runs against its goods ({tax} in the customer's favour): what came back and what "
        "went out are taxed differently. Enter the refund by hand."
    ),
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
    "review": (
        "This refund of order {number} waits for your approval. Look at what would be booked, then press Approve."
    ),
    "adopt": (
        "This refund of order {number} seems to be in QuickBooks already: {documents}. Press Approve to link it "
        "instead of booking it again; if it is another refund, change its number or amount, then press Retry."
    ),
    "by-hand-several": (
        "Several documents in QuickBooks may be this refund of order {number}, entered by hand: {documents}. "
        "Keep the right one and void the others, then press Retry."
    ),
    "by-hand-in-part": (
        "A part of this refund of order {number} was entered in QuickBooks by hand: {documents}. Enter the rest "
        "by hand too, or void what was entered, then press Retry."
    ),
    "credit-memos-off-cash": (
        "Credit memos are switched off and {cash} went back for sale {number}: card refunds and checks need a "
        "credit memo. Check that box under Refund management, then press Retry."
    ),
    "sale-missing-skipped": (
        "Order {number} is not in QuickBooks, and refunds of such orders are skipped, as Refund management says."
    ),
    "sale-on-its-way": "The missing sale of order {number} is being booked for another refund. This one follows it.",
    "sale-looks-booked": (
        "Order {number} is not in QuickBooks under its number, but {sales} is of the same customer, amount and "
        "day. Give it the order's number, then press Retry; a sale created now would be there twice."
    ),
    "order-contents-missing": (
        "The sale of order {number} is to be created first, but the store does not say what was ordered and by "
        "whom. Enter the sale in QuickBooks, then press Retry."
    ),
    "order-contents-differ": (
        "What order {number} consists of comes to {contents}, but the store says {ordered}. Enter the sale in "
        "QuickBooks by hand, then press Retry."
    ),
    "order-paid-by-promise": (
        "The order was paid with {tender}, so its sale is not created automatically. Enter the sale in "
        "QuickBooks, then press Retry."
    ),
    "gateway-account-missing": (
        "No account is set for money that came in through {gateway}. Choose one under Refund management, then "
        "press Retry."
    ),
    "gateway-method-missing": (
        "No QuickBooks payment method is set for {gateway}, so nobody can tell whether it is a card. Choose one "
        "under Refund management, then press Retry."
    ),
    "memo-receivable-missing": (
        "Sale {number} is a sales receipt, and no receivable account is set for its credit memo, which a refund "
        "check pays out. Choose one under Refund management, then press Retry."
    ),
    "gateway-bank-account-missing": (
        "No bank account is set for refund checks of {gateway}. Choose one under Refund management, then press "
        "Retry."
    ),
    "gift-card-item-missing": (
        "“{title}” is a gift card that was sold, and no item for gift cards is set. Choose one that posts to what "
        "you owe for gift cards under Refund management, then press Retry."
    ),
    "liability-item-missing": (
        "A part of this refund was given as {tender}, and no item for it is set. Choose one that posts to what "
        "you owe for it under Refund management, then press Retry."
    ),
    "exchange-item-missing": (
        "The exchange rate has changed since the sale by {amount}, and no item for exchange gain or loss is set. "
        "Choose one under Refund management, then press Retry."
    ),
    "returns-item-missing": (
        "Refunded goods go to {returns}, but no pair of items moves them there from {account}. Choose them under "
        "Refund management, then press Retry."
    ),
    "restock-unknown": (
        "The store does not say whether “{title}” is back in stock. Set the restock rule under Refund "
        "management, then press Retry."
    ),
    "money-both-ways": (
        "Money of this refund of order {number} moved in both directions on one account, and more came in than "
        "went out. Enter the refund in QuickBooks by hand."
    ),
    "difference-too-large": (
        "The exchange rate has changed the refund by {amount}, more than one of its documents comes to. Enter it "
        "in QuickBooks by hand."
    ),
    "exchange-out-of-balance": (
        "The exchange of order {number} comes to {lines} in the customer's favour, but {cash} went back (below "
        "nothing: came in). Compare it with the store, then enter it in QuickBooks by hand."
    ),
    "replacement-booked": (
        "“{title}”, which went out in an exchange of order {number}, is already on {sale} in QuickBooks: another "
        "connector seems to have booked the exchange. Enter what is missing by hand."
    ),
    "sale-shows-refund": (
        "Sale {number} of {customer} comes to {total} and shows {booked} of “{title}”, but the order came to {order} "
        "with {ordered}. Either the refund was taken off the sale already, or it is another order's sale, or the order "
        "was edited. Make the sale show what was ordered, then press Retry; if it is in the books already, leave it."
    ),
    "closed-period-of-sale": (
        "The missing sale of order {number} is of {day}, and the books are closed through {closed}. Open the "
        "period, or choose the first open day under Refund management, then press Retry."
    ),
    "exchange-not-booked": (
        "The exchange of order {number} cost the customer {lines} more, and the boxes that book refunds are "
        "unchecked, so it is not in QuickBooks. Check them under Refund management, then press Retry."
    ),
    "refund-receipts-off-no-money": (
        "No money moved for sale {number}, and refund receipts are switched off, so what changed hands is not in "
        "QuickBooks. Check that box under Refund management, then press Retry."
    ),
    "reversed-in-part": (
        "{back} of a refund of order {number} came back to the shop, of {given} that had been given. Only a whole "
        "refund is taken back automatically. Enter the part in QuickBooks by hand."
    ),
    "reversed-twice": (
        "The store says twice that the money of the same refund of order {number} came back. Only once is it taken "
        "back; look in the store which of the two is true."
    ),
    "day-unusable": "A day of the refund of order {number} lies beyond all calendars. Enter it in QuickBooks by hand.",
    "reversal-failed": (
        "The money of this refund of order {number} was to come back and did not, so nothing is taken back."
    ),
    "by-hand-otherwise": (
        "QuickBooks has {documents}, entered by hand, which may be this refund of order {number}. If it is, leave "
        "this one; if it is another, look at what would be booked, then press Approve."
    ),
    "returns-account-unknown": (
        "Refunded goods go to {returns}, but nobody can tell which income account {item} posts to. Look at that "
        "item in QuickBooks, then press Retry."
    ),
    "tax-differs": (
        "QuickBooks computes another tax: it comes to {answered} where {decided} was decided, {difference} apart. "
        "Correct the tax on the credit memo in QuickBooks, then press Retry."
    ),
    "reversed-before-booking": (
        "The money of this refund of order {number} came back before anything was booked, so nothing is."
    ),
    "undo-by-hand": "This refund was {what}, so it cannot be taken back automatically. Reverse it in QuickBooks.",
    "undo-not-known": (
        "{count} documents of the refund that is to be taken back are not known to be in QuickBooks. Look there "
        "and reverse what is booked by hand."
    ),
    "undo-closed-period": (
        "The refund that is to be taken back is dated {day}, and the books are closed through {closed}, so it "
        "cannot be voided. Ask your accountant to reverse it."
    ),
    "choice-money-needs-memo": (
        "Credit card refunds and refund checks need a credit memo in the same booking: check “create credit "
        "memos” as well, or uncheck both."
    ),
    "choice-not-offered": "This company cannot take a {kind}. Uncheck its box.",
    "choice-prefix-too-long": (
        "The number prefix “{prefix}” leaves no room for the order's number: use at most {most} characters."
    ),
    "choice-missing-days": (
        "A missing sale cannot be looked for on {days} days: use a number of days from 0 to {most}."
    ),
    "choice-adopting-days": (
        "A refund entered by hand cannot be {days} days away: use a number of days from 0 to {most}."
    ),
    "choice-tolerance": "The rounding tolerance cannot be {tolerance}: use minor units from 0 to {most}.",
    "choice-fallback-missing": "Unknown products are to use the fallback item, but none is chosen.",
    "choice-stock-item": (
        "{item} is a stock item and cannot be the item for {purpose}: it would move stock that nobody moved. "
        "Choose a service or non-stock item."
    ),
    "choice-item-inactive": "{item}, the item for {purpose}, is inactive in QuickBooks. Choose an active one.",
    "choice-liability-earns": (
        "{item}, the item for {purpose}, posts to {account}, where goods or fees are earned. Choose an item that "
        "posts to a liability."
    ),
    "choice-returns-into": "The item that books into {account} is missing or posts to another account.",
    "choice-returns-out-of": (
        "Choose for each income account an item that posts there, to book out of it into {account}; an item that "
        "posts to {account} itself moves nothing."
    ),
    "choice-gateway-method": "Choose the payment method of {gateway}: it decides between card refund and check.",
    "choice-gateway-bank-account": "Choose the bank account of refund checks of {gateway}.",
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
    "shop-contents-unreadable": (
        "What was ordered and paid with order {order} cannot be read, so its sale is not created. Enter the "
        "sale in QuickBooks by hand, then press Retry."
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
    "customer-not-made": (
        "The sale that is missing needs a customer, and QuickBooks did not take the buyer's name. Make the "
        "customer in QuickBooks, then press Retry."
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
    # sync, journal and doors
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
    "taken-back": "A later refund of order {number} took this one back, in the store and in QuickBooks.",
    "choice-other-edition": (
        "The boxes are those of QuickBooks {boxes}, but the company is one of {company}. Set the boxes of its "
        "edition."
    ),
    "policy-file-unreadable": "The file cannot be read as JSON: {why}.",
    "policy-key-unknown": "There is no choice called “{key}”. Look at how the others are spelled.",
    "policy-key-missing": "“{key}” is missing. An account or item is named by its id and its name.",
    "policy-key-twice": "“{key}” stands in the same place of the file twice. Leave the one that counts.",
    "policy-more-wrong": "And {count} more.",
    "policy-key-wrong": "“{key}” does not fit: {why}.",
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
