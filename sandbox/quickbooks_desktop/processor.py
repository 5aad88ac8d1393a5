"""The request processor: one qbXML document of requests in, one of answers out.

A document is read whole before any of it is done: one that does not fit the schema is refused as a whole.
Then every request is done by itself, in order. What an earlier one has done stays when a later one fails.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser, tostring

from sandbox.quickbooks_desktop import answers, information, operations, query, recovery
from sandbox.quickbooks_desktop.company import CompanyFile
from sandbox.quickbooks_desktop.lists import list_of
from sandbox.quickbooks_desktop.requests import REQUESTS, SHAPES
from sandbox.quickbooks_desktop.shapes import Macro, Reader
from sandbox.quickbooks_desktop.statuses import Malformed, Status, attributes, macro_error, not_processed
from sandbox.quickbooks_desktop.values import Json, moment_text

_LONGEST_REQUEST_ID = 50
_SET_ATTRIBUTES = ("onError", "newMessageSetID", "oldMessageSetID", "responseData")


def process(company: CompanyFile, body: bytes) -> bytes:
    """Do what the document asks; the answer's bytes. Raises Malformed, and then nothing has been done."""
    message_set = _read_document(company, body)
    for name in message_set.attrib:
        if name not in _SET_ATTRIBUTES:
            raise Malformed(f"attribute {name} of QBXMLMsgsRq")
    if message_set.get("onError") not in ("stopOnError", "continueOnError"):
        raise Malformed("onError must be stopOnError or continueOnError (rollbackOnError is refused)")
    asked = [_read_request(request) for request in message_set]
    new, old = message_set.get("newMessageSetID"), message_set.get("oldMessageSetID")
    known = recovery.replay(company.answers, message_set, old, new)
    if known is not None:
        code, stored = known
        return _document(_answer_again(company, new, code, stored))
    answer = _run(company, asked, stops=message_set.get("onError") == "stopOnError")
    if new is not None:
        answer.attrib.update({"newMessageSetID": new, "messageSetStatusCode": "0"})
        company.answers[new] = recovery.Stored(recovery.checksum(message_set), copy.deepcopy(answer))
    return _document(answer)


class _Builder(TreeBuilder):
    """Notes the qbXML version, refuses a document type (and with it entities of its own)."""

    version: str | None = None

    def pi(self, target: str, text: str | None = None) -> Element | None:  # type: ignore[override]
        """A processing instruction; only <?qbxml version="…"?> before the root matters."""
        found = re.fullmatch(r'\s*version\s*=\s*"([^"]+)"\s*', text or "")
        if target == "qbxml" and found:
            self.version = found.group(1)
        return None

    def doctype(self, name: str, *_: str | None) -> None:
        """There is none in qbXML."""
        raise Malformed(f"document type {name}")


def _read_document(company: CompanyFile, body: bytes) -> Element:
    """The QBXMLMsgsRq element. Raises Malformed.

    QuickBooks keeps Latin-1: other letters are refused, or, as numeric references, come out as "?".
    """
    if any(ord(letter) > 255 for letter in body.decode("utf-8", "replace")):
        raise Malformed("letters beyond Latin-1 that are not written as numeric references")
    builder = _Builder()

    parser = XMLParser(target=builder)  # noqa: S314
    try:
        parser.feed(body)
        root = parser.close()
    except (ParseError, LookupError, ValueError) as error:
        raise Malformed(str(error)) from error
    if builder.version not in information.versions(company):
        raise Malformed(f"qbXML version {builder.version}")
    if root.tag != "QBXML" or [part.tag for part in root] != ["QBXMLMsgsRq"]:
        raise Malformed("not one QBXMLMsgsRq in QBXML")
    for part in root.iter():
        part.text = re.sub("[^\x00-\xff]", "?", part.text) if part.text else part.text
    return root[0]


@dataclass
class _Asked:
    """One request as it was read."""

    tag: str
    request_id: str
    verb: str
    kind: str
    content: Json
    wrong: list[Status] = field(default_factory=list)

    @property
    def answer_tag(self) -> str:
        return self.tag.removesuffix("Rq") + "Rs"


def _read_request(element: Element) -> _Asked:
    """The request and what is wrong with its values. Raises Malformed for what its shape does not allow."""
    if element.tag not in REQUESTS:
        raise Malformed(f"this company file does not know {element.tag}")
    verb, kind, wanted = REQUESTS[element.tag]
    reader = Reader(SHAPES)
    content = reader.read(element, wanted)
    asked = _Asked(element.tag, content.get("@requestID", ""), verb, kind, content, reader.wrong)
    if len(asked.request_id) > _LONGEST_REQUEST_ID:
        asked.wrong.insert(0, Status("1060", "The request ID is too long."))
    return asked


def _run(company: CompanyFile, asked: list[_Asked], stops: bool) -> Element:
    """Every request in its turn. Under stopOnError a warning stops the rest too, as users report."""
    answer, macros, stopped = Element("QBXMLMsgsRs"), dict[str, str](), False
    for one in asked:
        answered = _refused(one, not_processed()) if stopped else _do(company, one, macros)
        answer.append(answered)
        stopped = stopped or (stops and int(answered.attrib["statusCode"]) >= 500)
    return answer


def _do(company: CompanyFile, asked: _Asked, macros: dict[str, str]) -> Element:
    try:
        if asked.wrong:
            raise asked.wrong[0]
        content = _without_macros(asked.content, macros)
        match asked.verb:
            case "Query":
                rets, more, status = query.answer(company, asked.kind, content)
                return _answered(asked, status, rets, more)
            case "Void":
                return _voided(company, asked, content)
            case _:
                return _written(company, asked, content, macros)
    except Status as status:
        rets = [] if status.ret is None else [_ret(company, *status.ret)]
        return _answered(asked, status, rets, {})


def _refused(asked: _Asked, status: Status) -> Element:
    return _answered(asked, status, [], {})


def _without_macros(value: Any, macros: dict[str, str]) -> Any:
    """The same with ids in place of the macros that earlier requests have defined. Raises 9100."""
    match value:
        case Macro():
            if value not in macros:
                raise macro_error(value)
            return macros[value]
        case dict():
            return {name: _without_macros(part, macros) for name, part in value.items()}
        case list():
            return [_without_macros(part, macros) for part in value]
        case _:
            return value


def _written(company: CompanyFile, asked: _Asked, content: Json, macros: dict[str, str]) -> Element:
    wanted = content[f"{asked.kind}{asked.verb}"]
    macro = wanted.pop("@defMacro", None)
    work = operations.add if asked.verb == "Add" else operations.change
    id_, warning = work(company, asked.kind, wanted)
    if macro is not None:
        macros[macro] = id_
    ret = answers.wanted_only(_ret(company, asked.kind, id_), content.get("IncludeRetElement", []))
    return _answered(asked, warning, [ret], {})


def _voided(company: CompanyFile, asked: _Asked, content: Json) -> Element:
    txn = operations.void(company, content["TxnVoidType"], content["TxnID"])
    said = {
        "TxnVoidType": txn.kind,
        "TxnID": txn.id,
        "TimeCreated": moment_text(txn.created),
        "TimeModified": moment_text(txn.modified),
        "RefNumber": txn.ref_number,
    }
    return _answered(asked, None, list(answers.element("void", said)), {})


def _ret(company: CompanyFile, kind: str, id_: str) -> Element:
    """The object as it is now. Links do not come back from a write, as users report."""
    if id_ in company.txns:
        return answers.txn_ret(company, company.txns[id_])
    return answers.entry_ret(company, kind, company.entries(list_of(kind))[id_])


def _answered(asked: _Asked, status: Status | None, rets: list[Element], more: dict[str, str]) -> Element:
    code, message = ("0", "Status OK") if status is None else (status.code, status.message)
    answer = Element(asked.answer_tag, {"requestID": asked.request_id, **attributes(code, message), **more})
    answer.extend(rets)
    return answer


def _answer_again(company: CompanyFile, new: str | None, code: str, stored: Element | None) -> Element:
    """A stored answer, whole or with ids only, or a set without answers. The schema allows either."""
    answer = Element("QBXMLMsgsRs") if stored is None else copy.deepcopy(stored)
    if new is not None:
        answer.set("newMessageSetID", new)
    answer.set("messageSetStatusCode", code)
    if company.settings.recovery == "ids only":
        for one in answer:
            _keep_ids(one)
    return answer


def _keep_ids(answered: Element) -> None:
    """<ErrorRecovery> in place of what was made. The answer to a void already is nothing but ids."""
    for ret in [part for part in answered if part.tag.endswith("Ret")]:
        answered.remove(ret)
        if not answered.tag.endswith("QueryRs"):
            names = ("ListID", "TxnID", "TxnNumber", "EditSequence", "ExternalGUID")
            kept = {name: ret.findtext(name) for name in names}
            said = {name: text for name, text in kept.items() if text is not None}
            answered.append(answers.element("ErrorRecovery", said))


def _document(answer: Element) -> bytes:
    """As recorded: an XML declaration, no qbXML one, ASCII with numeric references."""
    root = Element("QBXML")
    root.append(answer)
    text: bytes = tostring(root, "us-ascii", xml_declaration=False)
    return b'<?xml version="1.0" ?>\n' + text
