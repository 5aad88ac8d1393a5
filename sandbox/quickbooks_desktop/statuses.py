"""What the request processor says no to: the code, the severity and QuickBooks' words.

Codes and words are from recorded answers and Intuit's list of status codes; those that nobody has recorded
are marked.
"""

from __future__ import annotations

from sandbox.quickbooks_desktop.values import Json

#: hresult of a document that cannot be parsed or does not fit the schema. QuickBooks gives no detail.
PARSE_ERROR = "0x80040400"
PARSE_MESSAGE = "QuickBooks found an error when parsing the provided XML text stream."

_NOT_IN_LIST = "QuickBooks error message: Invalid argument.  The specified record does not exist in the list."


class Malformed(Exception):
    """The document is not well-formed or does not fit the schema: refused whole, nothing of it is done.

    The text is for whoever reads a failing test; QuickBooks itself would not say it.
    """


class Status(Exception):
    """How a request ended that did not end well. `ret`: (kind, id) of an object that comes back all the same.

    Below 500 is information, below 1000 a warning; from 1000 on nothing was done.
    """

    def __init__(self, code: str, message: str, ret: tuple[str, str] | None = None) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.ret = ret

    @property
    def severity(self) -> str:
        """Info, Warn or Error."""
        return severity(self.code)


def severity(code: str) -> str:
    """Info, Warn or Error."""
    return "Info" if int(code) < 500 else "Warn" if int(code) < 1000 else "Error"


def bad_value(code: str, name: str, text: str) -> Status:
    """3000, 3020, 3040: a value that cannot be read."""
    kind = {"3000": "object ID", "3020": "date", "3040": "amount"}[code]
    if code == "3000":
        return Status(code, f'The given object ID "{text}" in the field "{name}" is invalid.')
    return Status(code, f'There was an error when converting the {kind} "{text}" in the field "{name}".')


def too_long(name: str, text: str, longest: int) -> Status:
    """3070: a text beyond its field."""
    said = f'The string "{text}" in the field "{name}" is too long.  The maximum length is {longest}.'
    return Status("3070", said)


def name_in_use(name: str) -> Status:
    """3100."""
    return Status("3100", f'The name "{name}" of the list element is already in use.')


def not_found(id_: str) -> Status:
    """3120: a document that is not there, or not of that kind."""
    return Status(
        "3120",
        f'Object "{id_}" specified in the request cannot be found.  QuickBooks error message: '
        "Invalid argument.  The specified record does not exist in the list.",
    )


def no_parent(name: str, entries: str) -> Status:
    """3130."""
    return Status(
        "3130", f'There is an invalid reference to a parent "{name}" in the {entries} list.  {_NOT_IN_LIST}'
    )


def no_reference(kind: str, name: str, where: str) -> Status:
    """3140: a reference to a list entry that is not there."""
    return Status(
        "3140", f'There is an invalid reference to QuickBooks {kind} "{name}" in the {where}.  {_NOT_IN_LIST}'
    )


def missing(name: str) -> Status:
    """3150: an element that QuickBooks needs although the schema does not."""
    return Status("3150", f'There is a missing element: "{name}".')


def closed(kind: str) -> Status:
    """3171: the date is on or before the closing date."""
    return Status(
        "3171",
        f"An attempt was made to modify a(n) {kind} with a date that is on or before the closing date of the "
        "company. If you are sure you want to make the change, please ask the QuickBooks Administrator to "
        "remove the closing date.",
    )


def in_use(code: str, id_: str) -> Status:
    """3175 the object itself, 3176 an object linked to it, is open in somebody's window."""
    what = "object" if code == "3175" else "related object"
    return Status(code, f'The {what} "{id_}" specified in the request is currently in use.')


def cannot_void(kind: str, reason: str) -> Status:
    """3185. The code is from memory of Intuit's list; no recording of it is public."""
    return Status("3185", f"There was an error when voiding a {kind}.  QuickBooks error message: {reason}")


def stale(given: str, ret: tuple[str, str]) -> Status:
    """3200, with the object as it is now."""
    return Status("3200", f'The provided edit sequence "{given}" is out-of-date. ', ret)


def invalid(name: str, value: object, reason: str) -> Status:
    """3210: a value that the books do not allow."""
    said = f'The "{name}" field has an invalid value "{value}".  QuickBooks error message: {reason}'
    return Status("3210", said)


def not_enabled() -> Status:
    """3250."""
    return Status("3250", "This feature is not enabled or not available in this version of QuickBooks.")


def unsupported_field(names: list[str]) -> Status:
    """530: the object is kept, without these fields."""
    fields = ", ".join(f'"{name}"' for name in names)
    return Status("530", f"The field {fields} is not supported by this implementation.")


def nothing_matches() -> Status:
    """1: an empty answer to a question."""
    return Status("1", "A query request did not find a matching object in QuickBooks")


def not_processed() -> Status:
    """3231: skipped, because a request before it failed under stopOnError."""
    return Status("3231", "The request has not been processed.")


def miss(name: str) -> Status:
    """500: what the query lists is not all there; what is there comes back."""
    return Status(
        "500",
        "The query request has not been fully completed.  There was a required element "
        f'("{name}") that could not be found in QuickBooks.',
    )


def macro_error(name: str) -> Status:
    """9100: no request before this one has defined the macro (of the range 91xx; nobody has recorded it)."""
    return Status("9100", f'The macro "{name}" is not defined.')


def attributes(code: str, message: str) -> Json:
    """The status attributes of a response element."""
    return {"statusCode": code, "statusSeverity": severity(code), "statusMessage": message}
