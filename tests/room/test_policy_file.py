"""The merchant's choices as a file: whatever it holds, it is read or refused with sentences that name the key."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from plugin import policy_file
from plugin.accounting.policy import Gateway, MethodKind, PaymentMethod, Policy
from plugin.accounting.refund import ExtraKind
from plugin.accounting.sale import Item, ItemKind, Ref
from plugin.journal.policies import WrongPolicy
from plugin.texts import render

MUG = Item(Ref("7", "Mug"), ItemKind.SERVICE, sku=None, active=True, income_account=Ref("1", "Sales"))
EVERY_KIND_OF_NAME = Policy(
    fallback_item=MUG,
    sku_items={"A": MUG},
    gateways={"paypal": Gateway(Ref("35", "PayPal"), PaymentMethod(Ref("4", "PayPal"), MethodKind.OTHER))},
)


def refused(text: str, now: Policy = EVERY_KIND_OF_NAME) -> list[tuple[str, Any]]:
    """Code and key of each refusal."""
    with pytest.raises(WrongPolicy) as caught:
        policy_file.read(text, now)
    assert all(render(sentence) for sentence in caught.value.sentences)
    return [(sentence.code, sentence.parameters.get("key")) for sentence in caught.value.sentences]


def test_what_is_written_is_read_again() -> None:
    assert policy_file.read(policy_file.written(EVERY_KIND_OF_NAME), Policy()) == EVERY_KIND_OF_NAME


def test_items_of_extras_are_filled_up_one_by_one_and_taken_away_by_null() -> None:
    def item(id_: str) -> Item:
        return Item(Ref(id_, f"Item {id_}"), ItemKind.SERVICE, None, True, None)

    now = Policy(extra_items={ExtraKind.TIP: item("1"), ExtraKind.DUTY: item("2")})
    written = json.loads(policy_file.written(Policy(extra_items={ExtraKind.TIP: item("3")})))["extra_items"]
    read = policy_file.read(json.dumps({"extra_items": written}), now)
    assert read.extra_items == {ExtraKind.TIP: item("3"), ExtraKind.DUTY: item("2")}
    assert policy_file.read('{"extra_items": {"tip": null}}', now).extra_items == {ExtraKind.DUTY: item("2")}


def test_a_byte_order_mark_before_the_file_is_no_mistake() -> None:
    assert policy_file.read("\ufeff" + '{"missing_days": 3}', Policy()) == Policy(missing_days=3)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"gateways": ' * 100_000, "[" * 200_000 + "]" * 200_000])
def test_a_file_that_is_nested_without_end_is_unreadable(text: str) -> None:
    assert refused(text) == [("policy-file-unreadable", None)]


@pytest.mark.parametrize("key", ["gateways", "colour"])
def test_a_file_of_any_depth_is_refused_in_a_sentence(key: str) -> None:
    for depth in range(10, 1200, 10):
        refused(f'{{"{key}": ' * depth + "1" + "}" * depth)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('{"missing_days": 3, "adopting_days": 1, "missing_days": 4}', "missing_days"),
        ('{"boxes": {"edition": "online", "void_unpaid": true, "void_unpaid": false}}', "void_unpaid"),
        ('{"gateways": {"paypal": {}, "paypal": {}}}', "paypal"),
    ],
)
def test_a_key_that_stands_there_twice_is_named(text: str, key: str) -> None:
    assert refused(text) == [("policy-key-twice", key)]


@pytest.mark.parametrize("key", ["number_prefix", "number_suffix"])
@pytest.mark.parametrize("part", [" ", "N ", "N\u00a0", "\t", "\n", "N\x00", "\x7f", "\u200b", "\u202e"])
def test_a_prefix_or_suffix_that_nobody_could_type_is_refused(key: str, part: str) -> None:
    assert refused(json.dumps({key: part})) == [("policy-key-wrong", key)]


@pytest.mark.parametrize("start", ["0", "1700000000", "2026-11-24T00:00:00", "24.11.2026", ""])
def test_a_start_that_is_no_day_is_refused(start: str) -> None:
    assert refused(json.dumps({"start": start})) == [("policy-key-wrong", "start")]


def test_a_start_that_is_a_day_is_taken() -> None:
    assert policy_file.read('{"start": "2026-11-24"}', Policy()).start == date(2026, 11, 24)


@pytest.mark.parametrize("blank", ["", " ", "\t"])
@pytest.mark.parametrize(
    "key",
    [
        "fallback_item.ref.id",
        "fallback_item.ref.name",
        "fallback_item.income_account.name",
        "sku_items.A.ref.id",
        "gateways.paypal.account.id",
        "gateways.paypal.method.ref.name",
    ],
)
def test_an_account_or_item_without_id_or_name_is_named(key: str, blank: str) -> None:
    choices = json.loads(policy_file.written(EVERY_KIND_OF_NAME))
    *way, last = key.split(".")
    inside = choices
    for name in way:
        inside = inside[name]
    inside[last] = blank
    assert refused(json.dumps(choices)) == [("policy-key-missing", key)]


def test_of_many_mistakes_twenty_are_told_and_the_others_counted() -> None:
    told = refused(json.dumps({f"colour{number}": 1 for number in range(2000)}))
    assert len(told) == 21
    assert told[0] == ("policy-key-unknown", "colour0")
    assert told[-1] == ("policy-more-wrong", None)
    assert len(refused(json.dumps({f"colour{number}": 1 for number in range(20)}))) == 20
