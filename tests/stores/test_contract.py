"""What every store does, whoever it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from plugin.accounting.refund import Contents, Outcome
from plugin.protocols import Letter, NotGenuine, Nudge, Refused, TryLater, Unreadable
from tests.stores.contract import OLD_SECRET, SECRET, Rig, lines_of, money_of


def _with(letter: Letter, **headers: str) -> Letter:
    return replace(letter, headers={**letter.headers, **headers})


def test_a_genuine_letter_names_the_shop_and_the_order(rig: Rig) -> None:
    order = rig.order()
    nudge = rig.store().open(rig.letter(rig.refund(order, lines=[{"index": 0}])))
    assert isinstance(nudge, Nudge)
    assert (nudge.shop, nudge.order_id) == (rig.shop, rig.order_id(order))


def test_the_same_letter_twice_has_one_delivery_id_and_two_letters_have_two(rig: Rig) -> None:
    refund = rig.refund(rig.order(), lines=[{"index": 0}])
    first, second = rig.letter(refund), rig.letter(refund)
    ids = [rig.store().open(letter).delivery_id for letter in (first, first, second)]
    assert ids[0] == ids[1] != ids[2]


def test_a_letter_signed_with_the_previous_secret_is_genuine_while_that_is_known(rig: Rig) -> None:
    letter = rig.letter(rig.refund(rig.order(), lines=[{"index": 0}]), secret="previous")
    assert isinstance(rig.store(SECRET, OLD_SECRET).open(letter), Nudge)
    with pytest.raises(NotGenuine):
        rig.store(SECRET).open(letter)


def test_an_altered_byte_makes_a_letter_not_genuine(rig: Rig) -> None:
    letter = rig.letter(rig.refund(rig.order(), lines=[{"index": 0}]))
    for at in (0, len(letter.body) // 2, len(letter.body) - 1):
        changed = letter.body[:at] + bytes([letter.body[at] ^ 1]) + letter.body[at + 1 :]
        with pytest.raises(NotGenuine):
            rig.store().open(replace(letter, body=changed))


@pytest.mark.parametrize("signature", ["", "sigñature", "☃", "=", "AAAA", "\x00"])
def test_a_signature_that_is_none_makes_a_letter_not_genuine(rig: Rig, signature: str) -> None:
    letter = rig.signed("{}")
    with pytest.raises(NotGenuine):
        rig.store().open(_with(letter, **{rig.signature_header: signature}))


def test_a_letter_without_a_signature_is_not_genuine(rig: Rig) -> None:
    letter = rig.signed("{}")
    headers = {name: value for name, value in letter.headers.items() if name != rig.signature_header}
    with pytest.raises(NotGenuine):
        rig.store().open(Letter(letter.body, headers))


@pytest.mark.parametrize(
    "body", ["", "not JSON", "[]", "null", "12", "[" * 100_000, "{}", '{"order_id": null}']
)
def test_a_genuine_letter_that_says_nothing_readable_is_kept_as_unreadable(rig: Rig, body: str) -> None:
    answer = rig.store().open(rig.signed(body))
    assert isinstance(answer, Unreadable)
    assert answer.shop == rig.shop


def test_a_store_without_a_secret_cannot_be_made(rig: Rig) -> None:
    with pytest.raises(ValueError, match="secret"):
        rig.store("")


def test_the_facts_of_a_refund_add_up_to_the_money_that_went_back(rig: Rig) -> None:
    order = rig.order()
    rig.refund(order, lines=[{"index": 0, "quantity": 1}], shipping=True)
    answer = rig.store().refunds(rig.shop, [rig.order_id(order)])[rig.order_id(order)]
    assert isinstance(answer, tuple)
    (refund,) = answer
    assert str(lines_of(refund).shop) == str(money_of(refund).shop) == "64.00 USD"
    assert [(line.sku, line.quantity, line.ordered) for line in refund.goods] == [("MUG", 1, 2)]


def test_an_order_without_refunds_has_none_and_an_unknown_one_is_refused_alone(rig: Rig) -> None:
    quiet, unknown = rig.order(), rig.order_id({"id": 4711})
    answers = rig.store().refunds(rig.shop, [unknown, "no id at all", rig.order_id(quiet)])
    assert answers[rig.order_id(quiet)] == ()
    assert isinstance(answers[unknown], Refused)
    assert isinstance(answers["no id at all"], Refused)


def test_pending_money_is_reported_as_pending(rig: Rig) -> None:
    order = rig.order()
    rig.refund(order, lines=[{"index": 0}], transactions=[{"status": "pending"}])
    answer = rig.store().refunds(rig.shop, [rig.order_id(order)])[rig.order_id(order)]
    assert isinstance(answer, tuple)
    assert answer[0].pending
    assert str(money_of(answer[0], Outcome.PENDING).shop) == "108.00 USD"


@pytest.mark.parametrize(
    "kind", ["down", "throttled", "half", "lost before", "lost after", "unauthorized", "status:302"]
)
def test_a_store_in_trouble_is_asked_later_and_nothing_is_known_then(rig: Rig, kind: str) -> None:
    order = rig.order()
    rig.refund(order, lines=[{"index": 0}])
    rig.trouble(kind)
    with pytest.raises(TryLater):
        rig.store().refunds(rig.shop, [rig.order_id(order)])
    assert len(rig.store().refunds(rig.shop, [rig.order_id(order)])) == 1


def test_a_throttling_store_says_how_long_to_wait(rig: Rig) -> None:
    order = rig.order()
    rig.trouble("throttled")
    with pytest.raises(TryLater) as later:
        rig.store().refunds(rig.shop, [rig.order_id(order)])
    assert later.value.after is not None
    assert timedelta(0) < later.value.after < timedelta(minutes=1)


def test_asking_about_nothing_asks_nobody(rig: Rig) -> None:
    rig.trouble("down")
    assert rig.store().refunds(rig.shop, []) == {}
    assert rig.store().contents(rig.shop, []) == {}


def test_the_contents_of_an_order_add_up_to_its_price_and_to_what_was_paid(rig: Rig) -> None:
    order = rig.order()
    contents = rig.store().contents(rig.shop, [rig.order_id(order)])[rig.order_id(order)]
    assert isinstance(contents, Contents)
    (line,), (post,), (payment,) = contents.lines, contents.shipping, contents.payments
    whole = line.amount - line.discount + line.tax + post.amount - post.discount + post.tax
    assert (line.sku, line.quantity, str(whole.shop)) == ("MUG", 2, "118.00 USD")
    assert (payment.incoming, payment.amount) == (True, whole)
    assert contents.buyer is not None
    assert contents.buyer.name


def test_the_contents_of_an_unknown_order_are_refused_alone(rig: Rig) -> None:
    order, unknown = rig.order(), rig.order_id({"id": 4711})
    answers = rig.store().contents(rig.shop, [unknown, rig.order_id(order)])
    assert isinstance(answers[unknown], Refused)
    assert isinstance(answers[rig.order_id(order)], Contents)


@pytest.mark.parametrize("kind", ["down", "throttled", "half", "lost before", "unauthorized"])
def test_contents_are_asked_for_later_where_a_store_is_in_trouble(rig: Rig, kind: str) -> None:
    order = rig.order()
    rig.trouble(kind)
    with pytest.raises(TryLater):
        rig.store().contents(rig.shop, [rig.order_id(order)])
