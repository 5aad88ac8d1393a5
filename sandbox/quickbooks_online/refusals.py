"""What the company says no to, in Intuit's words (developer.intuit.com, "Error codes" and recordings)."""

from __future__ import annotations

from sandbox.quickbooks_online.values import Json

_MESSAGES = {
    "500": "Unsupported Operation",
    "610": "Object Not Found",
    "2010": "Request has invalid or unsupported property",
    "2020": "Required param missing, need to supply the required value for the API",
    "2030": "Invalid ID",
    "2050": "String length specified is either too long or too short",
    "2170": "Invalid Enumeration",
    "2500": "Invalid Reference Id",
    "3001": "message=ThrottleExceeded; errorCode=003001; statusCode=429",
    "4000": "Error parsing query",
    "4001": "Invalid query",
    "5010": "Stale Object Error",
    "6000": "A business validation error has occurred while processing your request",
    "6070": "Amount is not equal to UnitPrice * Qty",
    "6140": "Duplicate Document Number Error",
    "6190": "Invalid Company Status",
    "6210": "Account Period Closed, Cannot Update Through Services API",
    "6240": "Duplicate Name Exists Error",
    "6270": "Transaction date is prior to start date for inventory item",
    "6430": "Invalid account type",
    "6540": "Deposited Transaction cannot be changed",
    "10000": "An application error has occurred while processing your request",
}

#: Codes that say nothing about the document: who asks again under the same requestid is answered anew.
PASSING = frozenset({"3001", "6190", "10000"})
_KINDS = {"3001": "SERVICE", "10000": "SystemFault"}


class Refusal(Exception):
    """The request (or the item of a batch) is refused with that code; nothing of it was kept."""

    def __init__(self, code: str, detail: str, element: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.element = element

    @property
    def fault(self) -> Json:
        """{"Error": [...], "type": "ValidationFault"}, the value of "Fault"."""
        error = {
            "Message": _MESSAGES.get(self.code, "An error that is not documented"),
            "Detail": self.detail,
            "code": self.code,
            "element": self.element,
        }
        return {"Error": [error], "type": _KINDS.get(self.code, "ValidationFault")}


def missing(element: str) -> Refusal:
    """2020: a required property is not there."""
    return Refusal("2020", f"Required parameter {element} is missing in the request", element)


def unknown_property(name: str, entity: str) -> Refusal:
    """2010: a property that the entity does not have, or a value of the wrong kind in it."""
    detail = (
        f'Property Name:Unrecognized field "{name}" (class com.intuit.schema.finance.v3.{entity}), '
        "not marked as ignorable specified is unsupported or invalid"
    )
    return Refusal("2010", detail, name)


def no_such_reference(group: str, id_: str) -> Refusal:
    """2500. `group` is the company's own word for the table: Accounts, Items, Names, Klasses, Depts."""
    return Refusal("2500", f"Invalid Reference Id : {group} element id {id_} not found")


def not_found() -> Refusal:
    """610: the object to read or change does not exist (any more)."""
    return Refusal(
        "610",
        "Object Not Found : Something you're trying to use has been made inactive. "
        "Check the fields with accounts, customers, items, vendors or employees.",
    )


def stale() -> Refusal:
    """5010: the SyncToken is not the newest."""
    return Refusal(
        "5010",
        "Stale Object Error : You and somebody else were working on this at the same time. "
        "Somebody else finished before you did, so your work was not saved.",
    )


def business(why: str) -> Refusal:
    """6000: a rule of the books."""
    return Refusal("6000", f"Business Validation Error: {why}")


def closed_period() -> Refusal:
    """6210: the date lies in a closed period."""
    return Refusal(
        "6210",
        "The account period has closed and the account books cannot be updated through through the QBO "
        "Services API. Please use the QBO website to make these changes.",
    )


def lapsed() -> Refusal:
    """6190: the company's subscription has ended; it can be read only."""
    return Refusal(
        "6190",
        "Subscription period has ended or been canceled, or there was a billing problem: You can't add data to "
        "QuickBooks Online Plus because your trial or subscription period ended",
    )


def name_taken() -> Refusal:
    """6240: another has that name (recorded)."""
    return Refusal("6240", "The name supplied already exists. : null")


def number_taken(number: str, entity: str, id_: str) -> Refusal:
    """6140: another document has that number."""
    return Refusal(
        "6140",
        "Duplicate Document Number Error : You must specify a different number. This number has already been used. "
        f"DocNumber={number} is assigned to TxnType={entity} with TxnId={id_}",
    )


def deposited() -> Refusal:
    """6540: the money stands on a bank deposit."""
    return Refusal(
        "6540",
        "This transaction has been deposited. If you want to change or delete it, you must first edit the deposit "
        "it appears on and remove it.",
    )
