"""The query language: `select … from X where … orderby … startposition n maxresults n`.

As Intuit's "Query operations and syntax" has it: one entity, AND only, no parentheses but IN's, a quote
inside a string written \\', 100 rows unless asked otherwise and at most 1000.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sandbox.quickbooks_online.refusals import Refusal
from sandbox.quickbooks_online.shapes import SHAPES

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:\\.|[^'\\])*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_][\w.]*)"
    r"|(?P<sign><=|>=|!=|[=<>(),*]))",
    re.DOTALL,
)
#: Documents can be found by these properties only ("filterable" in Intuit's reference): not by PrivateNote.
_FILTERS = {
    **dict.fromkeys(("Invoice", "SalesReceipt", "CreditMemo", "RefundReceipt"),
                    ("Id", "DocNumber", "TxnDate", "DueDate", "TotalAmt", "Balance", "CustomerRef")),
    "Deposit": ("Id", "TxnDate", "TotalAmt", "DepositToAccountRef"),
    "Payment": ("Id", "TxnDate", "TotalAmt", "UnappliedAmt", "CustomerRef", "PaymentRefNum"),
}  # fmt: skip
_MOMENTS = ("MetaData.CreateTime", "MetaData.LastUpdatedTime")


@dataclass(frozen=True)
class Condition:
    """`field` compared by `sign` ("=", "in", "like", …) with the values."""

    field: str
    sign: str
    values: tuple[Any, ...]


@dataclass
class Query:
    """What was asked. `columns` None: all of them; `counts`: only how many."""

    entity: str = ""
    columns: tuple[str, ...] | None = None
    counts: bool = False
    conditions: list[Condition] = field(default_factory=list)
    order: list[tuple[str, bool]] = field(default_factory=list)
    start: int = 1
    most: int = 100


def _unreadable(detail: str) -> Refusal:
    return Refusal("4000", f"QueryParserError: {detail}")


def invalid(detail: str) -> Refusal:
    """4001: readable, but it asks for what there is not."""
    return Refusal("4001", f"QueryValidationError: {detail}")


class _Reader:
    """Takes a statement token by token. Raises 4000 for what does not belong there."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at, text = 0, text.strip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None or found.lastgroup is None:
                raise _unreadable(f'Encountered "{text[at : at + 20]}" at column {at + 1}.')
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            at = found.end()

    @property
    def next(self) -> str:
        """The next token in lower case, empty at the end."""
        return self.tokens[0][1].lower() if self.tokens and self.tokens[0][0] != "text" else ""

    def take(self, *expected: str) -> str:
        """The next token, which must be one of these words or signs, or anything if none is named."""
        if not self.tokens:
            raise _unreadable('Encountered "<EOF>".')
        if expected and self.next not in expected:
            raise _unreadable(f'Encountered "{self.tokens[0][1]}". Was expecting: {" ".join(expected)}')
        return self.tokens.pop(0)[1]

    def took(self, word: str) -> bool:
        """Whether the next token was that word; then it is taken."""
        if self.next != word:
            return False
        self.tokens.pop(0)
        return True

    def name(self) -> str:
        """A name of an entity or property."""
        if not self.tokens or self.tokens[0][0] != "word":
            raise _unreadable("Was expecting: <IDENTIFIER>")
        return self.take()

    def value(self) -> Any:
        """A quoted text, a number, true or false."""
        if not self.tokens:
            raise _unreadable('Encountered "<EOF>".')
        kind, text = self.tokens.pop(0)
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1], flags=re.DOTALL)
        if kind == "number":
            return Decimal(text)
        if text.lower() in ("true", "false"):
            return text.lower() == "true"
        raise _unreadable(f'Encountered "{text}". Was expecting a value')


def parse(text: str) -> Query:
    """The statement read. Raises 4000 and 4001."""
    reader, query = _Reader(text), Query()
    reader.take("select")
    _columns(reader, query)
    reader.take("from")
    query.entity = reader.name()
    if query.entity not in SHAPES:
        raise invalid(f"Entity {query.entity} is not queryable")
    if reader.took("where"):
        query.conditions.append(_condition(reader))
        while reader.took("and"):
            query.conditions.append(_condition(reader))
    _order(reader, query)
    if reader.took("startposition"):
        query.start = _whole(reader.value(), 1, None)
    if reader.took("maxresults"):
        query.most = _whole(reader.value(), 1, 1000)
    if reader.tokens:
        raise _unreadable(f'Encountered "{reader.tokens[0][1]}".')
    _check_names(query)
    return query


def _columns(reader: _Reader, query: Query) -> None:
    if reader.took("*"):
        return
    if reader.next == "count":
        for part in ("count", "(", "*", ")"):
            reader.take(part)
        query.counts = True
        return
    names: list[str] = []
    while True:
        if not reader.took("*"):  # `select *, Sku from Item` is taken too
            names.append(reader.name())
        else:
            names.append("*")
        if not reader.took(","):
            break
    query.columns = None if "*" in names else tuple(names)


def _condition(reader: _Reader) -> Condition:
    name = reader.name()
    sign = reader.take("=", "<", ">", "<=", ">=", "in", "like").lower()
    if sign != "in":
        return Condition(name, sign, (reader.value(),))
    reader.take("(")
    values = [reader.value()]
    while reader.took(","):
        values.append(reader.value())
    reader.take(")")
    return Condition(name, sign, tuple(values))


def _order(reader: _Reader, query: Query) -> None:
    if not reader.took("orderby"):
        if not reader.took("order"):
            return
        reader.take("by")
    while True:
        name = reader.name()
        downward = reader.next == "desc"
        if reader.next in ("asc", "desc"):
            reader.take()
        query.order.append((name, downward))
        if not reader.took(","):
            return


def _whole(value: Any, least: int, most: int | None) -> int:
    if not isinstance(value, Decimal) or value != int(value):
        raise _unreadable(f"{value} is not a whole number")
    if value < least:
        raise invalid(f"value {value} is too small. Min allowed value is {least}")
    if most is not None and value > most:
        raise invalid(f"value {value} is too large. Max allowed value is {most}")
    return int(value)


def _check_names(query: Query) -> None:
    for name in query.columns or ():
        if name.split(".")[0] not in SHAPES[query.entity]:
            raise invalid(f"Property {name} not found for Entity {query.entity}")
    for name in [*(one.field for one in query.conditions), *(name for name, _ in query.order)]:
        allowed = _FILTERS.get(query.entity, tuple(SHAPES[query.entity]))
        if name not in (*allowed, *_MOMENTS):
            raise invalid(f"property '{name}' is not queryable for Entity {query.entity}")
