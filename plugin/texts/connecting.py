"""What is said of connecting a company, and of a connection that ends."""

from __future__ import annotations

TEXTS = {
    "company-missing": "Refunds wait until a QuickBooks company is connected.",
    "company-disconnected": (
        "QuickBooks was disconnected here. Connect it again; what waits is then booked by itself."
    ),
    "company-ends": (
        "QuickBooks ends this connection on {day}. Connect it again before that day, and no refund has to wait."
    ),
    "connected-to": (
        "Connected to {name}. Refunds from {day} on are booked there; earlier ones are skipped. You may close this tab."
    ),
    "connected-again": "Connected to {name}. What waited is booked now. You may close this tab.",
    "connect-another-company": (
        "You chose {new}, but this shop's refunds are booked in {old}. Join the shop to {new} only if its refunds "
        "shall be booked there from today on; what was booked stays in {old}."
    ),
    "connect-same-numbers": (
        "Another shop is joined to {name}, and its orders may have the same numbers. Enter what QuickBooks writes "
        "before or after the order numbers of this shop, so that they can be told apart."
    ),
    "connect-cancelled": "Nothing was changed, and {name} was not joined. You may close this tab.",
    "connect-denied": (
        "You did not agree in QuickBooks, so nothing was connected. Close this tab; if that was a mistake, press "
        "Connect again."
    ),
    "connect-refused": (
        "QuickBooks did not ask you ({error}), so nothing was connected. Close this tab and press Connect again; if "
        "this stays, send us these words."
    ),
    "connect-half-answer": (
        "QuickBooks answered only in part, so nothing was connected. Close this tab and press Connect again."
    ),
    "connect-code-over": (
        "What QuickBooks answered was used already or too old, so nothing was connected. Close this tab and press "
        "Connect again."
    ),
    "connect-not-that-company": (
        "QuickBooks does not let Contra into the company that it named, so nothing was connected. Close this tab and "
        "press Connect again."
    ),
    "connect-not-answered": (
        "QuickBooks did not answer, so nothing was connected. Close this tab and press Connect again in a minute."
    ),
    "connect-name-not-told": (
        "You agreed, but QuickBooks did not tell which company this is, so nothing is connected yet. Press Try again "
        "within ten minutes; after that, press Connect in Contra again."
    ),
    "connect-not-open": (
        "This attempt to connect is over: it took more than ten minutes, was answered already, or was begun in another "
        "browser. Close this tab, reload the page of Contra and press Connect again."
    ),
    "intuit-refused-app": (
        "Intuit refuses this app ({error}). Whoever runs Contra has to compare CONTRA_QUICKBOOKS_CLIENT_ID and "
        "CONTRA_QUICKBOOKS_CLIENT_SECRET with Intuit's developer dashboard; then it goes on by itself."
    ),
    "app-disconnected": (
        "Contra has no access to that company any more. Refunds wait, and nothing is booked. To connect it again, open "
        "Contra from your store, then Connections."
    ),
}
