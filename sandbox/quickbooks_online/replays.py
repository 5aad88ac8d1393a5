"""What a company remembers of what it was asked under a requestid, so that asking again does nothing again."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.refusals import PASSING, Refusal
from sandbox.quickbooks_online.struck import Untold
from sandbox.quickbooks_online.values import Json, dumps, loads


@dataclass
class Replay:
    """What was answered: by bId for the items of a batch, under "" for anything else."""

    answers: dict[str, bytes] = field(default_factory=dict)


def of(company: Company, key: str, what: str, body: bytes) -> Replay:
    """What is remembered under that requestid, empty when it is new.

    Raises 2050, and 2030 where the same requestid now comes with another request: the real service answers with
    the first request's answer, which nobody notices; here it is refused so that it is noticed.
    """
    if len(key) > (36 if "/batch?" in what else 50):
        raise Refusal("2050", "the requestid is too long", "requestid")
    print_ = _print(what, body)
    known, replay = company.replays.setdefault(key, (print_, Replay()))
    if known != print_:
        raise Refusal("2030", f"requestid {key} was used for another request", "requestid")
    return replay


def once(replay: Replay | None, part: str, work: Callable[[], Json]) -> Json:
    """The work's answer or {"Fault"}, or what was answered for that part under the same requestid before.

    A refusal is remembered like anything else, but for codes that say nothing about the document. What was written
    although a fault was told is remembered as written.
    """
    known = None if replay is None else replay.answers.get(part)
    if known is not None:
        remembered: Json = loads(known)
        return remembered
    try:
        answer = written = work()
    except Refusal as refusal:
        answer = {"Fault": refusal.fault}
        written = refusal.answer if isinstance(refusal, Untold) else answer
        if written is answer and refusal.code in PASSING:
            return answer
    if replay is not None:
        replay.answers[part] = dumps(written)
    return answer


def _print(what: str, body: bytes) -> bytes:
    """What makes two requests the same: where they go and what they say, however the JSON is written."""
    with contextlib.suppress(ValueError):  # no JSON: then every byte counts
        body = dumps(loads(body), sort_keys=True)
    return hashlib.sha256(what.encode() + b"\0" + body).digest()
