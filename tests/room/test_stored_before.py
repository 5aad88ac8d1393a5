"""What the first version stored is read, shown and compared by this one as if nothing had happened."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from cryptography.fernet import Fernet

from plugin.accounting.decision import Decision
from plugin.accounting.documents import CreditApplication, CreditMemo, RefundReceipt, Void
from plugin.accounting.policy import Gateway, Online
from plugin.accounting.sale import Ref
from plugin.clock import SystemClock
from plugin.journal import migrate
from plugin.journal import tables as t
from plugin.journal.codec import DECISION, DOCUMENT, POLICY, REFUND, SALE, fingerprint
from plugin.journal.database import Database
from plugin.journal.realms import Realms
from plugin.journal.register import Register
from plugin.states import CompanyState
from plugin.vault import Vault
from tests.realms import open_realms
from tests.room.test_migrations import alembic

Json = dict[str, Any]

#: As the first version wrote it: a part-paid invoice (memo, receipt, application), an invoice voided.
STORED: Json = json.loads((Path(__file__).parent / "first_version.json").read_text(encoding="utf-8"))

_AT = "2026-10-15 16:00:00+00:00"


def _insert(database: Database, table: str, **values: object) -> None:
    columns = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    plain = {name: json.dumps(value) if isinstance(value, dict) else value for name, value in values.items()}
    with database.write() as connection:
        connection.execute(sa.text(f"INSERT INTO contra_{table} ({columns}) VALUES ({places})"), plain)


def _refund(database: Database, id_: int, facts: Json, mark: str) -> None:
    _insert(
        database,
        "refunds",
        id=id_,
        connection_id=1,
        shop_id=1,
        refund_key=facts["id"],
        order_id="gid 1",
        order_number="1001",
        state="booked",
        facts=facts,
        fingerprint=mark,
        amount="60.00",
        currency="USD",
        moment=_AT,
        zone="America/New_York",
        seen_at=_AT,
    )


def _decision(database: Database, id_: int, decision: Json, sale: Json) -> None:
    _insert(
        database,
        "decisions",
        id=id_,
        refund_id=id_,
        company_id=1,
        sale_id="501",
        decision=decision,
        sale=sale,
        policy=STORED["policy"],
        superseded=False,
        decided_at=_AT,
    )
    for position, document in enumerate(decision["documents"], 1):
        _insert(
            database,
            "documents",
            decision_id=id_,
            company_id=1,
            refund_id=id_,
            position=position,
            kind=document["kind"],
            marker=document["marker"],
            document=document,
            state="booked",
            attempts=1,
            alone=False,
        )


@pytest.fixture
def first(empty: Database) -> Database:
    """A database of the first version, with two booked refunds."""
    command.upgrade(alembic(empty), "0001")
    _insert(empty, "shops", id=1, platform="shopify", domain="a", installed=True, created_at=_AT)
    _insert(
        empty,
        "companies",
        id=1,
        edition="quickbooks_online",
        realm="1",
        name="Acme",
        shares_numbers=False,
        created_at=_AT,
    )
    _insert(
        empty,
        "connections",
        id=1,
        shop_id=1,
        company_id=1,
        policy=STORED["policy"],
        active=True,
        created_at=_AT,
    )
    _refund(empty, 1, STORED["facts"], STORED["fingerprint"])
    _decision(empty, 1, STORED["decision"], STORED["sale"])
    _refund(empty, 2, STORED["void_facts"], STORED["void_fingerprint"])
    _decision(empty, 2, STORED["void_decision"], STORED["void_sale"])
    return empty


def _column(database: Database, column: sa.Column[Any]) -> list[Any]:
    with database.read() as connection:
        return list(connection.execute(sa.select(column).order_by(column.table.c.id)).scalars())


def test_a_policy_of_before_keeps_every_choice_and_books_as_it_did(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    for stored in (*_column(first, t.connections.c.policy), *_column(first, t.decisions.c.policy)):
        policy = POLICY.load(stored)
        assert policy.boxes == Online(credit_memos=True, refund_receipts=True, void_unpaid=True)
        assert policy.gateways == {"paypal": Gateway(account=Ref("35", "PayPal clearing"))}
        assert policy.void_only_in_month is False
        assert (policy.start, policy.number_prefix) == (date(2026, 1, 1), "A-")
        assert (policy.number_suffix, policy.tax_codes) == ("", {})
        assert policy.shipping_item is not None
        assert "credit_memos" not in stored
        assert "money_accounts" not in stored


def test_documents_of_before_name_what_they_act_on_as_they_did(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    memo, receipt, application, void = map(DOCUMENT.load, _column(first, t.documents.c.document))
    assert isinstance(memo, CreditMemo)
    assert isinstance(receipt, RefundReceipt)
    assert (memo.number, memo.sale_id, receipt.number) == ("A-1001", "501", "A-1001-1")
    assert isinstance(application, CreditApplication)
    assert (application.memo, application.invoice) == ("R1#1", "501")
    assert isinstance(void, Void)
    assert (void.target_id, void.target_number, str(void.amount)) == ("501", "1001", "108.00 USD")


def test_decisions_of_before_hold_the_same_documents_as_the_rows_beside_them(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    shared: Decision
    shared, voided = map(DECISION.load, _column(first, t.decisions.c.decision))
    beside = tuple(map(DOCUMENT.load, _column(first, t.documents.c.document)))
    assert (*shared.documents, *voided.documents) == beside
    assert (shared.creates, shared.adopted) == (None, ())
    assert [SALE.load(sale).number for sale in _column(first, t.decisions.c.sale)] == ["1001", "1001"]


def test_what_is_read_is_written_again_without_a_name_of_before(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    for stored in _column(first, t.documents.c.document):
        assert stored.keys() <= DOCUMENT.dump(DOCUMENT.load(stored)).keys()


@pytest.mark.parametrize("name", ["facts", "void_facts"])
def test_facts_that_were_kept_before_do_not_look_changed(name: str) -> None:
    """Else every booked refund would be held as "changed after booking" when its order is read again."""
    told = STORED[name.replace("facts", "fingerprint")]
    assert fingerprint(REFUND.load(STORED[name])) == told


def test_going_back_gives_the_first_version_its_own_names_again(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    command.downgrade(alembic(first, open_realms()), "0001")
    assert _raw(first, "SELECT policy FROM contra_connections") == [STORED["policy"]]
    assert _raw(first, "SELECT decision FROM contra_decisions ORDER BY id") == [
        STORED["decision"],
        STORED["void_decision"],
    ]
    documents = [*STORED["decision"]["documents"], *STORED["void_decision"]["documents"]]
    assert _raw(first, "SELECT document FROM contra_documents ORDER BY id") == documents


def _raw(database: Database, query: str) -> list[Any]:
    with database.read() as connection:
        found = connection.execute(sa.text(query)).scalars().all()
    return [json.loads(value) if isinstance(value, str) else value for value in found]


def test_migrating_a_database_of_before_ends_at_the_tables_of_the_code(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    migrate.check(first)
    command.check(alembic(first, open_realms()))


def test_a_realm_id_of_before_is_sealed_and_its_company_found_again(first: Database) -> None:
    key = Fernet.generate_key().decode()
    vault = Vault(first, [key], SystemClock())
    migrate.upgrade(first, Realms(vault.seal, vault.unseal, SystemClock()))
    (stored,) = _column(first, t.companies.c.realm)
    assert re.fullmatch("[0-9a-f]{64}", stored)
    register = Register(first, Realms(vault.seal, vault.unseal, SystemClock()))
    company = register.company_of_realm("quickbooks_online", "1")
    assert company == register.company(1)
    assert company is not None
    assert (company.realm, company.name, company.state) == ("1", "Acme", CompanyState.CONNECTED)
    assert register.company_of_realm("quickbooks_desktop", "1") is None
    assert register.company_of_realm("quickbooks_online", "2") is None


def test_realm_ids_of_before_are_not_left_readable_for_want_of_a_key(first: Database) -> None:
    with pytest.raises(KeyError):
        migrate.upgrade(first)
    with pytest.raises(migrate.NotMigrated):
        migrate.check(first)
    migrate.upgrade(first, open_realms())
    migrate.check(first)


def test_going_back_gives_the_company_its_realm_id_again(first: Database) -> None:
    migrate.upgrade(first, open_realms())
    command.downgrade(alembic(first, open_realms()), "0002")
    with first.read() as connection:
        assert connection.execute(sa.text("SELECT realm FROM contra_companies")).scalars().all() == ["1"]
