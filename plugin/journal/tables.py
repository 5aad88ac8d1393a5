"""The journal's tables. Every name carries the prefix `contra_`; Alembic leaves all others alone."""

from __future__ import annotations

import sqlalchemy as sa

from plugin.journal.database import Moment

PREFIX = "contra_"

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _id() -> sa.Column[int]:
    return sa.Column("id", _ID, primary_key=True, autoincrement=True)


def _to(table: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(f"{table}_id", _ID, sa.ForeignKey(f"{PREFIX}{_plural(table)}.id"), nullable=nullable)


def _plural(word: str) -> str:
    return "companies" if word == "company" else f"{word}s"


def _table(name: str, *parts: sa.schema.SchemaItem) -> sa.Table:
    return sa.Table(PREFIX + name, metadata, *parts)


#: An installed store. `domain`: the store's own name of it. `installed` false: uninstalled.
#: `failures`: readings in a row that came to nothing; `wait_until`: not asked again before.
shops = _table(
    "shops",
    _id(),
    sa.Column("platform", sa.String(20), nullable=False),
    sa.Column("domain", sa.String(255), nullable=False),
    sa.Column("installed", sa.Boolean, nullable=False),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("wait_until", Moment),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("platform", "domain"),
)

#: A connected company. `wanted` counts what intake asked for, `done` what syncs have seen;
#: `generation` numbers the syncs; `active` is the generation that is queued or running, else NULL.
#: `wake_at`: the next sync that nobody asks for. `failures`: in a row; `trouble`: why, for people.
#: `shares_numbers`: the company was seen to keep numbers unique across types of document.
#: `realm`: a keyed fingerprint of QuickBooks' own id of it, which lies in `secrets`. `state`: how it stands with
#: QuickBooks, since `state_at`, by whom. `ends_at`: the connection ends unless it is renewed; `renew_at`: when an
#: idle one is.
companies = _table(
    "companies",
    _id(),
    sa.Column("edition", sa.String(20), nullable=False),
    sa.Column("realm", sa.String(64), nullable=False),
    sa.Column("name", sa.String(255), nullable=False),
    sa.Column("wanted", _ID, nullable=False, server_default="0"),
    sa.Column("done", _ID, nullable=False, server_default="0"),
    sa.Column("generation", _ID, nullable=False, server_default="0"),
    sa.Column("active", _ID),
    sa.Column("wake_at", Moment),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Column("trouble", sa.JSON(none_as_null=True)),
    sa.Column("synced_at", Moment),
    sa.Column("shares_numbers", sa.Boolean, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("state", sa.String(20), nullable=False, server_default="connected"),
    sa.Column("state_at", Moment),
    sa.Column("state_by", sa.String(255)),
    sa.Column("ends_at", Moment),
    sa.Column("renew_at", Moment),
    sa.UniqueConstraint("edition", "realm"),
    sa.Index(None, "wake_at"),
)

#: Joins one shop to one company. A shop has at most one active connection.
connections = _table(
    "connections",
    _id(),
    _to("shop"),
    _to("company"),
    sa.Column("policy", sa.JSON, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Index(
        "uq_contra_connections_one_active",
        "shop_id",
        unique=True,
        sqlite_where=sa.text("active = 1"),
        postgresql_where=sa.text("active"),
    ),
    sa.UniqueConstraint("shop_id", "company_id"),
    sa.Index(None, "company_id"),
)

#: The audit trail of the merchant's choices: every policy that was set, with who and when. Never edited.
policy_changes = _table(
    "policy_changes",
    _id(),
    _to("connection"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.String(255), nullable=False),
    sa.Column("before", sa.JSON(none_as_null=True)),
    sa.Column("after", sa.JSON, nullable=False),
    sa.Index(None, "connection_id"),
)

#: Tokens and realm ids, encrypted. `owner`: whose ("shop:1", "company:2", "realm:2").
secrets = _table(
    "secrets",
    sa.Column("owner", sa.String(64), primary_key=True),
    sa.Column("ciphertext", sa.Text, nullable=False),
    sa.Column("written_at", Moment, nullable=False),
)

#: Orders to look at: one open row per order. `told` counts the letters; a row is closed (deleted) only
#: if `told` is still what the sync saw before it read the order. `expects`: refunds that letters named, a line
#: each; the row stays open while the store does not show them yet.
nudges = _table(
    "nudges",
    _to("shop"),
    sa.Column("order_id", sa.String(255), nullable=False),
    sa.Column("told", _ID, nullable=False),
    sa.Column("expects", sa.Text, nullable=False),
    sa.Column("noted_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("shop_id", "order_id"),
)

#: What a person has to look at because no machine could read it: a genuine letter, an order.
#: `key` makes a second delivery the same row.
troubles = _table(
    "troubles",
    _id(),
    _to("shop"),
    sa.Column("key", sa.String(255), nullable=False),
    sa.Column("topic", sa.String(100), nullable=False),
    sa.Column("order_id", sa.String(255)),
    sa.Column("sentence", sa.JSON, nullable=False),
    sa.Column("body", sa.LargeBinary),
    sa.Column("noted_at", Moment, nullable=False),
    sa.UniqueConstraint("shop_id", "key"),
)

#: Genuine posts of shops and companies that we do not know (any more), and of QuickBooks that nobody can read: counted.
strangers = _table(
    "strangers",
    sa.Column("platform", sa.String(20), nullable=False),
    sa.Column("domain", sa.String(255), nullable=False),
    sa.Column("posts", _ID, nullable=False),
    sa.Column("last_at", Moment, nullable=False),
    sa.PrimaryKeyConstraint("platform", "domain"),
)

#: One refund of one connection, with its facts, its state and what is shown of it in lists.
#: `changed_facts`: other facts that came while or after the ones in `facts` were booked.
#: `look_again`: of a held refund, until when every sync decides it anew. `decided_at` NULL: never.
#: `proposal`: the decision that is booked if a person says yes; `approved`: fingerprint of the one approved.
refunds = _table(
    "refunds",
    _id(),
    _to("connection"),
    _to("shop"),
    sa.Column("refund_key", sa.String(255), nullable=False),
    sa.Column("order_id", sa.String(255), nullable=False),
    sa.Column("order_number", sa.String(255), nullable=False),
    sa.Column("state", sa.String(30), nullable=False),
    sa.Column("sentence", sa.JSON(none_as_null=True)),
    sa.Column("look_again", Moment),
    sa.Column("facts", sa.JSON, nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("changed_facts", sa.JSON(none_as_null=True)),
    sa.Column("amount", sa.String(40), nullable=False),
    sa.Column("currency", sa.String(3), nullable=False),
    sa.Column("moment", Moment, nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("seen_at", Moment, nullable=False),
    sa.Column("proposal", sa.JSON(none_as_null=True)),
    sa.Column("approved", sa.String(64)),
    sa.UniqueConstraint("connection_id", "refund_key"),
    sa.Index(None, "connection_id", "order_id"),
    sa.Index(None, "connection_id", "state"),
    sa.Index(None, "shop_id", "state", "id"),
)

#: The audit trail: every move of a refund, with who, when and why. Never edited.
events = _table(
    "events",
    _id(),
    _to("refund"),
    sa.Column("at", Moment, nullable=False),
    sa.Column("who", sa.String(255), nullable=False),
    sa.Column("old", sa.String(30)),
    sa.Column("new", sa.String(30)),
    sa.Column("sentence", sa.JSON, nullable=False),
    sa.Index(None, "refund_id"),
)

#: A stored decision. `superseded`: a person had it decided anew after nothing of it could be booked.
#: `sale_id`: the ledger's id of the sale; "#" and the refund's id while the decision's own sale is not there yet.
decisions = _table(
    "decisions",
    _id(),
    _to("refund"),
    _to("company"),
    sa.Column("sale_id", sa.String(64), nullable=False),
    sa.Column("decision", sa.JSON, nullable=False),
    sa.Column("sale", sa.JSON, nullable=False),
    sa.Column("policy", sa.JSON, nullable=False),
    sa.Column("superseded", sa.Boolean, nullable=False),
    sa.Column("decided_at", Moment, nullable=False),
    sa.Index(None, "refund_id"),
    sa.Index(None, "company_id", "sale_id"),
)

#: One document of a decision. `state`: planned, sent, booked, refused, held, needless.
#: `alone`: it goes out by itself, because a request that carried it with others was refused whole.
#: `attempts` counts its payloads; `ledger_id`, `revision`, `stated_total`, `open`: the ledger's answer.
documents = _table(
    "documents",
    _id(),
    _to("decision"),
    _to("company"),
    _to("refund"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("marker", sa.String(255), nullable=False),
    sa.Column("number", sa.String(64)),
    sa.Column("document", sa.JSON, nullable=False),
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("alone", sa.Boolean, nullable=False),
    sa.Column("ledger_id", sa.String(64)),
    sa.Column("revision", sa.String(64)),
    sa.Column("stated_total", sa.String(40)),
    sa.Column("open", sa.String(40)),
    sa.Column("sentence", sa.JSON(none_as_null=True)),
    sa.Column("booked_at", Moment),
    sa.UniqueConstraint("decision_id", "position"),
    sa.Index(None, "company_id", "state"),
    sa.Index(None, "company_id", "ledger_id"),
    sa.Index(None, "refund_id"),
)

#: Documents that a bookkeeper entered by hand and that stand for a refund: for one only, for ever.
adopted = _table(
    "adopted",
    _to("company"),
    sa.Column("ledger_id", sa.String(64), nullable=False),
    _to("refund"),
    sa.PrimaryKeyConstraint("company_id", "ledger_id"),
    sa.Index(None, "refund_id"),
)

#: Numbers our documents took in a company; a number belongs to one refund for ever.
numbers = _table(
    "numbers",
    _to("company"),
    sa.Column("number", sa.String(64), nullable=False),
    _to("refund"),
    sa.PrimaryKeyConstraint("company_id", "number"),
)

#: One HTTP request (or message set) to a ledger, stored before it is sent. `answered_at` NULL: nobody
#: knows what became of it, so it is sent again under the same key, with the same content.
requests = _table(
    "requests",
    sa.Column("key", sa.String(36), primary_key=True),
    _to("company"),
    sa.Column("stored_at", Moment, nullable=False),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("answered_at", Moment),
    sa.Index(None, "company_id", "answered_at"),
)

#: One document's payload in one request: the attempt. `item_key`: its own idempotency key.
attempts = _table(
    "attempts",
    sa.Column("request_key", sa.String(36), sa.ForeignKey(f"{PREFIX}requests.key"), nullable=False),
    sa.Column("item_key", sa.String(10), nullable=False),
    _to("document"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),
    sa.Column("kind", sa.String(40), nullable=False),
    sa.Column("outcome", sa.String(20)),
    sa.Column("answer", sa.JSON(none_as_null=True)),
    sa.PrimaryKeyConstraint("request_key", "item_key"),
    sa.Index(None, "document_id"),
)

#: How fast a company may be asked, one row for all processes: what was saved up in its buckets (microseconds) at
#: the moment `at`. `paused_until`: it asked to slow down.
pace = _table(
    "pace",
    _to("company"),
    sa.Column("requests", _ID, nullable=False),
    sa.Column("batches", _ID, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.Column("paused_until", Moment),
    sa.PrimaryKeyConstraint("company_id"),
)

#: Requests to a company per month (its first day, UTC): those that read are billed, the others are free.
usage = _table(
    "usage",
    _to("company"),
    sa.Column("month", sa.Date, nullable=False),
    sa.Column("reads", _ID, nullable=False),
    sa.Column("writes", _ID, nullable=False),
    sa.PrimaryKeyConstraint("company_id", "month"),
)

#: Attempts to connect a company. `ticket`, `state` and `browser` are hashes: of the panel's ticket that began it, of
#: what QuickBooks has to repeat, and of what the browser's cookie has to say. `answered_at`: the state is used up.
#: `asks`: a person has to say more first; `sentence`: what came of it.
consents = _table(
    "consents",
    _id(),
    _to("shop"),
    sa.Column("who", sa.String(255), nullable=False),
    sa.Column("ticket", sa.String(64), nullable=False),
    sa.Column("state", sa.String(64), nullable=False),
    sa.Column("browser", sa.String(64), nullable=False),
    sa.Column("begun_at", Moment, nullable=False),
    sa.Column("answered_at", Moment),
    sa.Column("asks", sa.String(20)),
    sa.Column("sentence", sa.JSON(none_as_null=True)),
    sa.UniqueConstraint("ticket"),
    sa.UniqueConstraint("state"),
    sa.Index(None, "begun_at"),
)

#: What is known of a company's lists and settings, so that it is not read again: a card for every row.
cards = _table(
    "cards",
    _to("company"),
    sa.Column("entity", sa.String(40), nullable=False),
    sa.Column("ledger_id", sa.String(64), nullable=False),
    sa.Column("row", sa.JSON, nullable=False),
    sa.PrimaryKeyConstraint("company_id", "entity", "ledger_id"),
)

#: All cards of one entity: known to be current at `ours` by our clock, which was `theirs` by the company's. `told`:
#: how often somebody said that something of it has changed; `heeded`: of these, how many came before the last look.
drawers = _table(
    "drawers",
    _to("company"),
    sa.Column("entity", sa.String(40), nullable=False),
    sa.Column("ours", Moment, nullable=False),
    sa.Column("theirs", Moment, nullable=False),
    sa.Column("told", _ID, nullable=False),
    sa.Column("heeded", _ID, nullable=False),
    sa.PrimaryKeyConstraint("company_id", "entity"),
)

#: What the company was asked for by a property of the rows: no card with that value is then the answer "none".
#: `value`: hashed, as names may be long; `field` "" stands for all rows.
asked = _table(
    "asked",
    _to("company"),
    sa.Column("entity", sa.String(40), nullable=False),
    sa.Column("field", sa.String(40), nullable=False),
    sa.Column("value", sa.String(64), nullable=False),
    sa.PrimaryKeyConstraint("company_id", "entity", "field", "value"),
)

#: Events of QuickBooks' webhooks that were heard, so that a second delivery is told apart; forgotten after a while.
heard = _table(
    "heard",
    sa.Column("event", sa.String(64), primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Index(None, "at"),
)
