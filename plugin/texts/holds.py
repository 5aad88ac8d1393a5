"""What ends or holds a refund because of what happened: in the store, to the sale, in the company."""

from __future__ import annotations

TEXTS = {
    "zone-unknown": (
        "The shop's time zone “{zone}” is not known here, so no day can be told. Correct it in "
        "the store's settings, then press Retry."
    ),
    "before-start": (
        "Refunded on {day}, before the start date {start}. Refunds from before that day are not booked."
    ),
    "chargeback": (
        "The customer's bank disputes a payment of order {number} (a chargeback), so this refund waits: which of "
        "the two gave the money back is not known yet. When the store reports that the dispute was won, the "
        "refund is booked by itself; entered by hand before, it would be in QuickBooks twice. If the dispute is "
        "lost, enter in QuickBooks by hand what the bank took and what was refunded."
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
        "The sale of order {number} is voided in QuickBooks, but the customer was given money or credit for it. "
        "Enter the sale again, then press Retry."
    ),
    "already-void": (
        "The sale of order {number} is void already and no money moved: there is nothing to reverse."
    ),
    "sale-does-not-fit": (
        "What QuickBooks holds under the number of order {number} does not look like that order, which comes "
        "to {ordered}: {sales}; and not all that was refunded is on it. Sync the order, or correct its sale in "
        "QuickBooks, then press Retry. If the shop's orders have a prefix or suffix in QuickBooks, set it "
        "under Refund management."
    ),
    "sale-missing": "Order {number} is not in QuickBooks. Sync the order, then press Retry.",
    "nothing-booked": (
        "Order {number} did not come into QuickBooks within {days} days and no money moved: "
        "nothing was booked, so there is nothing to reverse."
    ),
    "currency-differs": (
        "The sale {number} is booked in {booked}, but the store knows the refund in {known} only. Enter the "
        "refund by hand."
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
}
