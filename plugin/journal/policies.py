"""The merchant's choices of one connection: checked where they are set, and every change kept."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from plugin.accounting.choices import refusals
from plugin.accounting.numbering import may_meet
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.sentences import Sentence, say
from plugin.journal import tables as t
from plugin.journal.codec import POLICY


class WrongPolicy(ValueError):
    """Choices that cannot be booked. `sentences`: why, each with what to do."""

    def __init__(self, sentences: tuple[Sentence, ...]) -> None:
        super().__init__(", ".join(sentence.code for sentence in sentences))
        self.sentences = sentences


class SameNumbers(ValueError):
    """Two shops of one company could have orders of the same number there; the text names the other."""


def check_policy(
    connection: sa.Connection, shop_id: int, company_id: int, policy: Policy, offers: Offers | None
) -> None:
    """Where a policy is set it is checked: raises WrongPolicy, SameNumbers. `offers`: of the company, where known."""
    edition = connection.execute(
        sa.select(t.companies.c.edition).where(t.companies.c.id == company_id)
    ).scalar_one()
    wrong = refusals(policy, offers)
    if edition.removeprefix("quickbooks_") != policy.boxes.edition:
        wrong = (say("choice-other-edition", boxes=policy.boxes.edition, company=edition), *wrong)
    if wrong:
        raise WrongPolicy(wrong)
    c = t.connections.c
    others = connection.execute(
        sa.select(t.shops.c.domain, c.policy)
        .join_from(t.connections, t.shops)
        .where(c.company_id == company_id, c.shop_id != shop_id, c.active, t.shops.c.installed)
    ).all()
    for other in others:
        if may_meet(POLICY.load(other.policy), policy):
            raise SameNumbers(other.domain)


def store_policy(
    connection: sa.Connection, connection_id: int, policy: Policy, who: str, at: datetime
) -> None:
    """Stores the policy, and a line of the audit trail where it is another one."""
    c, after = t.connections.c, POLICY.dump(policy)
    before = connection.execute(sa.select(c.policy).where(c.id == connection_id)).scalar_one()
    if before == after:
        return
    connection.execute(t.connections.update().where(c.id == connection_id).values(policy=after))
    connection.execute(
        t.policy_changes.insert().values(
            connection_id=connection_id, at=at, who=who[:255], before=before or None, after=after
        )
    )
