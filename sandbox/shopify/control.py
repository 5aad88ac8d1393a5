"""Remote control of the pretend shops, JSON over HTTP under /control/shops."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from sandbox.shopify.cost import Bucket
from sandbox.shopify.letters import letter
from sandbox.shopify.pairs import Json
from sandbox.shopify.recorded import load_refund
from sandbox.shopify.refunding import make_refund
from sandbox.shopify.shop import RuleBroken, Shop
from sandbox.shopify.statement import statement
from sandbox.world import World


def _wish() -> Json:
    body = request.get_json()
    if not isinstance(body, dict):
        raise RuleBroken("the body must be a JSON object")
    return body


def control_blueprint(world: World) -> Blueprint:
    """The routes; 422 with {"error"} where a real shop would refuse, 404 for an unknown shop."""
    pages = Blueprint("shopify_control", __name__, url_prefix="/control/shops")

    @pages.errorhandler(RuleBroken)
    def refused(error: RuleBroken) -> ResponseReturnValue:
        """A rule of the shop, as 422."""
        return {"error": str(error)}, 422

    @pages.post("")
    def add_shop() -> ResponseReturnValue:
        """{domain, currency?, zone?, secret?, previous_secret?, bucket?, restore_rate?, personal_data?}."""
        wish = _wish()
        with world.lock:
            shop = world.shops[wish["domain"]] = Shop(now=world.now, **wish)
            return {"domain": shop.domain, "token": shop.token, "secret": shop.secret}

    @pages.patch("/<domain>")
    def change_shop(domain: str) -> ResponseReturnValue:
        """Any of {token, secret, previous_secret, zone, personal_data, bucket, restore_rate, available}."""
        wish = _wish()
        with world.lock:
            shop = _shop(world, domain)
            for name in ("token", "secret", "previous_secret", "zone", "personal_data"):
                if name in wish:
                    setattr(shop, name, wish[name])
            if "bucket" in wish or "restore_rate" in wish:
                size, rate = wish.get("bucket", shop.bucket.size), wish.get("restore_rate", shop.bucket.rate)
                shop.bucket = Bucket(size, rate, world.now)
            if "available" in wish:
                shop.bucket.take(int(shop.bucket.level()) - int(wish["available"]))
            return {"domain": shop.domain, "throttleStatus": shop.bucket.status()}

    _add_orders(pages, world)
    _add_refunds(pages, world)
    return pages


def _shop(world: World, domain: str) -> Shop:
    if domain not in world.shops:
        raise RuleBroken(f"there is no shop {domain}")
    return world.shops[domain]


def _add_orders(pages: Blueprint, world: World) -> None:
    @pages.post("/<domain>/orders")
    def add_order(domain: str) -> ResponseReturnValue:
        """{order}: see Shop.add_order."""
        wish = _wish()
        with world.lock:
            return _shop(world, domain).add_order(wish.get("order", wish))

    @pages.get("/<domain>/orders")
    def orders(domain: str) -> ResponseReturnValue:
        """Every order."""
        with world.lock:
            return list(_shop(world, domain).orders.values())

    @pages.patch("/<domain>/orders/<int:order_id>")
    def change_order(domain: str, order_id: int) -> ResponseReturnValue:
        """Any top-level key of the order; `updated_at` grows."""
        with world.lock:
            shop = _shop(world, domain)
            order = shop.orders[order_id]
            order.update(_wish())
            shop.touch(order)
            return order


def _add_refunds(pages: Blueprint, world: World) -> None:
    @pages.post("/<domain>/refunds")
    def add_refund(domain: str) -> ResponseReturnValue:
        """See make_refund."""
        with world.lock:
            return make_refund(_shop(world, domain), _wish())

    @pages.get("/<domain>/refunds")
    def refunds(domain: str) -> ResponseReturnValue:
        """The shop's own statement of every refund."""
        with world.lock:
            shop = _shop(world, domain)
            seen = [refund for refund in shop.refunds.values() if not refund["unseen"]]
            return [statement(shop, refund) for refund in seen]

    @pages.post("/<domain>/load_refund")
    def load(domain: str) -> ResponseReturnValue:
        """{refund: a REST refund}: see load_refund."""
        with world.lock:
            return load_refund(_shop(world, domain), _wish()["refund"])

    @pages.post("/<domain>/transactions/<int:transaction_id>")
    def settle(domain: str, transaction_id: int) -> ResponseReturnValue:
        """{status: "success" | "failure", processed_at?}."""
        wish = _wish()
        with world.lock:
            shop = _shop(world, domain)
            return shop.settle(transaction_id, wish["status"], wish.get("processed_at"))

    @pages.post("/<domain>/letters")
    def write(domain: str) -> ResponseReturnValue:
        """A signed webhook: see letter."""
        with world.lock:
            return letter(_shop(world, domain), _wish())
