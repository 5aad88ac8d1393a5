"""Store webhooks: a letter is opened, noted in one commit and answered. Nothing else happens here.

Letters may be late, doubled, out of order, or name an order only; so they are nudges, never facts.
"""

from __future__ import annotations

from collections.abc import Mapping

import structlog
from flask import Blueprint, Response

from plugin.journal.intake import Intake
from plugin.protocols import Clock, Nudge, Store
from webhooks import posts

log = structlog.get_logger()


def blueprint(stores: Mapping[str, Store], intake: Intake, clock: Clock, letter_bytes: int) -> Blueprint:
    """POST /webhooks/<platform> for every platform in `stores`; larger than `letter_bytes` is refused."""
    door = Blueprint("webhooks", __name__, url_prefix="/webhooks")

    def receive(platform: str) -> Response:
        letter = posts.letter(letter_bytes)
        opened = stores[platform].open(letter)
        if isinstance(opened, Nudge):
            known = intake.note(platform, opened, clock.now())
        else:
            known = intake.keep(platform, opened, letter, clock.now())
        if not known:
            log.info("letter of an unknown shop", platform=platform, shop=opened.shop, topic=opened.topic)
        return posts.answer(200)

    for platform in stores:
        door.add_url_rule(
            f"/{platform}", platform, receive, methods=["POST"], defaults={"platform": platform}
        )
    posts.answer_failures(door)
    return door
