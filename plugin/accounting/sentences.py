"""Sentences as values: a code and its parameters. `plugin.texts` says what they read like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to tell a merchant. `code` is stable; `parameters` are texts, money as "57.23 USD"."""

    code: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def say(code: str, **parameters: object) -> Sentence:
    """A Sentence, its parameters as text."""
    return Sentence(code, {name: str(value) for name, value in parameters.items()})


def units_told(quantity: Decimal) -> str:
    """Units without needless zeros, and never as a power of ten: "10", "1.7776"."""
    return f"{quantity.normalize():f}"
