"""What Intuit's developer portal holds of the app: its credentials, its addresses, its webhooks."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from sandbox.money import Json

#: The app's own credentials, the same for every company, as in the portal.
CLIENT_ID = "sandbox-client"
CLIENT_SECRET = "sandbox-client-secret"

#: Source: Intuit, "Set up OAuth 2.0": a code is for one exchange, within minutes.
CODE_LIFE = timedelta(minutes=10)


Verb = Literal["created", "updated", "voided", "deleted"]

#: Whose changes are told, of what a pretend company keeps. Not among them: tax codes, the company's name.
#: Source: Intuit, "Webhooks", the table of entities.
_TOLD = frozenset(
    {"Account", "Class", "CreditMemo", "Customer", "Department", "Deposit", "Invoice", "Item", "Payment",
     "PaymentMethod", "Preferences", "RefundReceipt", "SalesReceipt", "Vendor"}
)  # fmt: skip


@dataclass(frozen=True)
class Code:
    """What a person's yes is handed to the app as: for which company, which scopes, until when."""

    realm: str
    redirect_address: str
    scopes: tuple[str, ...]
    consented: datetime

    def is_good(self, redirect_address: str, now: datetime) -> bool:
        """Whether it can be exchanged now by who names that redirect address."""
        return self.redirect_address == redirect_address and now < self.consented + CODE_LIFE


@dataclass(frozen=True)
class Subscription:
    """Where webhooks go, and the token that signs them."""

    address: str
    verifier: str


@dataclass
class Portal:
    """`outstanding`: events that no webhook has told yet; `last_sent`: those of the last letter."""

    redirect_addresses: list[str] = field(default_factory=list)
    subscription: Subscription | None = None
    outstanding: list[Json] = field(default_factory=list)
    last_sent: list[Json] = field(default_factory=list)
    _codes: dict[str, Code] = field(default_factory=dict)

    def write_code(self, code: Code) -> str:
        """Keep the yes under a new secret, and answer that."""
        secret = "code-" + secrets.token_urlsafe(24)
        self._codes[secret] = code
        return secret

    def take_code(self, secret: str) -> Code | None:
        """What that secret stands for; it stands for nothing afterwards."""
        return self._codes.pop(secret, None)

    def note(self, realm: str, entity: str, id_: str, verb: Verb, now: datetime) -> None:
        """Keep the event until a webhook tells it. Nothing is kept before somebody subscribes."""
        if self.subscription is None or entity not in _TOLD:
            return
        event = {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": "intuit.sandbox",
            "type": f"qbo.{entity.lower()}.{verb}.v1",
            "datacontenttype": "application/json",
            "time": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "intuitentityid": id_,
            "intuitaccountid": realm,
            "data": {},
        }
        self.outstanding.append(event)
