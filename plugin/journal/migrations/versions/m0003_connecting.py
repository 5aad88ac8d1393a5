"""How a company stands with QuickBooks, attempts to connect, and realm ids: a fingerprint here, sealed in the vault."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from plugin.journal.database import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_COMPANIES = sa.table(
    "contra_companies", sa.column("id", sa.BigInteger), sa.column("edition"), sa.column("realm")
)


def upgrade() -> None:
    """Forward. Realm ids are sealed first, in the same transaction: without the vault's keys nothing is changed."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_COMPANIES)).all():
        fingerprint = context.config.attributes["seal_realm"](connection, row.id, row.edition, row.realm)
        connection.execute(_COMPANIES.update().where(_COMPANIES.c.id == row.id).values(realm=fingerprint))
    op.add_column(
        "contra_companies", sa.Column("state", sa.String(20), nullable=False, server_default="connected")
    )
    op.add_column("contra_companies", sa.Column("state_at", Moment(), nullable=True))
    op.add_column("contra_companies", sa.Column("state_by", sa.String(255), nullable=True))
    op.add_column("contra_companies", sa.Column("ends_at", Moment(), nullable=True))
    op.add_column("contra_companies", sa.Column("renew_at", Moment(), nullable=True))
    op.create_table(
        "contra_consents",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("asks", sa.String(length=20), nullable=True),
        sa.Column("sentence", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["shop_id"], ["contra_shops.id"], name=op.f("fk_contra_consents_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_consents")),
        sa.UniqueConstraint("ticket", name=op.f("uq_contra_consents_ticket")),
        sa.UniqueConstraint("state", name=op.f("uq_contra_consents_state")),
    )
    op.create_index(op.f("ix_contra_consents_begun_at"), "contra_consents", ["begun_at"], unique=False)
    op.create_index(op.f("ix_contra_adopted_refund_id"), "contra_adopted", ["refund_id"], unique=False)


def downgrade() -> None:
    """Back; realm ids stand in the table as they are."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(_COMPANIES)).all():
        realm = context.config.attributes["unseal_realm"](connection, row.id)
        connection.execute(_COMPANIES.update().where(_COMPANIES.c.id == row.id).values(realm=realm))
    op.drop_index(op.f("ix_contra_adopted_refund_id"), table_name="contra_adopted")
    op.drop_index(op.f("ix_contra_consents_begun_at"), table_name="contra_consents")
    op.drop_table("contra_consents")
    for column in ("renew_at", "ends_at", "state_by", "state_at", "state"):
        op.drop_column("contra_companies", column)
