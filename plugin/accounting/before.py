"""What can be said of a refund alone, before anybody asks how its order was booked."""

from __future__ import annotations

from plugin.accounting.dates import true_day, zone_is_known
from plugin.accounting.decision import Earlier, Hold, Skip
from plugin.accounting.money import total
from plugin.accounting.policy import Policy
from plugin.accounting.refund import CHARGEBACK, Outcome, Refund, standing_reversal
from plugin.accounting.sentences import say
from plugin.accounting.sums import went_back


def before_the_sale(refund: Refund, earlier: Earlier, policy: Policy) -> Hold | Skip | None:
    """The first answer that the refund's own facts give; None where the sale has to be asked."""
    return (
        switched_off(policy)
        or zone_unknown(refund)
        or money_pending(refund)
        or before_start(refund, policy)
        or not_understood(refund)
        or amounts_unsound(refund)
        or taken_back_already(refund, earlier)
        or money_failed(refund)
    )


def switched_off(policy: Policy) -> Skip | None:
    """All boxes are unchecked: recorded, and nothing is posted."""
    return Skip(say("refund-sync-off")) if policy.switched_off else None


def zone_unknown(refund: Refund) -> Hold | None:
    """Without the shop's zone no day can be told."""
    return None if zone_is_known(refund.zone) else Hold(say("zone-unknown", zone=refund.zone))


def before_start(refund: Refund, policy: Policy) -> Skip | None:
    """Refunds from before the start date belong to whoever kept the books then; the money's day counts."""
    if policy.start is None:
        return None
    day = true_day(refund)
    return Skip(say("before-start", day=day, start=policy.start)) if day < policy.start else None


def money_pending(refund: Refund) -> Hold | None:
    """Money on its way may still fail; the store tells when it has arrived."""
    return Hold(say("money-pending", number=refund.order.number)) if refund.pending else None


def not_understood(refund: Refund) -> Hold | None:
    """Parts that no rule here books. A chargeback is no refund: it has a queue of its own."""
    parts = dict.fromkeys(refund.not_understood)
    if not parts:
        return None
    if set(parts) == {CHARGEBACK}:
        return Hold(say("chargeback", number=refund.order.number))
    return Hold(say("not-understood-yet", what=", ".join(parts)))


def taken_back_already(refund: Refund, earlier: Earlier) -> Hold | Skip | None:
    """The money came back before anything was booked: then neither way is booked. A part of it is for a person."""
    back = standing_reversal(refund.id, earlier.refunds)
    if back is None:
        return None
    number = refund.order.number
    return in_part(back, refund) or Skip(say("reversed-before-booking", number=number))


def in_part(reversal: Refund, original: Refund) -> Hold | None:
    """Less came back than had been given, in the customer's money.

    A reversal that names no money is whole, and so is that of a refund whose money is known to have failed.
    """
    currency = original.order.total.customer.currency
    given = total(went_back(original, currency), currency)
    back = -total(went_back(reversal, currency), currency)
    if not reversal.transactions or not given or back == given:
        return None
    return Hold(say("reversed-in-part", number=original.order.number, back=back, given=given))


def money_failed(refund: Refund) -> Hold | None:
    """The store tried to pay back and could not."""
    outcomes = {transaction.outcome for transaction in refund.transactions if not transaction.incoming}
    return Hold(say("money-failed", number=refund.order.number)) if outcomes == {Outcome.FAILED} else None


def amounts_unsound(refund: Refund) -> Hold | None:
    """Money that moved cannot be less than nothing, nor can goods that go out."""
    stated = [transaction.amount for transaction in refund.transactions]
    stated += [amount for line in refund.replacements for amount in (line.amount, line.discount, line.tax)]
    sound = all(money.amount >= 0 for amount in stated for money in (amount.shop, amount.customer))
    units = [line.quantity for line in refund.goods] + [line.quantity - 1 for line in refund.replacements]
    if sound and all(count >= 0 for count in units):
        return None
    return Hold(say("amounts-unusable", number=refund.order.number))
