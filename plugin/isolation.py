"""One bad refund stops no other: what breaks by a mistake of ours is set apart, logged, and refused alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import structlog

from plugin.accounting.documents import Document
from plugin.accounting.sale import Sale
from plugin.journal import DatabaseAway
from plugin.journal.composing import Draft
from plugin.protocols import Drafted, Ledger, Refused, TryLater, Waiting

log = structlog.get_logger()
K = TypeVar("K")
T = TypeVar("T")


def each(
    ask: Callable[[Sequence[K]], Mapping[K, T | Refused]],
    names: Sequence[K],
    code: str,
    parameter: str,
    said: Callable[[K], str] = str,
) -> Mapping[K, T | Refused]:
    """The answers about all names; where reading breaks on one of them, that one is refused and the others answered.

    `said`: how the refusal names it.
    """
    try:
        return ask(names)
    except (TryLater, Refused, Waiting, DatabaseAway):
        raise
    except Exception:
        if len(names) == 1:
            log.exception("reading broke", name=said(names[0]))
            return {names[0]: Refused(code, **{parameter: said(names[0])})}
        half = len(names) // 2
        return {
            **each(ask, names[:half], code, parameter, said),
            **each(ask, names[half:], code, parameter, said),
        }


def unless_it_breaks(refund: int, make: Callable[[], T]) -> T | None:
    """Facts that no rule can work with (a zone that nobody knows) stop no other; deciding says what is wrong."""
    try:
        return make()
    except Exception:
        log.info("not searched for", refund=refund, exc_info=True)
        return None


def careful(ledger: Ledger) -> Draft:
    """The ledger's drafting; where it breaks, that one document is refused and no other is stopped."""

    def draft(document: Document, sale: Sale, key: str, parents: Mapping[str, str]) -> Drafted:
        try:
            return ledger.draft(document, sale, key, parents)
        except Refused:
            raise
        except Exception as error:
            log.exception("drafting broke", marker=document.marker)
            raise Refused("drafting-broke", kind=document.kind.value) from error

    return draft
