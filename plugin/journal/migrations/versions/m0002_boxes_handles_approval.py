"""Boxes per edition and gateways in policies, handles in documents, proposals and their approval."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from plugin.journal.database import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Json = dict[str, Any]

_ROWS_AT_ONCE = 500
_BOXES = ("credit_memos", "refund_receipts", "void_unpaid")
#: Kind of document -> fields that are called otherwise now.
_RENAMED = {
    "credit application": {"memo_marker": "memo", "invoice_id": "invoice"},
    "void": {"sale_id": "target_id", "sale_number": "target_number"},
}


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contra_policy_changes",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("connection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["contra_connections.id"], name=op.f("fk_contra_policy_changes_connection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_policy_changes")),
    )
    op.create_index(
        op.f("ix_contra_policy_changes_connection_id"),
        "contra_policy_changes",
        ["connection_id"],
        unique=False,
    )
    op.create_table(
        "contra_adopted",
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("ledger_id", sa.String(length=64), nullable=False),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_adopted_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["contra_refunds.id"], name=op.f("fk_contra_adopted_refund_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "ledger_id", name=op.f("pk_contra_adopted")),
    )
    op.create_index(
        op.f("ix_contra_documents_company_id_ledger_id"),
        "contra_documents",
        ["company_id", "ledger_id"],
        unique=False,
    )
    op.add_column("contra_refunds", sa.Column("proposal", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("contra_refunds", sa.Column("approved", sa.String(length=64), nullable=True))
    _rewrite("contra_connections", "policy", _policy)
    _rewrite("contra_decisions", "policy", _policy)
    _rewrite("contra_decisions", "decision", _decision)
    _rewrite("contra_documents", "document", _document)


def downgrade() -> None:
    """Back; the other edition's policies, and documents that the first version does not know, stay as they are."""
    _rewrite("contra_documents", "document", _document_before)
    _rewrite("contra_decisions", "decision", _decision_before)
    _rewrite("contra_decisions", "policy", _policy_before)
    _rewrite("contra_connections", "policy", _policy_before)
    op.drop_column("contra_refunds", "approved")
    op.drop_column("contra_refunds", "proposal")
    op.drop_index(op.f("ix_contra_documents_company_id_ledger_id"), table_name="contra_documents")
    op.drop_table("contra_adopted")
    op.drop_index(op.f("ix_contra_policy_changes_connection_id"), table_name="contra_policy_changes")
    op.drop_table("contra_policy_changes")


def _rewrite(table: str, column: str, change: Callable[[Json], Json]) -> None:
    """Every row's value anew, a few hundred rows in memory at a time."""
    rows = sa.table(table, sa.column("id", sa.BigInteger), sa.column(column, sa.JSON))
    stored = rows.c[column]
    connection, last = op.get_bind(), 0
    while True:
        found = connection.execute(
            sa.select(rows.c.id, stored).where(rows.c.id > last).order_by(rows.c.id).limit(_ROWS_AT_ONCE)
        ).all()
        if not found:
            return
        for id_, value in found:
            connection.execute(rows.update().where(rows.c.id == id_).values({column: change(value)}))
        last = found[-1].id


def _policy(policy: Json) -> Json:
    """The first version knew the boxes of QuickBooks Online, and of a gateway its account."""
    if "boxes" in policy:
        return policy
    left = {name: value for name, value in policy.items() if name not in (*_BOXES, "money_accounts")}
    boxes = {"edition": "online", **{name: policy[name] for name in _BOXES}}
    gateways = {
        name: {"account": account, "method": None, "bank_account": None}
        for name, account in policy["money_accounts"].items()
    }
    return {"boxes": boxes, **left, "gateways": gateways}


def _policy_before(policy: Json) -> Json:
    if policy.get("boxes", {}).get("edition") != "online":
        return policy
    left = {name: value for name, value in policy.items() if name not in ("boxes", "gateways")}
    accounts = {
        name: gateway["account"] for name, gateway in policy["gateways"].items() if gateway["account"]
    }
    return {**{name: policy["boxes"][name] for name in _BOXES}, **left, "money_accounts": accounts}


def _decision(decision: Json) -> Json:
    return {**decision, "documents": [_document(document) for document in decision["documents"]]}


def _decision_before(decision: Json) -> Json:
    return {**decision, "documents": [_document_before(document) for document in decision["documents"]]}


def _document(document: Json) -> Json:
    names = _RENAMED.get(document["kind"], {})
    return {names.get(name, name): value for name, value in document.items()}


def _document_before(document: Json) -> Json:
    names = {new: old for old, new in _RENAMED.get(document["kind"], {}).items()}
    return {names.get(name, name): value for name, value in document.items()}
