"""One table from what went wrong to the page that says so and what to do next."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """`status`: HTTP. `command`: what somebody with a terminal types, if that is the way out."""

    status: int
    title: str
    words: str
    command: str | None = None
    way_back: bool = True


_LINK = "python -m plugin link SHOP"

_PAGES: dict[int | str, ErrorPage] = {
    "no visitor": ErrorPage(
        403,
        "This page opens with a personal link",
        "The link was missing or incomplete. Open the whole link again, or ask whoever runs Contra for "
        "a new one. They make it with:",
        _LINK,
        way_back=False,
    ),
    "over": ErrorPage(
        403,
        "Your link has expired",
        "Links are short-lived, so that a forgotten one opens nothing. Ask whoever runs Contra for "
        "a new one. They make it with:",
        _LINK,
        way_back=False,
    ),
    "database away": ErrorPage(
        503,
        "The journal does not answer",
        "The database cannot be reached at the moment. Nothing is lost: stores send again what could not "
        "be noted. Reload this page in a minute.",
        way_back=False,
    ),
    "ticket over": ErrorPage(
        403,
        "That button is no longer good",
        "It works once, and for a quarter of an hour, so that nobody else can use it. Close this tab, reload the "
        "page that it stood on, and press it again.",
        way_back=False,
    ),
    "intuit away": ErrorPage(
        503,
        "QuickBooks does not answer",
        "So nobody can be asked for a company at the moment, and nothing has changed. Close this tab and press the "
        "button again in a minute.",
        way_back=False,
    ),
    403: ErrorPage(
        403,
        "That button was not ours",
        "The request did not come from an open page of this panel, so nothing was done. Open the refund "
        "again and press the button there.",
    ),
    404: ErrorPage(
        404,
        "There is nothing here",
        "The address may be mistyped, or your link is for another shop.",
    ),
    500: ErrorPage(
        500,
        "Something went wrong on our side",
        "Nothing is booked from here, so the books are as they were. The details are in the log; "
        "please tell whoever runs Contra when it happened.",
    ),
}


def page_for(what: int | str) -> ErrorPage:
    """The page for an HTTP status or a named trouble."""
    found = _PAGES.get(what)
    if found is not None:
        return found
    assert isinstance(what, int)
    return ErrorPage(what, "That did not work", "The request could not be understood. Go back and try again.")
