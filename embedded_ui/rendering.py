"""The pages' own Jinja environment: escaping always on, and a name that does not exist is an error."""

from __future__ import annotations

from collections.abc import Mapping

from flask import url_for
from jinja2 import Environment, PackageLoader, StrictUndefined

from embedded_ui import words
from embedded_ui.assets import Asset
from plugin.states import State
from plugin.texts import render


def environment(assets: Mapping[str, Asset]) -> Environment:
    """Templates of `embedded_ui/templates`, with the filters of `words`."""
    env = Environment(
        loader=PackageLoader("embedded_ui"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def asset(name: str) -> str:
        return url_for("panel.asset", digest=assets[name].digest, name=name)

    env.globals.update(url_for=url_for, asset=asset, State=State, states=words.STATES)
    env.filters.update(
        figure=words.figure,
        count=words.count,
        sentence=render,
        reason=words.reason,
        first_up=words.first_up,
        exact=words.exact,
        day=words.day,
        short=words.short,
        age=words.age,
        slug=words.slug,
        document_name=words.document_name,
        document_amount=words.document_amount,
        document_lines=words.document_lines,
        document_tax=words.document_tax,
        adds_up=words.adds_up,
    )
    return env
