"""What is known of a company's lists and settings, and what its webhooks said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from plugin.journal.database import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contra_cards",
        *_of_company("cards"),
        sa.Column("ledger_id", sa.String(64), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "entity", "ledger_id", name=op.f("pk_contra_cards")),
    )
    op.create_table(
        "contra_drawers",
        *_of_company("drawers"),
        sa.Column("ours", Moment(), nullable=False),
        sa.Column("theirs", Moment(), nullable=False),
        sa.Column("told", _number(), nullable=False),
        sa.Column("heeded", _number(), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "entity", name=op.f("pk_contra_drawers")),
    )
    op.create_table(
        "contra_asked",
        *_of_company("asked"),
        sa.Column("field", sa.String(40), nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("company_id", "entity", "field", "value", name=op.f("pk_contra_asked")),
    )
    op.create_table(
        "contra_heard",
        sa.Column("event", sa.String(64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("event", name=op.f("pk_contra_heard")),
    )
    op.create_index(op.f("ix_contra_heard_at"), "contra_heard", ["at"], unique=False)


def downgrade() -> None:
    """Back: everything is read anew."""
    op.drop_index(op.f("ix_contra_heard_at"), table_name="contra_heard")
    for name in ("heard", "asked", "drawers", "cards"):
        op.drop_table(f"contra_{name}")


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _of_company(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    name = op.f(f"fk_contra_{table}_company_id")
    return (
        sa.Column("company_id", _number(), nullable=False),
        sa.Column("entity", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["contra_companies.id"], name=name),
    )
