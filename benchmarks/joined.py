"""A pretend shop and a pretend company, joined without a browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plugin import app
from plugin.accounting.policy import Policy
from plugin.demo import install


def connect(room: app.Room, shop: Mapping[str, Any], company: Mapping[str, Any], choices: Policy) -> int:
    """Installs the shop, connects the company with the tokens it was made with, joins them; the shop's id."""
    now = room.clock.now()
    shop_id = install(room, shop)
    company_id = room.register.add_company("quickbooks_online", company["realm"], "Pretend", now)
    pair = {
        "access_token": company["access_token"],
        "refresh_token": company["refresh_token"],
        "expires_at": int(now.timestamp()) + 3600,
    }
    room.connected.begin(company_id, pair, "the benchmark")
    room.register.connect(shop_id, company_id, choices, now)
    return shop_id
