"""A pretend company of QuickBooks Desktop for tests: sales go in as facts, decisions as the requests we write.

books = DesktopBooks.create(sandbox)
policy = books.policy(policy)          # what it names, made in the company
sale = books.book_sale(sale)           # the same sale with the company's ids
written = books.write(decision, sale, policy, "1001-1")
sale = books.again(sale)               # as it stands now
books.movements()                      # what the company's own books say
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from plugin.accounting.decision import Decision, Written
from plugin.accounting.documents import (
    CreditMemo,
    Document,
    DocumentKind,
    DocumentLine,
    Invoice,
    Numbered,
    WithLines,
    numbered,
)
from plugin.accounting.money import Money
from plugin.accounting.policy import Offers, Policy
from plugin.accounting.sale import LineRole, Ref, Sale, SaleLine
from plugin.ledgers.quickbooks_desktop.customers import customer_request
from plugin.ledgers.quickbooks_desktop.lines import rounding_request
from plugin.ledgers.quickbooks_desktop.payload import VOIDED, WRITTEN, draft
from plugin.ledgers.quickbooks_desktop.text import LONGEST_NUMBER
from tests.ledgers.desktop_lists import CURRENT_ASSET, INCOME, LIABILITY, RECEIVABLE, Lists
from tests.ledgers.desktop_sales import amount_of, as_documents, percent_of, total_of, with_ids
from tests.ledgers.desktop_wire import Wire, query_request
from tests.sandbox_process import Json, Sandbox


class TaxDiffers(Exception):
    """The company computed another total than was decided, by more than the tolerance: no money document
    follows. `written`: what exists by now."""

    def __init__(self, document: WithLines, computed: Money, written: Mapping[str, Written]) -> None:
        super().__init__(f"{document.kind} {document.number}: {computed} instead of {document.total}")
        self.stated = document.total
        self.computed = computed
        self.written = written


@dataclass
class DesktopBooks:
    """One company file. `wire.sent` holds every message set; `differences`: marker -> what the company made of a
    document's total, less what was decided, where a rounding line did not make up for it."""

    sandbox: Sandbox
    company: Json
    wire: Wire
    lists: Lists
    differences: dict[str, Money]
    _keys: Iterator[int]

    @classmethod
    def create(cls, sandbox: Sandbox, **facts: object) -> DesktopBooks:
        """A new company file; `facts`: its settings."""
        wanted = {"name": "Acme", "home_currency": "USD", **facts}
        company: Json = sandbox.post("/desktop", **wanted)
        wire = Wire(sandbox, company["id"])
        return cls(sandbox, company, wire, Lists(wire), {}, itertools.count(1))

    @property
    def offers(self) -> Offers:
        """What can be written here."""
        return Offers(
            WRITTEN,
            LONGEST_NUMBER,
            documents_per_request=100,
            voids=VOIDED,
            computes_tax=True,
            overrides_accounts=True,
        )

    def policy(self, policy: Policy) -> Policy:
        """The policy with the company's ids; what it names is made."""
        return self.lists.policy(policy)

    def book_sale(self, sale: Sale, currency: str | None = None) -> Sale:
        """Book that sale, its tax by a rate that gives it, and its payments; the same sale with the company's ids.

        `currency`: of a new customer, where it is not the company's own. Raises ValueError for a tax that no rate
        of five places gives.
        """
        sale = self._listed(sale, currency)
        documents = list(as_documents(sale))
        answers = self._sent(documents, sale, {})
        parents = {marker: answer.findtext(".//TxnID") or "" for marker, answer in answers.items()}
        shown = answers[documents[0].marker][0]
        computed = total_of(shown, sale.currency)
        if computed != sale.total:
            raise ValueError(f"the company made {computed} of a sale of {sale.total}")
        return self.again(with_ids(sale, shown, parents))

    def again(self, sale: Sale) -> Sale:
        """The sale as it stands now: balance, links, revision, voided."""
        entity = "Invoice" if sale.is_invoice else "SalesReceipt"
        shown = self.wire.query(entity, TxnID=sale.id)
        left = amount_of(shown, "BalanceRemaining", sale.currency) if sale.is_invoice else sale.balance
        worth = total_of(shown, sale.currency)
        return replace(
            sale,
            revision=shown.findtext("EditSequence") or "",
            balance=left,
            applied=sale.is_invoice and left != worth,
            voided=bool(sale.total) and not worth,
        )

    def write(
        self, decision: Decision, sale: Sale | None, policy: Policy, number: str | None = None
    ) -> dict[str, Written]:
        """Book the documents of a decision in their order; marker -> what stands in the company then.

        `sale`: None for one that the decision creates. `number`: for documents that have none yet. Documents go
        out together as far as nothing has to be looked at: after a form that the company computed tax for, its
        total is compared, and a memo is rounded within the policy's tolerance. Raises TaxDiffers, NotWritten,
        and Refused for what cannot be written.
        """
        sale = sale or self._created(decision)
        documents = [_with_number(document, number) for document in decision.documents]
        parents: dict[str, str] = {}
        for batch in _batches(documents):
            answers = self._sent(batch, sale, parents)
            parents |= {marker: answer.findtext(".//TxnID") or "" for marker, answer in answers.items()}
            last = batch[-1]
            if isinstance(last, WithLines):
                settled = self._settled(last, answers[last.marker], sale, policy)
                if settled is not None and last is not documents[-1]:
                    raise TaxDiffers(last, settled, self._written(documents, parents))
        return self._written(documents, parents)

    def movements(self, since: int = 0) -> list[Json]:
        """The company's own postings after that number, as the sandbox states them."""
        answer: list[Json] = self.sandbox.get(f"/desktop/{self.company['id']}/movements?since={since}")
        return answer

    def balances(self) -> Json:
        """The company's own balances: {accounts, stock, customers}."""
        answer: Json = self.sandbox.get(f"/desktop/{self.company['id']}/balances")
        return answer

    def _listed(self, sale: Sale, currency: str | None = None) -> Sale:
        """Everything that the sale names, made real; a discount of the form becomes a line on a discount item."""
        self.lists.customer(sale.customer, currency)
        if sale.receivable_account:
            self.lists.account(sale.receivable_account, RECEIVABLE)
        for payment in sale.payments:
            self.lists.account(payment.account, CURRENT_ASSET)
        lines = tuple(self._line(line) for line in sale.lines)
        copied = self._copied(sale, foreign=currency is not None)
        return replace(self.lists.real(sale), lines=lines, copied=copied)

    def _copied(self, sale: Sale, *, foreign: bool = False) -> Json:
        """What a refund repeats of the sale: its tax rate, and the company's receivable account."""
        receivable = {"ARAccountRef": {"ListID": self.company["accounts"]["receivable"]["id"]}}
        rate = {"ItemSalesTaxRef": {"ListID": self.lists.tax_item(percent_of(sale)).id}}
        return {**({} if foreign else receivable), **rate, **sale.copied}

    def _line(self, line: SaleLine) -> SaleLine:
        if line.item:
            kind = LIABILITY if line.role in (LineRole.SETTLEMENT, LineRole.TAX) else INCOME
            item = self.lists.item(line.item, kind)
        else:
            item = self.lists.discount_item(line.account or Ref("discounts", "Discounts given"))
        if line.class_:
            self.lists.class_(line.class_)
        code = line.tax_code or ("Tax" if line.taxable else "Non")
        return replace(self.lists.real(line), item=item, account=item.income_account, tax_code=code)

    def _created(self, decision: Decision) -> Sale:
        """The missing sale that the decision creates, its customer and tax rate made real."""
        assert decision.creates is not None, "a decision without a sale has to create one"
        sale = decision.creates
        if not sale.customer.id:
            self.wire.ask([customer_request("c1", sale.customer.name)])
        return replace(sale, copied=self._copied(sale))

    def _drafted(
        self, document: Document, sale: Sale, parents: Mapping[str, str], together: Sequence[str] = ()
    ) -> str:
        drafted = draft(document, sale, f"d{next(self._keys)}", parents, together)
        return str(drafted.payload["qbxml"])

    def _sent(
        self, batch: Sequence[Document], sale: Sale, parents: Mapping[str, str]
    ) -> dict[str, ET.Element]:
        markers = [document.marker for document in batch]
        texts = [self._drafted(document, sale, parents, markers[:at]) for at, document in enumerate(batch)]
        return dict(zip(markers, self.wire.ask(texts), strict=True))

    def _settled(self, document: WithLines, answer: ET.Element, sale: Sale, policy: Policy) -> Money | None:
        """The total that the company made of it, if it stays another than was decided."""
        shown = answer[0]
        computed = total_of(shown, document.currency)
        missing = document.total - computed
        if not missing:
            return None
        lines = shown.findall("CreditMemoLineRet")
        tolerance = min(policy.rounding_tolerance, len(document.lines))
        if (
            not isinstance(document, CreditMemo)
            or abs(missing.minor_units) > tolerance
            or policy.rounding_item is None
        ):
            self.differences[document.marker] = -missing
            return computed
        line = DocumentLine(LineRole.ROUNDING, policy.rounding_item.ref, "Rounding", missing)
        ids = [each.findtext("TxnLineID") or "" for each in lines]
        revision, id_ = shown.findtext("EditSequence") or "", shown.findtext("TxnID") or ""
        text = rounding_request(f"m{next(self._keys)}", id_, revision, ids, line, sale)
        rounded = total_of(self.wire.one(text), document.currency)
        assert rounded == document.total, f"{rounded} after rounding, not {document.total}"
        return None

    def _written(self, documents: Sequence[Document], parents: Mapping[str, str]) -> dict[str, Written]:
        """What stands in the company of those that exist, asked in one message set."""
        there = [each for each in documents if each.marker in parents and each.kind in _ENTITIES]
        asked = [
            query_request(_ENTITIES[each.kind], f"q{next(self._keys)}", TxnID=parents[each.marker])
            for each in there
        ]
        shown = dict(zip((each.marker for each in there), self.wire.ask(asked), strict=True))
        return {
            each.marker: _one_written(each, parents[each.marker], shown.get(each.marker))
            for each in documents
            if each.marker in parents
        }


def _one_written(document: Document, id_: str, answer: ET.Element | None) -> Written:
    """A void says nothing but its id."""
    if answer is None:
        return Written(id_, None, "")
    shown = answer[0]
    left = None
    if isinstance(document, CreditMemo):
        left = amount_of(shown, "CreditRemaining", document.currency)
    if isinstance(document, Invoice):
        left = amount_of(shown, "BalanceRemaining", document.currency)
    return Written(id_, shown.findtext("RefNumber"), shown.findtext("EditSequence") or "", left)


_ENTITIES = {
    DocumentKind.CREDIT_MEMO: "CreditMemo",
    DocumentKind.CARD_REFUND: "ARRefundCreditCard",
    DocumentKind.REFUND_CHECK: "Check",
    DocumentKind.SALES_RECEIPT: "SalesReceipt",
    DocumentKind.INVOICE: "Invoice",
    DocumentKind.PAYMENT: "ReceivePayment",
    DocumentKind.CREDIT_APPLICATION: "ReceivePayment",
}


def _batches(documents: Sequence[Document]) -> Iterator[list[Document]]:
    """Documents that go out together: a form with taxable lines is the last of its set."""
    batch: list[Document] = []
    for document in documents:
        batch.append(document)
        if isinstance(document, WithLines) and any(line.taxable for line in document.lines):
            yield batch
            batch = []
    if batch:
        yield batch


def _with_number(document: Document, number: str | None) -> Document:
    wanted = isinstance(document, Numbered) and document.number is None and number is not None
    return numbered(document, number) if wanted and number else document
