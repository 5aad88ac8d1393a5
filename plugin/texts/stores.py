"""What a store said, or did not say."""

from __future__ import annotations

TEXTS = {
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
}
