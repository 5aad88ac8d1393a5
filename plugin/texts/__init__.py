"""The one catalogue of texts: what each sentence code says, in English.

A text says what happened and what to do next. `{name}` takes the sentence's parameter of that name.
"""

from __future__ import annotations

from plugin.accounting.sentences import Sentence
from plugin.texts import choices, connecting, faults, holds, ledgers, reasons, room, set_up, stores

#: By who says it.
PARTS = (holds, set_up, reasons, choices, stores, ledgers, faults, connecting, room)

TEXTS: dict[str, str] = {code: text for part in PARTS for code, text in part.TEXTS.items()}


def render(sentence: Sentence) -> str:
    """The sentence in English; one whose text is gone, or has changed since it was stored, as it was stored."""
    try:
        return TEXTS[sentence.code].format_map(sentence.parameters)
    except KeyError:
        parameters = ", ".join(f"{name} {value}" for name, value in sentence.parameters.items())
        return f"{sentence.code} ({parameters})" if parameters else sentence.code
