"""How often a company may be asked, and what it remembers of what it was asked under a requestid."""

from __future__ import annotations

import contextlib
import hashlib
from datetime import timedelta

from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.values import dumps, loads

_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)


def too_many(company: Company, kind: str) -> bool:
    """Whether one more request of that kind ("batch" or other) is over a limit; counts it if it is not.

    Source: Intuit, "Limits and throttles": per realm and app 40 batches and 500 requests a minute.
    The windows slide.
    """
    now = company.world.now()
    company.arrivals = [one for one in company.arrivals if now - one[0] < _MINUTE]
    settings = company.settings
    batches = sum(1 for _, one in company.arrivals if one == "batch")
    last_second = sum(1 for moment, _ in company.arrivals if now - moment < _SECOND)
    over = (
        (kind == "batch" and 0 < settings.batches_per_minute <= batches)
        or 0 < settings.requests_per_minute <= len(company.arrivals)
        or 0 < settings.requests_per_second <= last_second
    )
    if not over:
        company.arrivals.append((now, kind))
    return over


def remembered(company: Company, key: str, what: str, body: bytes) -> tuple[int, bytes] | None:
    """The first answer under that requestid, None where there was none yet.

    Raises 2030 where the same requestid now comes with another request: the real service answers with the
    first request's answer, which nobody notices; here it is refused so that it is noticed.
    """
    if len(key) > (36 if "/batch?" in what else 50):
        raise Refusal("2050", "the requestid is too long", "requestid")
    known = company.replays.get(key)
    if known is None:
        return None
    print_, status, answer = known
    if print_ != _print(what, body):
        raise Refusal("2030", f"requestid {key} was used for another request", "requestid")
    return status, answer


def remember(company: Company, key: str, what: str, body: bytes, status: int, answer: bytes) -> None:
    """Keep the answer for whoever asks again under that requestid; a refusal is kept like anything else."""
    company.replays[key] = (_print(what, body), status, answer)


def _print(what: str, body: bytes) -> bytes:
    """What makes two requests the same: where they go and what they say, however the JSON is written."""
    with contextlib.suppress(ValueError):  # no JSON: then every byte counts
        body = dumps(loads(body), sort_keys=True)
    return hashlib.sha256(what.encode() + b"\0" + body).digest()
