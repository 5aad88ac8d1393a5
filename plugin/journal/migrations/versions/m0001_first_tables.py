"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from plugin.journal.database import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "contra_companies",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("realm", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column(
            "wanted", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
        ),
        sa.Column(
            "done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False
        ),
        sa.Column(
            "generation",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            server_default="0",
            nullable=False,
        ),
        sa.Column("active", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wake_at", Moment(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("trouble", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("synced_at", Moment(), nullable=True),
        sa.Column("shares_numbers", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_companies")),
        sa.UniqueConstraint("edition", "realm", name=op.f("uq_contra_companies_edition_realm")),
    )
    op.create_index(op.f("ix_contra_companies_wake_at"), "contra_companies", ["wake_at"], unique=False)
    op.create_table(
        "contra_secrets",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("ciphertext", sa.Text(), nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_contra_secrets")),
    )
    op.create_table(
        "contra_shops",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("installed", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wait_until", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_shops")),
        sa.UniqueConstraint("platform", "domain", name=op.f("uq_contra_shops_platform_domain")),
    )
    op.create_table(
        "contra_strangers",
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("domain", sa.String(length=255), nullable=False),
        sa.Column("posts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("last_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "domain", name=op.f("pk_contra_strangers")),
    )
    op.create_table(
        "contra_connections",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_connections_company_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["contra_shops.id"], name=op.f("fk_contra_connections_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_connections")),
        sa.UniqueConstraint("shop_id", "company_id", name=op.f("uq_contra_connections_shop_id_company_id")),
    )
    op.create_index(
        op.f("ix_contra_connections_company_id"), "contra_connections", ["company_id"], unique=False
    )
    op.create_index(
        "uq_contra_connections_one_active",
        "contra_connections",
        ["shop_id"],
        unique=True,
        sqlite_where=sa.text("active = 1"),
        postgresql_where=sa.text("active"),
    )
    op.create_table(
        "contra_nudges",
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.String(length=255), nullable=False),
        sa.Column("told", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expects", sa.Text(), nullable=False),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["contra_shops.id"], name=op.f("fk_contra_nudges_shop_id")),
        sa.PrimaryKeyConstraint("shop_id", "order_id", name=op.f("pk_contra_nudges")),
    )
    op.create_table(
        "contra_requests",
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stored_at", Moment(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_requests_company_id")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_contra_requests")),
    )
    op.create_index(
        op.f("ix_contra_requests_company_id_answered_at"),
        "contra_requests",
        ["company_id", "answered_at"],
        unique=False,
    )
    op.create_table(
        "contra_troubles",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=False),
        sa.Column("order_id", sa.String(length=255), nullable=True),
        sa.Column("sentence", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["shop_id"], ["contra_shops.id"], name=op.f("fk_contra_troubles_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_troubles")),
        sa.UniqueConstraint("shop_id", "key", name=op.f("uq_contra_troubles_shop_id_key")),
    )
    op.create_table(
        "contra_refunds",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("connection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("shop_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refund_key", sa.String(length=255), nullable=False),
        sa.Column("order_id", sa.String(length=255), nullable=False),
        sa.Column("order_number", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("sentence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("look_again", Moment(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("changed_facts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("amount", sa.String(length=40), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("moment", Moment(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["contra_connections.id"], name=op.f("fk_contra_refunds_connection_id")
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["contra_shops.id"], name=op.f("fk_contra_refunds_shop_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_refunds")),
        sa.UniqueConstraint(
            "connection_id", "refund_key", name=op.f("uq_contra_refunds_connection_id_refund_key")
        ),
    )
    op.create_index(
        op.f("ix_contra_refunds_connection_id_order_id"),
        "contra_refunds",
        ["connection_id", "order_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contra_refunds_connection_id_state"),
        "contra_refunds",
        ["connection_id", "state"],
        unique=False,
    )
    op.create_index(
        op.f("ix_contra_refunds_shop_id_state_id"), "contra_refunds", ["shop_id", "state", "id"], unique=False
    )
    op.create_table(
        "contra_decisions",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sale_id", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.Column("sale", sa.JSON(), nullable=False),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("superseded", sa.Boolean(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_decisions_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["contra_refunds.id"], name=op.f("fk_contra_decisions_refund_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_decisions")),
    )
    op.create_index(
        op.f("ix_contra_decisions_company_id_sale_id"),
        "contra_decisions",
        ["company_id", "sale_id"],
        unique=False,
    )
    op.create_index(op.f("ix_contra_decisions_refund_id"), "contra_decisions", ["refund_id"], unique=False)
    op.create_table(
        "contra_events",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("who", sa.String(length=255), nullable=False),
        sa.Column("old", sa.String(length=30), nullable=True),
        sa.Column("new", sa.String(length=30), nullable=True),
        sa.Column("sentence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["contra_refunds.id"], name=op.f("fk_contra_events_refund_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_events")),
    )
    op.create_index(op.f("ix_contra_events_refund_id"), "contra_events", ["refund_id"], unique=False)
    op.create_table(
        "contra_numbers",
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_numbers_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["contra_refunds.id"], name=op.f("fk_contra_numbers_refund_id")
        ),
        sa.PrimaryKeyConstraint("company_id", "number", name=op.f("pk_contra_numbers")),
    )
    op.create_table(
        "contra_documents",
        sa.Column(
            "id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("company_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("refund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("marker", sa.String(length=255), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("ledger_id", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.String(length=64), nullable=True),
        sa.Column("stated_total", sa.String(length=40), nullable=True),
        sa.Column("open", sa.String(length=40), nullable=True),
        sa.Column("sentence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("booked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contra_companies.id"], name=op.f("fk_contra_documents_company_id")
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["contra_decisions.id"], name=op.f("fk_contra_documents_decision_id")
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["contra_refunds.id"], name=op.f("fk_contra_documents_refund_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contra_documents")),
        sa.UniqueConstraint("decision_id", "position", name=op.f("uq_contra_documents_decision_id_position")),
    )
    op.create_index(
        op.f("ix_contra_documents_company_id_state"),
        "contra_documents",
        ["company_id", "state"],
        unique=False,
    )
    op.create_index(op.f("ix_contra_documents_refund_id"), "contra_documents", ["refund_id"], unique=False)
    op.create_table(
        "contra_attempts",
        sa.Column("request_key", sa.String(length=36), nullable=False),
        sa.Column("item_key", sa.String(length=10), nullable=False),
        sa.Column("document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["document_id"], ["contra_documents.id"], name=op.f("fk_contra_attempts_document_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_key"], ["contra_requests.key"], name=op.f("fk_contra_attempts_request_key")
        ),
        sa.PrimaryKeyConstraint("request_key", "item_key", name=op.f("pk_contra_attempts")),
    )
    op.create_index(op.f("ix_contra_attempts_document_id"), "contra_attempts", ["document_id"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_index(op.f("ix_contra_attempts_document_id"), table_name="contra_attempts")
    op.drop_table("contra_attempts")
    op.drop_index(op.f("ix_contra_documents_refund_id"), table_name="contra_documents")
    op.drop_index(op.f("ix_contra_documents_company_id_state"), table_name="contra_documents")
    op.drop_table("contra_documents")
    op.drop_table("contra_numbers")
    op.drop_index(op.f("ix_contra_events_refund_id"), table_name="contra_events")
    op.drop_table("contra_events")
    op.drop_index(op.f("ix_contra_decisions_refund_id"), table_name="contra_decisions")
    op.drop_index(op.f("ix_contra_decisions_company_id_sale_id"), table_name="contra_decisions")
    op.drop_table("contra_decisions")
    op.drop_index(op.f("ix_contra_refunds_shop_id_state_id"), table_name="contra_refunds")
    op.drop_index(op.f("ix_contra_refunds_connection_id_state"), table_name="contra_refunds")
    op.drop_index(op.f("ix_contra_refunds_connection_id_order_id"), table_name="contra_refunds")
    op.drop_table("contra_refunds")
    op.drop_table("contra_troubles")
    op.drop_index(op.f("ix_contra_requests_company_id_answered_at"), table_name="contra_requests")
    op.drop_table("contra_requests")
    op.drop_table("contra_nudges")
    op.drop_index(
        "uq_contra_connections_one_active",
        table_name="contra_connections",
        sqlite_where=sa.text("active = 1"),
        postgresql_where=sa.text("active"),
    )
    op.drop_index(op.f("ix_contra_connections_company_id"), table_name="contra_connections")
    op.drop_table("contra_connections")
    op.drop_table("contra_strangers")
    op.drop_table("contra_shops")
    op.drop_table("contra_secrets")
    op.drop_index(op.f("ix_contra_companies_wake_at"), table_name="contra_companies")
    op.drop_table("contra_companies")
