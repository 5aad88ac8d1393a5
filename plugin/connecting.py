"""Connecting a QuickBooks Online company: a person is asked, the answer checked, the shop joined to it.

A refund must never land in a wrong company by accident. So the answer has to come back to the browser that asked, its
realm id is proven by its own token, and a shop that is joined to a company changes to another one only when a
person has said so.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime

from plugin.accounting.dates import local_day
from plugin.accounting.policy import Policy
from plugin.accounting.sentences import Sentence, say
from plugin.connected import EDITION, Connected
from plugin.journal.consents import Consent, Consents, Question
from plugin.journal.policies import SameNumbers, WrongPolicy
from plugin.journal.register import Register
from plugin.journal.rounds import Rounds
from plugin.journal.standing import Standing
from plugin.journal.views import CompanyView
from plugin.ledgers.quickbooks_online.introduction import UNNAMED, company_name
from plugin.ledgers.quickbooks_online.oauth import AppRefused, GrantEnded, Intuit
from plugin.protocols import Clock, Disconnected, Json, TryLater
from plugin.vault import Vault

#: Intuit's ids of companies are numbers.
_REALM = re.compile(r"[0-9]{1,30}")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A company that a person said yes to. `pair`: its tokens; None where the company keeps them already.

    `got`: when Intuit gave them, in seconds since 1970.
    """

    realm: str
    name: str
    pair: Json | None
    got: float

    @property
    def got_at(self) -> datetime:
        """When Intuit gave the tokens."""
        return datetime.fromtimestamp(self.got, UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person answers to a question of ours: how the company writes this shop's order numbers, if asked."""

    prefix: str = ""
    suffix: str = ""


class Connecting:
    """The story of a connection. What a person reads of it is noted with the attempt (`Consents`)."""

    def __init__(
        self,
        *,
        intuit: Intuit,
        register: Register,
        standing: Standing,
        consents: Consents,
        connected: Connected,
        rounds: Rounds,
        vault: Vault,
        clock: Clock,
        redirect_address: str,
        api_address: str,
    ) -> None:
        """`redirect_address`: of ours, as Intuit knows it. `api_address`: of Intuit's API."""
        self._intuit = intuit
        self._register = register
        self._standing = standing
        self._consents = consents
        self._connected = connected
        self._rounds = rounds
        self._vault = vault
        self._clock = clock
        self._redirect_address = redirect_address
        self._api_address = api_address

    def view(self, shop_id: int) -> CompanyView | None:
        """The company that the shop is joined to."""
        return self._standing.view(shop_id)

    def disconnect(self, shop_id: int, who: str) -> bool:
        """Ends the connection of the shop's company; False where Intuit did not hear of it."""
        return self._connected.end(shop_id, who)

    def begin(self, shop_id: int, who: str, ticket: str, browser: str) -> str:
        """Where Intuit asks the person. `ticket`: begins one attempt only; `browser`: a secret of its cookie.

        Raises TicketUsed, TryLater.
        """
        state = secrets.token_urlsafe(32)
        address = self._intuit.address(self._redirect_address, state)
        self._consents.begin(shop_id, who, ticket, state, browser, self._clock.now())
        return address

    def answered(self, answer: Mapping[str, str], browser: str) -> int | None:
        """Intuit's answer, as the browser brings it; the attempt it belongs to, whose `told` says what came of it.

        None where there is none: a state that is unknown, used, too old or another browser's.
        """
        consent = self._consents.take(answer.get("state", ""), browser, self._clock.now())
        if consent is None:
            return None
        self._consents.tell(consent.id, *self._outcome(consent, answer))
        return consent.id

    def told(self, consent_id: int, browser: str) -> Consent | None:
        """What came of an attempt of that browser."""
        return self._consents.told(consent_id, browser)

    def decided(self, consent_id: int, browser: str, said: Said | None) -> bool:
        """A person answers what was asked; None: no. False where nothing is asked (any more)."""
        consent = self._consents.answer(consent_id, browser, self._clock.now())
        if consent is None:
            return False
        arrival = Arrival(**self._vault.get(_pending(consent)))
        question = None
        if said is None:
            self._give_back(arrival)
            sentence = say("connect-cancelled", name=arrival.name)
        elif consent.asks == "again":
            sentence, question = self._introduced(consent, arrival)
        else:
            sentence, question = self._arrived(consent, arrival, said)
        if question is None:
            self._vault.forget(_pending(consent))
        self._consents.tell(consent.id, sentence, question)
        return True

    def _outcome(self, consent: Consent, answer: Mapping[str, str]) -> tuple[Sentence, Question | None]:
        """What Intuit answered; and if it was a yes, what that leads to."""
        if error := answer.get("error"):
            denied = error == "access_denied"
            return (say("connect-denied") if denied else say("connect-refused", error=error[:80])), None
        code, realm = answer.get("code", ""), answer.get("realmId", "")
        if not code or not _REALM.fullmatch(realm):
            return say("connect-half-answer"), None
        try:
            pair = self._intuit.exchanged(code, self._redirect_address)
        except GrantEnded:
            return say("connect-code-over"), None
        except AppRefused as refused:
            return refused.sentence, None
        except TryLater:
            return say("connect-not-answered"), None
        arrival = Arrival(realm, UNNAMED, pair, self._clock.now().timestamp())
        return self._introduced(consent, arrival)

    def _introduced(self, consent: Consent, arrival: Arrival) -> tuple[Sentence, Question | None]:
        """Goes on once the company has said its name, which proves its realm id.

        Until then the pair is kept: it may have ended the one that the company's shops still use.
        """
        assert arrival.pair is not None
        try:
            name = company_name(arrival.realm, arrival.pair, self._intuit, self._clock, self._api_address)
        except Disconnected:
            return say("connect-not-that-company"), None
        except AppRefused as refused:
            return refused.sentence, None
        except TryLater:
            return self._asked(consent, arrival, say("connect-name-not-told"), "again")
        return self._arrived(consent, replace(arrival, name=name), None)

    def _arrived(
        self, consent: Consent, arrival: Arrival, said: Said | None
    ) -> tuple[Sentence, Question | None]:
        """Joins the shop to the company, or asks first. `said`: a person's answer, if one was asked."""
        known = self._register.company_of_realm(EDITION, arrival.realm)
        if known is not None and known.is_connected and arrival.pair is not None:
            # A new yes may end the tokens of the one before, so other shops of the company need the new ones now.
            self._connected.begin(known.id, arrival.pair, consent.who, arrival.got_at)
            arrival = replace(arrival, pair=None)
        current = self._standing.view(consent.shop_id)
        if current is not None and (known is None or known.id != current.id) and said is None:
            asked = say("connect-another-company", new=arrival.name, old=current.name)
            return self._asked(consent, arrival, asked, "company")
        try:
            return self._joined(consent, arrival, current, said or Said()), None
        except SameNumbers:
            asked = say("connect-same-numbers", name=arrival.name)
        except WrongPolicy as wrong:
            asked = wrong.sentences[0]
        return self._asked(consent, arrival, asked, "numbers")

    def _asked(
        self, consent: Consent, arrival: Arrival, sentence: Sentence, question: Question
    ) -> tuple[Sentence, Question]:
        self._vault.put(_pending(consent), asdict(arrival))
        return sentence, question

    def _joined(
        self, consent: Consent, arrival: Arrival, current: CompanyView | None, said: Said
    ) -> Sentence:
        """Raises SameNumbers, WrongPolicy: nothing is joined then."""
        now = self._clock.now()
        company_id = self._register.add_company(EDITION, arrival.realm, arrival.name, now)
        start = local_day(now, self._standing.zone_of(consent.shop_id))
        policy = self._policy(consent.shop_id, company_id, said, start)
        joins = current is None or current.id != company_id
        if joins:
            self._register.check(consent.shop_id, company_id, policy)
        if arrival.pair is not None:
            # Before the shop is joined: one that is has a company with tokens, whatever breaks between.
            self._connected.begin(company_id, arrival.pair, consent.who, arrival.got_at)
        told = say("connected-again", name=arrival.name)
        if joins:
            self._register.connect(consent.shop_id, company_id, policy, now, consent.who)
            told = say("connected-to", name=arrival.name, day=start)
        self._rounds.ask(company_id)
        return told

    def _policy(self, shop_id: int, company_id: int, said: Said, start: date) -> Policy:
        """The choices that the shop had for that company, else the usual ones.

        What was refunded before the shop was joined to it is in the books already, or in another company's.
        """
        earlier = self._standing.policy(shop_id, company_id) or Policy()
        prefix, suffix = said.prefix or earlier.number_prefix, said.suffix or earlier.number_suffix
        return replace(earlier, start=start, number_prefix=prefix, number_suffix=suffix)

    def _give_back(self, arrival: Arrival) -> None:
        """Nobody wants it; where Intuit does not hear of it, it ends by itself after a hundred days.

        A company that is connected by now keeps it: revoking an older pair could end the grant of both.
        """
        known = self._register.company_of_realm(EDITION, arrival.realm)
        if arrival.pair is not None and (known is None or not known.is_connected):
            with suppress(TryLater):
                self._intuit.revoke(arrival.pair)


def _pending(consent: Consent) -> str:
    """Who owns, in the vault, a company that waits for a person's answer."""
    return f"consent:{consent.id}"
