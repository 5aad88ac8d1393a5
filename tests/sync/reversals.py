"""A store that tells of refunds whose money came back: no pretend shop does that by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from plugin.accounting.refund import Contents, Outcome, Refund
from plugin.protocols import Refused, Store
from tests.sandbox_process import Json
from tests.world import World


@dataclass
class TellsReversals:
    """A store whose refunds may be followed by one that takes them back."""

    inside: Store
    bounced: list[Refund] = field(default_factory=list)

    def open(self, letter: Any) -> Any:
        return self.inside.open(letter)

    def refunds(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, tuple[Refund, ...] | Refused]:
        read = self.inside.refunds(shop, order_ids)
        return {id_: self._and_reversals(found) for id_, found in read.items()}

    def _and_reversals(self, found: tuple[Refund, ...] | Refused) -> tuple[Refund, ...] | Refused:
        if isinstance(found, Refused):
            return found
        told = {refund.id: refund for refund in found}
        told |= {each.id: each for each in self.bounced if each.reverses in told}
        # And what takes those back again.
        told |= {each.id: each for each in self.bounced if each.reverses in told}
        return tuple(told.values())

    def contents(self, shop: str, order_ids: Sequence[str]) -> Mapping[str, Contents | Refused]:
        return self.inside.contents(shop, order_ids)


def change(world: World, refund: Json, made: Refund, **changes: Any) -> Refund:
    """The store tells other facts of what takes that refund back (or something more that does)."""
    told = world.room.stores["shopify"]
    assert isinstance(told, TellsReversals)
    other = replace(made, **changes)
    told.bounced = [each for each in told.bounced if each.id != other.id] + [other]
    world.deliver(refund)
    world.sync()
    return other


def bounce(world: World, refund: Json, outcome: Outcome = Outcome.SUCCEEDED) -> Refund:
    """The money of that refund comes back, and the store tells of it."""
    first = world.detail(refund).refund
    back = tuple(
        replace(each, id=f"{each.id} back", incoming=True, outcome=outcome) for each in first.transactions
    )
    made = Refund(
        id=f"{first.id}/back",
        order=first.order,
        moment=first.moment,
        zone=first.zone,
        transactions=back,
        reverses=first.id,
    )
    told = world.room.stores["shopify"]
    if not isinstance(told, TellsReversals):
        told = TellsReversals(told)
        world.room.stores["shopify"] = told
    told.bounced.append(made)
    world.deliver(refund)
    world.sync()
    return made
