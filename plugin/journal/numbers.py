"""Document numbers of a company: who has which, taking them, and the next ones when QuickBooks says "taken"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import sqlalchemy as sa

from plugin.accounting import numbering
from plugin.accounting.decision import Decision
from plugin.journal import tables as t
from plugin.journal.codec import DECISION, DOCUMENT, POLICY, REFUND, SALE
from plugin.journal.database import AnyRow
from plugin.protocols import NumberTaken


def taken_numbers(
    connection: sa.Connection, company_id: int, sale_number: str | None
) -> Callable[[str], bool]:
    """Whether a number is taken in the company, by any refund or, where given, by the sale itself."""
    c = t.numbers.c

    def taken(number: str) -> bool:
        if number == sale_number:
            return True
        found = connection.execute(
            sa.select(c.refund_id).where(c.company_id == company_id, c.number == number)
        ).first()
        return found is not None

    return taken


def take_numbers(connection: sa.Connection, company_id: int, decision: Decision, refund_id: int) -> None:
    """The decision's numbers are the refund's for ever; documents that share one take it once.

    The number of a missing sale that is created is the order's own, and no refund's.
    Raises sqlalchemy.exc.IntegrityError where one is not free.
    """
    for document in decision.documents:
        if numbering.takes_own_number(document):
            number = getattr(document, "number", None)
            connection.execute(
                t.numbers.insert().values(company_id=company_id, number=number, refund_id=refund_id)
            )


def give_back_unused(
    connection: sa.Connection, refund_id: int, decision_id: int, from_position: int = 1
) -> None:
    """Numbers of documents that were never written become free again, unless another document shares them."""
    c, n = t.documents.c, t.numbers.c
    numbers = sa.select(c.number).where(c.decision_id == decision_id, c.number.is_not(None))
    is_unused = sa.and_(c.position >= from_position, c.state.in_(("planned", "refused", "held")))
    unused, used = numbers.where(is_unused), numbers.where(sa.not_(is_unused))
    connection.execute(
        t.numbers.delete().where(n.refund_id == refund_id, n.number.in_(unused), n.number.not_in(used))
    )


def renumber(
    connection: sa.Connection, company_id: int, document_id: int, answer: NumberTaken, longest: int
) -> None:
    """The next free numbers for this document and for those of the decision that follow it, none of them sent yet.

    A new attempt of the same decision: new payload and key, stored before it is sent. The number that
    QuickBooks refused stays taken.
    """
    row = _where_it_stands(connection, document_id)
    if answer.across_types:
        connection.execute(
            t.companies.update().where(t.companies.c.id == company_id).values(shares_numbers=True)
        )
    give_back_unused(connection, row.refund_id, row.decision_id, row.position + 1)
    later = connection.execute(
        sa.select(t.documents.c.id, t.documents.c.document)
        .where(t.documents.c.decision_id == row.decision_id, t.documents.c.position >= row.position)
        .order_by(t.documents.c.position)
    ).all()
    rest = replace(
        DECISION.load(row.decision), documents=tuple(DOCUMENT.load(each.document) for each in later)
    )
    sale_number = SALE.load(row.sale).number
    numbered = numbering.assign(
        rest,
        whole=POLICY.load(row.policy).number_of(REFUND.load(row.facts).order.number),
        longest=longest,
        taken=taken_numbers(connection, company_id, sale_number if answer.across_types else None),
        sale_number=sale_number,
    )
    take_numbers(connection, company_id, numbered, row.refund_id)
    for each, document in zip(later, numbered.documents, strict=True):
        connection.execute(
            t.documents.update()
            .where(t.documents.c.id == each.id)
            .values(number=getattr(document, "number", None), document=DOCUMENT.dump(document))
        )
    connection.execute(t.documents.update().where(t.documents.c.id == document_id).values(state="planned"))


def _where_it_stands(connection: sa.Connection, document_id: int) -> AnyRow:
    c, d, r = t.documents.c, t.decisions.c, t.refunds.c
    return connection.execute(
        sa.select(c.decision_id, c.position, c.refund_id, d.decision, d.sale, d.policy, r.facts)
        .join_from(t.documents, t.decisions)
        .join(t.refunds, r.id == c.refund_id)
        .where(c.id == document_id)
    ).one()
