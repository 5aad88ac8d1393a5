"""How fast each company may be asked, and how often it was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from plugin.journal.database import Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _to_company() -> sa.Column[int]:
    return sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False)


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contra_pace",
        _to_company(),
        _number("requests"),
        _number("batches"),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("paused_until", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_pace_company_id")
        ),
        sa.PrimaryKeyConstraint("company_id", name=op.f("pk_contra_pace")),
    )
    op.create_table(
        "contra_usage",
        _to_company(),
        sa.Column("month", sa.Date(), nullable=False),
        _number("reads"),
        _number("writes"),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_usage_company_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "month", name=op.f("pk_contra_usage")),
    )


def downgrade() -> None:
    """Back."""
    op.drop_table("contra_usage")
    op.drop_table("contra_pace")
