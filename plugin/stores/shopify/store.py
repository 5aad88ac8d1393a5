"""Shopify as a Store: opens its webhooks, re-reads its refunds."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from typing import Any

from shopify.utils.shop_url import sanitize_shop_domain

from plugin.accounting.refund import Contents, Refund
from plugin.accounting.sentences import say
from plugin.protocols import Clock, Json, Letter, NotGenuine, Nudge, Refused, TryLater, Unreadable
from plugin.stores.shopify.api import PATIENCE, TIMEOUT, Api
from plugin.stores.shopify.contents import contents_facts
from plugin.stores.shopify.paging import MALFORMED, Found
from plugin.stores.shopify.payload import refunds_facts
from plugin.stores.shopify.reading import Reading, read_orders
from plugin.stores.shopify.reading_contents import buyers, read_contents
from plugin.stores.shopify.returns import Aside

#: Webhook topics that may be about a refund. A transaction of any kind is: a late payment changes what is owed.
TOPICS = ("refunds/create", "order_transactions/create")

_SHOP = re.compile(r"[a-z0-9][a-z0-9-]*\.myshopify\.com")
_ORDER = re.compile(r"gid://shopify/Order/[0-9]{1,20}")
_DELIVERY = re.compile(r"[!-~]{1,100}")


class ShopifyStore:
    """Any number of Shopify shops that installed the app.

    `secrets`: the app's client secret, then the previous one; a rotation takes Shopify up to an hour.
    `address`: of the GraphQL API, with {shop}. `token`: the access token of a shop. `timeout`: seconds to
    connect, and to answer. `patience`: how long one call of `refunds` may wait for a shop that throttles.
    """

    def __init__(
        self,
        secrets: Sequence[str],
        address: str,
        token: Callable[[str], str],
        clock: Clock,
        *,
        timeout: tuple[float, float] = TIMEOUT,
        patience: timedelta = PATIENCE,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        if not secrets or not all(secrets):
            raise ValueError("webhooks cannot be told genuine without a secret")
        self._secrets = [secret.encode() for secret in secrets]
        self._address = address
        self._token = token
        self._clock = clock
        self._timeout = timeout
        self._patience = patience
        self._pause = pause

    def open(self, letter: Letter) -> Nudge | Unreadable:
        """Who wrote and what about. Only the body is signed; of the headers nothing is believed but the shop
        and the topic, and those only to look something up. Raises NotGenuine.
        """
        if not self._signed(letter):
            raise NotGenuine("the signature is not Shopify's")
        shop = _shop(letter.headers.get("x-shopify-shop-domain", ""))
        topic = letter.headers.get("x-shopify-topic", "").lower()[:100]
        delivery = _delivery(letter)
        if topic not in TOPICS:
            return Unreadable(shop, topic, delivery, say("topic-not-handled", topic=topic))
        body = _read(letter.body)
        if body is None:
            return Unreadable(shop, topic, delivery, say("webhook-unreadable"))
        order_id = _order_id(body)
        if order_id is None:
            return Unreadable(shop, topic, delivery, say("webhook-without-order"))
        return Nudge(shop, order_id, topic, delivery, _refund_id(body) if topic == "refunds/create" else None)

    def _signed(self, letter: Letter) -> bool:
        try:
            given = letter.headers.get("x-shopify-hmac-sha256", "").encode("ascii")
        except UnicodeEncodeError:
            return False
        good = False
        for secret in self._secrets:
            digest = hmac.new(secret, letter.body, hashlib.sha256).digest()
            good |= hmac.compare_digest(base64.b64encode(digest), given)
        return good

    def refunds(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, tuple[Refund, ...] | Refused]:
        """Every refund of each order (`gid://shopify/Order/…`); Refused for one that cannot be read.

        Waits within `patience` for a shop that throttles in the middle. Raises TryLater.
        """
        unknown, readable = _sorted(order_ids)
        if not readable:
            return unknown
        with self._api(shop) as api, _whole():
            reading = read_orders(api, readable)
        return unknown | {id_: _facts(reading, id_) for id_ in readable}

    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        """All that was ordered, paid, and by whom; Refused for an order of which that cannot be read.

        Asked only where a missing sale is to be created: it costs more points than refunds do. Raises TryLater.
        """
        unknown: dict[str, Contents | Refused]
        unknown, readable = _sorted(order_ids)
        if not readable:
            return unknown
        with self._api(shop) as api, _whole():
            reading = read_contents(api, readable)
            names = buyers(api, [id_ for id_ in readable if reading.found[id_] is not None])
        return unknown | {id_: _contents(reading, id_, names.get(id_)) for id_ in readable}

    def _api(self, shop: str) -> Api:
        """One reading of the shop. Raises ValueError for a name that is no shop: no token goes there."""
        if not _SHOP.fullmatch(shop):
            raise ValueError(f"{shop!r} is no shop")
        return Api(
            self._address.format(shop=shop),
            self._token(shop),
            self._clock,
            timeout=self._timeout,
            patience=self._patience,
            pause=self._pause,
        )


@contextmanager
def _whole() -> Iterator[None]:
    """An answer of the wrong shape is half an answer."""
    try:
        yield
    except MALFORMED as error:
        raise TryLater(say("shop-answers-half")) from error


def _shop(header: str) -> str:
    """The shop's own host. Raises NotGenuine for anything that is none."""
    shop = sanitize_shop_domain(header)
    if shop != header or not isinstance(shop, str) or not _SHOP.fullmatch(shop):
        raise NotGenuine("the letter names no shop")
    return shop


def _delivery(letter: Letter) -> str:
    """The same on every delivery of one letter: Shopify's id for it, else a digest of what it says."""
    given = letter.headers.get("x-shopify-webhook-id", "")
    return given if _DELIVERY.fullmatch(given) else hashlib.sha256(letter.body).hexdigest()


def _read(body: bytes) -> Json | None:
    """The object in the body, its numbers exact, or None."""
    try:
        value = json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError, RecursionError):
        return None  # ArithmeticError: an exponent that Decimal does not take
    return value if isinstance(value, dict) else None


def _order_id(body: Json) -> str | None:
    """The order's global id."""
    return _global_id("Order", body.get("order_id"))


def _refund_id(body: Json) -> str | None:
    """The refund's global id, so that it can be missed while the shop does not show it yet."""
    return _global_id("Refund", body.get("id"))


def _global_id(kind: str, number: Any) -> str | None:
    """Ids go beyond 2**53; Python's integers keep them whole."""
    if isinstance(number, str) and number.isascii() and number.isdecimal():
        number = int(number[:25])
    if not isinstance(number, int) or isinstance(number, bool):
        return None
    return f"gid://shopify/{kind}/{number}" if 0 < number < 2**64 else None


def _sorted(order_ids: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Refusals for ids that are none, and the ids of orders."""
    refused = {id_: Refused("shop-order-unreadable", order=id_) for id_ in order_ids}
    readable = [id_ for id_ in refused if _ORDER.fullmatch(id_)]
    return refused, readable


def _facts(reading: Reading, id_: str) -> tuple[Refund, ...] | Refused:
    found = reading.found.get(id_)
    if found is None:
        return Refused("shop-order-not-found", order=id_.rpartition("/")[2])
    try:
        if id_ in reading.unreadable:
            raise ValueError(id_)
        return refunds_facts(found.order, found.refunds, reading.zone, _aside(found))
    except MALFORMED:
        return Refused("shop-order-unreadable", order=str(found.order.get("name") or id_))


def _contents(reading: Reading, id_: str, buyer: Json | None) -> Contents | Refused:
    found = reading.found.get(id_)
    if found is None:
        return Refused("shop-order-not-found", order=id_.rpartition("/")[2])
    try:
        if id_ in reading.unreadable:
            raise ValueError(id_)
        return contents_facts(found.order, _aside(found), buyer)
    except MALFORMED:
        return Refused("shop-contents-unreadable", order=str(found.order.get("name") or id_))


def _aside(found: Found) -> Aside:
    return Aside(found.original, found.returns, found.agreements)
