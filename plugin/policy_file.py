"""The merchant's choices as a JSON file that a person can read, change and hand back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from plugin.accounting.policy import Policy
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sentences import Sentence, say
from plugin.journal.codec import POLICY
from plugin.journal.policies import WrongPolicy

_POLICY: TypeAdapter[Policy] = TypeAdapter(Policy)

#: How many refusals are told at once; a file for another program would have hundreds.
_MOST_TOLD = 20

#: What extras are called in a file.
_EXTRAS = frozenset(kind.value for kind in ExtraKind)

#: The class that pydantic names in the place of an error, by what the file calls the edition.
_EDITIONS = {"online": "Online", "desktop": "Desktop"}


def written(policy: Policy) -> str:
    """Every choice, one a line, ready for `read`."""
    return json.dumps(POLICY.dump(policy), indent=2, ensure_ascii=False)


def read(text: str, now: Policy) -> Policy:
    """The policy of that file; a choice that the file leaves out stays as it is `now`.

    Raises WrongPolicy for what is no JSON, for keys that do not exist or stand there twice, for values of a wrong
    type, and for accounts and items of which a part is missing; each sentence names the key.
    """
    try:
        return _read(text, now)
    except RecursionError as error:
        raise WrongPolicy((say("policy-file-unreadable", why="it is nested too deeply"),)) from error


def _read(text: str, now: Policy) -> Policy:
    given = _object(text)
    whole = _filled_up(given, POLICY.dump(now))
    try:
        policy = _POLICY.validate_json(json.dumps(whole), strict=True, extra="forbid")
    except ValidationError as error:
        raise _refused(_wrong(error, whole)) from error
    if wrong := [*_no_day(whole), *_unusable_numbers(policy), *_nameless(whole)]:
        raise _refused(wrong)
    return policy


def _object(text: str) -> dict[str, Any]:
    """What the file says; Windows editors put a byte order mark before it. Raises WrongPolicy."""
    try:
        given = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_each_once)
    except WrongPolicy:
        raise
    except ValueError as error:
        raise WrongPolicy((say("policy-file-unreadable", why=error),)) from error
    if not isinstance(given, dict):
        raise WrongPolicy((say("policy-file-unreadable", why="it has to be one object, { … }"),))
    return given


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; of two values of one key nobody knows which one was meant."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise WrongPolicy((say("policy-key-twice", key=key),))
        found[key] = value
    return found


def _refused(wrong: Iterable[Sentence]) -> WrongPolicy:
    """The first of them; who has mended those sees the others."""
    every = tuple(wrong)
    told, more = every[:_MOST_TOLD], len(every) - _MOST_TOLD
    return WrongPolicy((*told, say("policy-more-wrong", count=more)) if more > 0 else told)


def _filled_up(given: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Boxes are filled up one by one, as long as they are of the same edition, and so are items of extras; `null`
    takes one of those away."""
    whole, boxes = {**now, **given}, given.get("boxes")
    if isinstance(boxes, dict) and boxes.get("edition", now["boxes"]["edition"]) == now["boxes"]["edition"]:
        whole["boxes"] = {**now["boxes"], **boxes}
    extras = given.get("extra_items")
    if isinstance(extras, dict):
        filled = {**now["extra_items"], **extras}
        whole["extra_items"] = {kind: item for kind, item in filled.items() if item or kind not in _EXTRAS}
    return whole


def _wrong(error: ValidationError, whole: dict[str, Any]) -> Iterator[Sentence]:
    """What does not fit. Of the two kinds of boxes only the one that was meant is told about."""
    boxes = whole.get("boxes")
    edition = boxes.get("edition") if isinstance(boxes, dict) else None
    meant = _EDITIONS.get(edition) if isinstance(edition, str) else None
    for one in error.errors():
        place = [str(part) for part in one["loc"] if part != "[key]"]
        if place[:1] == ["boxes"] and len(place) > 1 and place[1] in _EDITIONS.values():
            if meant is not None and place[1] != meant:
                continue
            del place[1]
        key = ".".join(place)
        if one["type"] == "unexpected_keyword_argument":
            yield say("policy-key-unknown", key=key)
        elif one["type"] == "missing":
            yield say("policy-key-missing", key=key)
        else:
            yield say("policy-key-wrong", key=key, why=one["msg"])


def _no_day(whole: dict[str, Any]) -> Iterator[Sentence]:
    """Pydantic takes a number in quotes for seconds since 1970."""
    start = whole.get("start")
    if start is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", str(start)):
        yield say("policy-key-wrong", key="start", why="a day is written like 2026-12-31")


def _unusable_numbers(policy: Policy) -> Iterator[Sentence]:
    """Numbers are typed, searched for and printed."""
    parts = {"number_prefix": policy.number_prefix, "number_suffix": policy.number_suffix}
    for key, part in parts.items():
        if any(letter.isspace() or not letter.isprintable() for letter in part):
            why = "it holds a blank or a character that cannot be printed"
            yield say("policy-key-wrong", key=key, why=why)


def _nameless(given: Any, key: str = "") -> Iterator[Sentence]:
    """Accounts, items and methods without an id or a name: QuickBooks would refuse each document that names them."""
    match given:
        case dict():
            for name, value in given.items():
                if name in ("id", "name") and isinstance(value, str) and not value.strip():
                    yield say("policy-key-missing", key=f"{key}{name}")
                yield from _nameless(value, f"{key}{name}.")
        case list():
            for at, value in enumerate(given):
                yield from _nameless(value, f"{key}{at}.")
        case _:
            pass
