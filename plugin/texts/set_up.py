"""What holds a refund until something is chosen or changed: boxes, accounts, items, gateways."""

from __future__ import annotations

TEXTS = {
    "refund-sync-off": (
        "Refund sync is switched off, so nothing was posted. Check a box under Refund management "
        "to book refunds."
    ),
    "credit-memos-off": (
        "{ar} of sale {number} is no longer owed, which takes a credit memo, and credit memos are"
        " switched off. A refund receipt would pay out money that never came in. Switch credit "
        "memos on, then press Retry."
    ),
    "refund-receipts-off": (
        "{cash} was given back on sale {number} and is not in QuickBooks: that takes a refund receipt, and refund "
        "receipts are switched off. Switch them on, then press Retry, or enter the refund by hand."
    ),
    "document-not-offered": "This company cannot take a {kind} from here. Enter the refund by hand.",
    "money-account-unknown": (
        "It is not clear which account the money of “{gateway}” left: sale {number} was deposited"
        " to {count} accounts. Choose the account of that gateway under Refund management, then "
        "press Retry."
    ),
    "unknown-item": (
        "“{title}” (SKU {sku}) is not on the sale in QuickBooks, and no item there has that SKU or name. Map its SKU "
        "to an item, then press Retry."
    ),
    "several-items": (
        "{count} items in QuickBooks have the SKU {sku}: {items}. Leave it to one of them, or map the SKU to the right "
        "one, then press Retry."
    ),
    "item-is-bundle": (
        "The item “{item}” is a bundle: it stands for several products, and none of them can be told from it. Map "
        "the SKU to a single item, then press Retry."
    ),
    "item-is-category": (
        "“{item}” is a category in QuickBooks, no item. Map the SKU to an item, then press Retry."
    ),
    "tax-code-unknown": (
        "“{line}” is taxed, and no line of the sale shows which tax code it has. Enter the refund in QuickBooks by "
        "hand."
    ),
    "tax-code-unclear": (
        "A line with {rate} % of tax needs a tax code, and it is not clear which of the company's is meant ({codes}). "
        "Choose the tax code of that rate under Refund management, then press Retry."
    ),
    "tax-rate-unclear": (
        "A line of {net} has {tax} of tax, and {count} rates of the company's tax codes fit that. Enter the sale in "
        "QuickBooks by hand, then press Retry."
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
    "credit-memos-off-cash": (
        "Credit memos are switched off and {cash} went back for sale {number}: card refunds and checks need a "
        "credit memo. Check that box under Refund management, then press Retry."
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
    "exchange-not-booked": (
        "The exchange of order {number} cost the customer {lines} more, and the boxes that book refunds are "
        "unchecked, so it is not in QuickBooks. Check them under Refund management, then press Retry."
    ),
    "refund-receipts-off-no-money": (
        "No money moved for sale {number}, and refund receipts are switched off, so what changed hands is not in "
        "QuickBooks. Check that box under Refund management, then press Retry."
    ),
    "returns-account-unknown": (
        "Refunded goods go to {returns}, but nobody can tell which income account {item} posts to. Look at that "
        "item in QuickBooks, then press Retry."
    ),
}
