"""Add, change and void: each request is kept whole or not at all."""

from __future__ import annotations

from sandbox.quickbooks_desktop import documents, forms, lists, posting, settling
from sandbox.quickbooks_desktop.company import CompanyFile, Link, Txn
from sandbox.quickbooks_desktop.statuses import (
    Status,
    cannot_void,
    invalid,
    not_enabled,
    stale,
    unsupported_field,
)
from sandbox.quickbooks_desktop.values import ZERO, Json

#: Charges that pay a credit out: it cannot be voided while they stand.
_PAID_OUT_BY = ("ARRefundCreditCard", "Check")


def add(company: CompanyFile, kind: str, given: Json) -> tuple[str, Status | None]:
    """Keep and book something new; its id, and a warning where parts of it were left out. Raises Status."""
    if kind in forms.FORMS:
        return _add_form(company, kind, given)
    match kind:
        case "ReceivePayment":
            txn, links = settling.receive_payment(company, given)
        case "ARRefundCreditCard":
            txn, links = settling.refund_to_card(company, given)
        case "Check":
            txn, links = settling.write_check(company, given)
        case _:
            return str(lists.add(company, kind, given)["ListID"]), None
    _book(company, txn, links)
    return txn.id, None


def _add_form(company: CompanyFile, kind: str, given: Json) -> tuple[str, Status | None]:
    wanted = given.get(f"{kind}LineAdd", [])
    if "LinkToTxnID" in given:
        raise not_enabled()
    head = {name: value for name, value in given.items() if name != f"{kind}LineAdd"}
    txn = forms.build(company, kind, head, [(company.new_txn_id(), line) for line in wanted])
    plan = settling.Plan(company, txn)
    for credit in given.get("SetCredit", []):
        settling.set_credit(company, plan, txn, credit)
    _book(company, txn, plan.links)
    left_out = forms.unsupported(given, wanted)
    return txn.id, unsupported_field(left_out) if left_out else None


def _book(company: CompanyFile, txn: Txn, links: list[Link]) -> None:
    company.keep(txn)
    company.links += links
    posting.post(company, txn)


def change(company: CompanyFile, kind: str, given: Json) -> tuple[str, Status | None]:
    """Change a credit memo; its id, and a warning as in `add`. Raises Status.

    Lines that the request does not name are taken away, as in QuickBooks; TxnLineID -1 is a new one. A
    request without any line leaves them all.
    """
    txn = documents.the(company, given["TxnID"], kind)
    documents.check_free(company, txn.id)
    if str(txn.revision) != given["EditSequence"]:
        raise stale(given["EditSequence"], (kind, txn.id))
    documents.check_open(company, kind, txn.date)
    if txn.voided:
        raise invalid("TxnID", txn.id, "The transaction has been voided.")
    head = {k: v for k, v in given.items() if k not in ("TxnID", "EditSequence", f"{kind}LineMod")}
    wanted = given.get(f"{kind}LineMod")
    before = {**txn.given, "RefNumber": txn.ref_number, "TxnDate": txn.date, "ExchangeRate": str(txn.rate)}
    changed = forms.build(company, kind, {**before, **head}, _lines(company, txn, wanted))
    _check_still_covered(company, txn, changed)
    company.ledger.take_back(txn.summary)
    for name in (
        "date",
        "ref_number",
        "shown",
        "given",
        "lines",
        "subtotal",
        "tax_percent",
        "tax",
        "total",
        "rate",
    ):
        setattr(txn, name, getattr(changed, name))
    posting.post(company, txn)
    company.touch(txn)
    left_out = forms.unsupported(head, wanted or [])
    return txn.id, unsupported_field(left_out) if left_out else None


def _lines(company: CompanyFile, txn: Txn, wanted: list[Json] | None) -> list[tuple[str, Json]]:
    before = {line.id: line.given for line in txn.lines}
    if wanted is None:
        return list(before.items())
    lines = []
    for one in wanted:
        said = {name: value for name, value in one.items() if name != "TxnLineID"}
        if one["TxnLineID"] == "-1":
            lines.append((company.new_txn_id(), said))
        elif one["TxnLineID"] not in before:
            raise invalid("TxnLineID", one["TxnLineID"], "The transaction has no such line.")
        else:
            lines.append((one["TxnLineID"], _laid_over(before[one["TxnLineID"]], said)))
    return lines


def _laid_over(before: Json, said: Json) -> Json:
    """A new amount, quantity or rate takes the place of all three."""
    figures = ("Amount", "Quantity", "Rate")
    kept = {k: v for k, v in before.items() if not (k in figures and any(name in said for name in figures))}
    return {**kept, **said}


def _check_still_covered(company: CompanyFile, txn: Txn, changed: Txn) -> None:
    used = txn.total - company.open_amount(txn)
    if changed.total < used:
        raise invalid("TotalAmount", changed.total, "More than this has been applied already.")
    if used and (changed.customer, changed.receivable) != (txn.customer, txn.receivable):
        raise invalid("CustomerRef", changed.customer, "The transaction has been applied.")
    txn.customer, txn.receivable, txn.currency = changed.customer, changed.receivable, changed.currency


def void(company: CompanyFile, kind: str, id_: str) -> Txn:
    """Zero a document and take back what it posted; its number stays, what it was applied to is free again.

    Raises 3120, 3171, 3175, 3176, 3185.
    """
    txn = documents.the(company, id_, kind)
    documents.check_free(company, id_)
    documents.check_open(company, kind, txn.date)
    if txn.voided:
        return txn
    links = company.linked(txn)
    for link in links:
        other = company.txns[link.credit if link.charge == id_ else link.charge]
        documents.check_free(company, other.id, "3176")
        if txn.id == link.credit and other.kind in _PAID_OUT_BY:
            raise cannot_void(
                kind, f"It has been paid out by {other.kind} {other.id}, which has to be voided first."
            )
    company.links = [link for link in company.links if link not in links]
    _zero(txn)
    company.touch(txn)
    posting.post(company, txn)
    if txn.currency != company.home_currency:
        for via in {link.via for link in links} - {id_}:
            posting.post(company, company.txns[via])  # what it had realized of gain or loss is gone
    return txn


def _zero(txn: Txn) -> None:
    """Every amount and quantity is 0, everything else stays; the memo says so."""
    txn.voided = True
    txn.shown["Memo"] = f"VOID: {txn.shown.get('Memo', '')}"
    txn.subtotal = txn.tax = txn.total = ZERO
    for line in txn.lines:
        line.amount = ZERO
        line.quantity = None if line.quantity is None else ZERO
        line.rate = None if line.rate is None else ZERO
