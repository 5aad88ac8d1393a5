"""The states of a refund, and the one table of its moves; and how a company stands with QuickBooks."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where a refund stands; exactly one at any time."""

    WAITING = "waiting"
    BOOKING = "booking"
    PART_BOOKED = "part booked"
    BOOKED = "booked"
    BOOKED_WITH_A_DIFFERENCE = "booked with a difference"
    HELD = "held"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNDONE = "undone"


S = State

#: From each state, the states that may follow. Drawn in docs/architecture.md; a test compares the two.
MOVES: dict[State, frozenset[State]] = {
    S.WAITING: frozenset({S.BOOKING, S.HELD, S.SKIPPED}),
    S.BOOKING: frozenset({S.BOOKED, S.BOOKED_WITH_A_DIFFERENCE, S.PART_BOOKED, S.FAILED, S.HELD}),
    S.PART_BOOKED: frozenset({S.BOOKED, S.BOOKED_WITH_A_DIFFERENCE, S.BOOKING, S.PART_BOOKED}),
    S.BOOKED: frozenset({S.HELD, S.UNDONE}),
    S.BOOKED_WITH_A_DIFFERENCE: frozenset({S.HELD, S.UNDONE}),
    S.HELD: frozenset({S.WAITING, S.BOOKING, S.SKIPPED, S.HELD, S.UNDONE}),
    S.SKIPPED: frozenset({S.WAITING}),
    S.FAILED: frozenset({S.WAITING, S.BOOKING}),
    S.UNDONE: frozenset({S.WAITING}),
}


class ImpossibleMove(Exception):
    """Somebody asked for a move that the table does not have."""


def check_move(old: State, new: State) -> None:
    """Raises ImpossibleMove unless the table has it."""
    if new not in MOVES[old]:
        raise ImpossibleMove(f"{old} -> {new}")


class CompanyState(StrEnum):
    """How a company stands with QuickBooks. Refunds of one that is not connected wait.

    `RECONNECT`: QuickBooks accepts the connection no more, and only a person can renew it.
    `DISCONNECTED`: a person ended it here.
    """

    CONNECTED = "connected"
    RECONNECT = "reconnect"
    DISCONNECTED = "disconnected"
