"""The page of items that stand for no goods: what is chosen, what is missing, and a button that makes it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from contextlib import suppress

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from embedded_ui.desk import Desk, Part
from embedded_ui.reading import Items
from plugin.accounting.own_items import Purpose
from plugin.accounting.sentences import Sentence, say
from plugin.journal.policies import WrongPolicy
from plugin.journal.register import NotConnected
from plugin.making_items import Place
from plugin.protocols import Refused, TryLater, Waiting

#: What each of them is for, as a merchant would say it.
_USES = {
    Purpose.NOT_RESTOCKED: "Goods that left and did not come back into stock",
    Purpose.SHIPPING: "Refunded shipping, where the sale has no shipping line",
    Purpose.ADJUSTMENT: "Goodwill, and other amounts that belong to no product",
    Purpose.FEE_KEPT: "Restocking and return fees that you keep",
    Purpose.ROUNDING: "A cent that no line can carry",
    Purpose.CASH_ROUNDING: "Cash that was rounded",
    Purpose.EXCHANGE: "What a changed exchange rate made of the money",
    Purpose.UNKNOWN_PRODUCTS: "Products that QuickBooks does not know, if you choose to book them so",
    Purpose.DUTY: "Refunded duties",
    Purpose.TIP: "Refunded tips",
    Purpose.STORE_CREDIT: "Store credit that was given instead of money",
    Purpose.GIFT_CARD: "Gift cards, sold or given instead of money",
}


def part(items: Items) -> Part:
    """GET and POST /panel/items."""

    def add(panel: Blueprint, desk: Desk) -> None:
        def show() -> Response:
            made = _purpose(request.args.get("made", ""))
            return _page(desk, items, made=made)

        def make() -> AnyResponse:
            visitor, form = desk.pressed(), request.form
            purpose = _purpose(form.get("purpose", ""))
            if purpose is None:
                raise BadRequest
            name, account, press = (form.get(field, "")[:200] for field in ("name", "account", "press"))
            shop = desk.guest().overview.shop
            try:
                items.make(shop, purpose, name, account, press, visitor.who)
            except WrongPolicy as wrong:
                return _page(desk, items, wrong.sentences, status=422)
            except Refused as refused:
                return _page(desk, items, (refused.sentence,), status=422)
            except TryLater as later:
                return _page(desk, items, (later.sentence,), status=503)
            except (Waiting, NotConnected):
                return _page(desk, items, (say("items-not-asked"),), status=503)
            return redirect(url_for("panel.items", made=purpose.value), 303)

        panel.add_url_rule("/items", "items", show)
        panel.add_url_rule("/items", "make_item", make, methods=["POST"])

    return add


def _page(
    desk: Desk,
    items: Items,
    wrong: Iterable[Sentence] = (),
    *,
    made: Purpose | None = None,
    status: int = 200,
) -> Response:
    places, away = _places(items, desk.guest().overview.shop)
    told = (*wrong, *(each for each in away if each not in wrong))
    answer = desk.render(
        "items.html",
        places=[place for place in places if place.item is None],
        chosen=[place for place in places if place.item],
        uses=_USES,
        made=next((place for place in places if place.item and place.purpose is made), None),
        wrong=told,
        press=secrets.token_urlsafe(16),
        moving=False,
    )
    answer.status_code = status
    return answer


def _places(items: Items, shop: str) -> tuple[tuple[Place, ...], tuple[Sentence, ...]]:
    """Where QuickBooks cannot be asked now, what is chosen is shown all the same, and why there is no more."""
    try:
        return items.places(shop), ()
    except (TryLater, Refused) as trouble:
        why = trouble.sentence
    except Waiting:
        why = say("items-not-asked")
    except NotConnected:
        return (), (say("company-missing"),)
    return items.chosen(shop), (why,)


def _purpose(word: str) -> Purpose | None:
    """What an address or a form names may be anything."""
    with suppress(ValueError):
        return Purpose(word)
    return None
