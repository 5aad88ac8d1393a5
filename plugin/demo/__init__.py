"""Contra on one machine, with a pretend shop and a pretend QuickBooks company that have rules of their own."""

from __future__ import annotations

import secrets
import signal
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from plugin import app
from plugin.accounting.policy import Policy
from plugin.config import app_toml, load
from plugin.demo import compare, show, sign_in, stage
from plugin.demo.choices import policy as policy
from plugin.demo.pretend import Pretend
from plugin.demo.samples import GOODS, SAMPLES, SampleRefund
from plugin.engine import engine_lock
from plugin.journal.views import RefundRow
from plugin.states import State
from plugin.texts import render

_COMPANY = "Demo Trading Co."
_PATIENCE = 90.0
_UNFINISHED = (State.WAITING, State.BOOKING)


@dataclass
class Demo:
    """A running demo. `expected`: by the shop's refund id, what has to become of each refund that was sent.

    `before`, `start`: the company's balances, and how many postings it had, before any refund.
    """

    pretend: Pretend
    room: app.Room
    shop_id: int
    company: Mapping[str, Any]
    address: str
    expected: dict[int, SampleRefund] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    start: int = 0

    def link(self) -> str:
        """An expiring link to the panel."""
        return self.room.visitors.make_link(
            self.address, self.shop_id, "the demo", self.room.config.link_lifetime
        )


def once() -> int:
    """Runs the samples in a temporary folder, prints tables; 1 where the books do not say what the shop says."""
    _end_like_ctrl_c()
    with tempfile.TemporaryDirectory(prefix="contra-demo-") as folder, running(Path(folder), 0) as demo:
        return _play(demo, _console())


def _console() -> Console:
    """As wide as the terminal; in a file or a pipe wide enough for a sentence."""
    console = Console()
    return console if console.is_terminal else Console(width=160)


def stay(folder: Path, port: int | None) -> int:
    """Runs the samples, prints a link to the panel and stays up until Ctrl-C."""
    _end_like_ctrl_c()
    console = _console()
    folder.mkdir(parents=True, exist_ok=True)
    with engine_lock(folder / "demo.lock"):  # a demo that runs keeps its database
        for name in ("demo.db", "demo.db-wal", "demo.db-shm"):
            (folder / name).unlink(missing_ok=True)
    try:
        with running(folder, port) as demo:
            code = _play(demo, console)
            hours = demo.room.config.link_lifetime // timedelta(hours=1)
            console.print(f"\nThe panel, for {hours} hours:\n{demo.link()}\n", soft_wrap=True)
            console.print("Ctrl-C ends the demo.")
            while True:
                time.sleep(3600)
    except KeyboardInterrupt:
        console.print("The demo has ended.")
        return code


def _end_like_ctrl_c() -> None:
    """Being told to stop ends the children too."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@contextmanager
def running(folder: Path, port: int | None) -> Iterator[Demo]:
    """The demo with its sandbox and its app; a company is connected as a merchant would do it, orders are made,
    booked and refunded, no webhook is sent yet."""
    secret = secrets.token_hex(16)
    with stage.sandbox() as pretend:
        shop = pretend.post(
            "shops", domain=stage.SHOP, currency="USD", zone="America/New_York", secret=secret
        )
        company = pretend.post("companies", name=_COMPANY, home_currency="USD", country="US")
        port = stage.free_port() if port == 0 else port or app_toml()["defaults"]["port"]
        environment = stage.environment(pretend, company, secret, folder.resolve() / "demo.db", port)
        config = load(environment)
        app.bring_up(config)
        room = app.build(config)
        try:
            shop_id = install(room, shop)
            with stage.served(environment, config.public_address):
                demo = Demo(pretend, room, shop_id, company, config.public_address)
                sign_in.connect(pretend, demo.link(), company["realm"])
                _choose(room, policy(company["items"], _stock(pretend, company)))
                demo.expected = _happen(pretend, company)
                demo.before = pretend.get(f"companies/{company['realm']}/balances")["accounts"]
                demo.start = len(pretend.get(f"companies/{company['realm']}/movements"))
                yield demo
        finally:
            room.close()


def install(room: app.Room, shop: Mapping[str, Any]) -> int:
    """The pretend shop has installed the app; its id."""
    shop_id = room.register.install("shopify", shop["domain"], room.clock.now())
    room.vault.put(f"shop:{shop_id}", {"access_token": shop["token"]})
    return shop_id


def _choose(room: app.Room, choices: Policy) -> None:
    """The merchant says how refunds are booked."""
    connection = room.register.connection_of(stage.SHOP)
    room.register.set_policy(connection.id, choices, who="the demo", at=room.clock.now())


def _stock(pretend: Pretend, company: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What the company has on its shelves before anything is sold, by SKU."""
    made = {
        goods["sku"]: pretend.post(
            f"companies/{company['realm']}/items",
            sku=goods["sku"], name=goods["sku"], kind="stock", price=goods["price"],
        )
        for goods in GOODS
    }  # fmt: skip
    return {sku: {"id": str(item["Id"]), "name": item["Name"]} for sku, item in made.items()}


def _happen(pretend: Pretend, company: Mapping[str, Any]) -> dict[int, SampleRefund]:
    """Orders come in, are booked by the merchant's order connector, and are refunded."""
    expected = {}
    for sample in SAMPLES:
        order = pretend.post(f"shops/{stage.SHOP}/orders", order=dict(sample.order))
        if sample.sale is not None:
            pretend.post(
                f"companies/{company['realm']}/sales", shop=stage.SHOP, order_id=order["id"], **sample.sale
            )
        for refund in sample.refunds:
            made = pretend.post(f"shops/{stage.SHOP}/refunds", order_id=order["id"], **refund.wish)
            expected[int(made["id"])] = refund
    return expected


def _play(demo: Demo, console: Console) -> int:
    """Sends every refund, waits, prints; the exit code."""
    send(demo)
    rows = settled(demo)
    show.refunds(console, [(row, _because(demo, row)) for row in rows])
    realm = demo.company["realm"]
    after = demo.pretend.get(f"companies/{realm}/balances")["accounts"]
    accounts = demo.company["accounts"]
    shown = (
        "receivable", "undeposited", "sales", "shipping_income", "returns", "fees", "tax",
        "gift_cards", "store_credit", "tips", "inventory", "cogs",
    )  # fmt: skip
    show.balances(console, demo.before, after, [accounts[role]["name"] for role in shown if role in accounts])
    wrong = _wrong(demo, rows)
    for sentence in wrong:
        console.print(f"[red]{sentence}[/red]")
    if not wrong:
        console.print("The shop's refunds and the company's account movements agree to the cent.")
    return 1 if wrong else 0


def send(demo: Demo) -> None:
    """Sends every refund as a signed webhook, the first one twice. Raises DemoFailed for any answer but 200."""
    to = f"{demo.address}/webhooks/shopify"
    refund_ids = list(demo.expected)
    for refund_id in [*refund_ids, refund_ids[0]]:
        status = demo.pretend.deliver(stage.SHOP, to, topic="refunds/create", refund_id=refund_id)
        if status != 200:
            raise stage.DemoFailed(f"A webhook was answered {status}.")


def settled(demo: Demo) -> list[RefundRow]:
    """The refunds once none of those that were sent waits or is being booked."""
    deadline = time.monotonic() + _PATIENCE
    while True:
        rows = list(demo.room.reading.refunds(demo.shop_id, None, 1).rows)
        done = [row for row in rows if row.state not in _UNFINISHED]
        if len(done) >= len(demo.expected) or time.monotonic() > deadline:
            return sorted(rows, key=lambda row: row.id)
        time.sleep(0.2)


def _because(demo: Demo, row: RefundRow) -> str:
    detail = demo.room.reading.refund(demo.shop_id, row.id)
    if detail is None or detail.decision is None:
        return ""
    return " ".join(render(sentence) for sentence in detail.decision.because)


def _wrong(demo: Demo, rows: list[RefundRow]) -> list[str]:
    """A sentence for each missing refund, wrong state and differing cent."""
    states = {}
    for row in rows:
        detail = demo.room.reading.refund(demo.shop_id, row.id)
        if detail is not None:
            states[int(detail.refund.id.rsplit("/", 1)[-1])] = row.state
    found = []
    for refund_id, sample in demo.expected.items():
        state = states.get(refund_id)
        if state is None:
            found.append(f"Refund {refund_id} was sent and is missing.")
        elif state is not sample.state:
            found.append(f"Refund {refund_id} is {state.value}, it should be {sample.state.value}.")
    realm = demo.company["realm"]
    movements = demo.pretend.get(f"companies/{realm}/movements")[demo.start :]
    booked = [refund_id for refund_id, sample in demo.expected.items() if sample.state is State.BOOKED]
    refunds = demo.pretend.get(f"shops/{stage.SHOP}/refunds")
    return found + compare.differences(refunds, movements, demo.company["accounts"], booked)
