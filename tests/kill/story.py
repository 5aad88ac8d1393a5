"""What happens to the shop and the company before the app is started, and what the books say at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import requests
import sqlalchemy as sa

from plugin.journal import tables as t
from plugin.journal.views import RefundDetail
from plugin.states import State, check_move
from tests.sandbox_process import Json
from tests.world import World, tokens

#: The refunds of the story, by the name that tells what becomes of each.
RECEIPT, AGAIN, MEMO, VOID, TAKEN = "receipt", "again", "memo", "void", "taken"
_AT = "2026-06-0{day}T10:00:00-04:00"


@dataclass(frozen=True)
class Story:
    """A world in which refunds were made and told of, and no app runs yet. `refunds`: by name."""

    world: World
    refunds: Mapping[str, Json]

    def reconnect(self) -> None:
        """The merchant connects the company anew: a new pair of tokens, and a sync."""
        world = self.world
        new = world.sandbox.post(f"/companies/{world.realm}/reconnect")
        world.room.connected.begin(world.company_id, tokens(new, world.clock.now()), "Ada")
        world.room.rounds.ask(world.company_id)


def tell(world: World) -> Story:
    """Two refunds of one paid order, one credited to an unpaid invoice, one that voids an invoice, and one
    whose number somebody else has taken. Then the company's token ends, and the webhooks arrive.
    """
    ordered = "2026-06-01T09:00:00-04:00"
    mugs = {"sku": "MUG-01", "title": "Mug", "price": "20.00", "tax": "4.80", "quantity": 3, "tracked": True}
    paid = world.order(
        created_at=ordered, line_items=[mugs], shipping_lines=[{"price": "5.00", "tax": "0.40"}]
    )
    world.book_sale(paid)
    lines = [{"sku": "A", "price": "100.00", "tax": "8.00"}, {"sku": "B", "price": "15.00", "tax": "1.20"}]
    credited = world.order(created_at=ordered, line_items=lines, paid="0.00")
    world.book_sale(credited, as_="invoice", paid="0.00")
    cancelled = world.order(created_at=ordered, paid="0.00")
    world.book_sale(cancelled, as_="invoice", paid="0.00")
    disputed = world.order(created_at=ordered)
    world.book_sale(disputed, as_="invoice")
    number = str(disputed["name"]).lstrip("#")
    _somebody_elses_receipt(world, f"{number}-1" if world.shares_numbers else number)
    one = [{"index": 0, "quantity": 1}]
    refunds = {
        RECEIPT: world.refund(paid, lines=one, shipping=True, created_at=_AT.format(day=1)),
        AGAIN: world.refund(paid, lines=one, created_at=_AT.format(day=2)),
        MEMO: world.refund(credited, lines=[{"index": 1}], transactions=[], created_at=_AT.format(day=3)),
        VOID: world.refund(cancelled, transactions=[], created_at=_AT.format(day=4)),
        TAKEN: world.refund(disputed, created_at=_AT.format(day=5)),
    }
    world.sandbox.post(f"/companies/{world.realm}/expire_token")
    for refund in (*refunds.values(), refunds[RECEIPT]):
        assert world.deliver(refund) == 200
    return Story(world, refunds)


def _somebody_elses_receipt(world: World, number: str) -> None:
    """The bookkeeper has written a refund receipt of that number by hand."""
    line = {
        "DetailType": "SalesItemLineDetail",
        "Amount": 7.5,
        "SalesItemLineDetail": {"ItemRef": {"value": world.company["items"]["no_restock"]["id"]}},
    }
    body = {
        "DocNumber": number,
        "TxnDate": "2026-05-05",
        "Line": [line],
        "DepositToAccountRef": {"value": world.company["accounts"]["bank"]["id"]},
    }
    answer = requests.post(
        world.sandbox.qbo(world.company, "/refundreceipt"),
        json=body,
        headers={"Authorization": f"Bearer {world.company['access_token']}"},
        timeout=30,
    )
    assert answer.ok, answer.text


@dataclass(frozen=True)
class Books:
    """What the company holds and the journal says, without ids, so that two runs can be compared."""

    documents: list[Json]
    balances: Json
    refunds: dict[str, Json]


_SHOWN = (
    "type",
    "DocNumber",
    "TxnDate",
    "TotalAmt",
    "Balance",
    "RemainingCredit",
    "PrivateNote",
    "UnappliedAmt",
)


def checked_books(story: Story) -> Books:
    """The books now, read from the company itself and from the journal, after checking that nothing is left to
    do or unknown, that the audit trail has no gap and that every document stands in the company.
    """
    world = story.world
    names = {str(refund["id"]): name for name, refund in story.refunds.items()}
    details = {name: world.detail(refund) for name, refund in story.refunds.items()}
    documents = world.sandbox.documents(world.company)
    _check_company(world)
    _check_documents(details, documents)
    for detail in details.values():
        _check_trail(detail)
    numbers = {name: [row.number for row in detail.documents] for name, detail in details.items()}
    assert numbers == _expected_numbers(story, details)
    refunds = {
        name: {
            "state": detail.row.state,
            "says": detail.row.sentence,
            "documents": [
                (row.document.kind, row.state, row.number, row.stated_total, row.sentence)
                for row in detail.documents
            ],
        }
        for name, detail in details.items()
    }
    shown = sorted((_document(one, names) for one in documents), key=str)
    return Books(shown, world.sandbox.balances(world.company), refunds)


def _document(document: Json, names: Mapping[str, str]) -> Json:
    shown = {field: str(document[field]) for field in _SHOWN if field in document}
    for id_, name in names.items():
        if "PrivateNote" in shown:
            shown["PrivateNote"] = shown["PrivateNote"].replace(id_, name)
    return shown


def _check_company(world: World) -> None:
    with world.room.database.read() as connection:
        company = connection.execute(sa.select(t.companies).where(t.companies.c.id == world.company_id)).one()
        unanswered = connection.execute(
            sa.select(t.requests.c.key).where(
                t.requests.c.company_id == world.company_id, t.requests.c.answered_at.is_(None)
            )
        ).all()
        nudges = connection.execute(sa.select(t.nudges).where(t.nudges.c.shop_id == world.shop_id)).all()
    assert (company.active, company.failures, company.trouble) == (None, 0, None)
    assert company.done == company.wanted
    assert (unanswered, nudges) == ([], [])


def _check_trail(detail: RefundDetail) -> None:
    stands: State | None = None
    for event in detail.events:
        if event.new is None:
            continue
        assert event.old is stands, f"{event.old} follows {stands}"
        if event.old is not None:
            check_move(event.old, event.new)
        stands = event.new
    assert stands is detail.row.state is State.BOOKED, detail.row.sentence
    assert detail.events[0].sentence.code == "refund-seen"
    assert [event.new for event in detail.events].count(State.BOOKED) == 1


_ENTITIES = {
    "refund receipt": "RefundReceipt",
    "credit memo": "CreditMemo",
    "credit application": "Payment",
    "void": "Invoice",
}


def _check_documents(details: Mapping[str, RefundDetail], documents: Sequence[Json]) -> None:
    """Each document of the journal is one of the company's, no two the same one, and none of ours is unknown."""
    exists = {(one["type"], str(one["Id"])): one for one in documents}
    known = set()
    for detail in details.values():
        for row in detail.documents:
            key = (_ENTITIES[row.document.kind.value], str(row.ledger_id))
            assert key in exists, key
            assert key not in known, f"two documents are said to be {key}"
            assert row.number in (None, exists[key].get("DocNumber"))
            known.add(key)
    ours = {key for key, one in exists.items() if "Contra " in str(one.get("PrivateNote", ""))}
    assert ours <= known, f"documents of ours that the journal does not know: {ours - known}"


def _expected_numbers(story: Story, details: Mapping[str, RefundDetail]) -> dict[str, list[str | None]]:
    """The numbers of each refund's documents, as the rules of numbering give them."""
    paid, credited, disputed = (details[name].row.order_number for name in (RECEIPT, MEMO, TAKEN))
    if story.world.shares_numbers:
        return {
            RECEIPT: [f"{paid}-2"],  # that the plain one is the sale's is learned when -1 has been given away
            AGAIN: [f"{paid}-1"],
            MEMO: [f"{credited}-1", None],
            VOID: [None],
            TAKEN: [f"{disputed}-2"],
        }
    return {
        RECEIPT: [paid],
        AGAIN: [f"{paid}-1"],
        MEMO: [credited, None],
        VOID: [None],
        TAKEN: [f"{disputed}-1"],
    }
