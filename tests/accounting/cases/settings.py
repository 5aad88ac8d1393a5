"""Choices that are refused where they are set, before any refund meets them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from plugin.accounting.documents import DocumentKind
from plugin.accounting.policy import Gateway, Offers, Policy, ReturnsAccount, UnknownSku
from plugin.accounting.sale import Ref
from tests.accounting.cases.boxes import NO_CARD, NO_CHECK
from tests.accounting.cases.company import (
    INTO_RETURNS,
    MUG,
    NOT_RESTOCKED,
    OFFERS,
    PAYPAL,
    POLICIES,
    RETURNS,
    SALES,
    item,
)
from tests.accounting.cases.row import Choice, box, choice, company


@dataclass(frozen=True)
class Setting:
    """Choices of a merchant, and the sentence that refuses them. `edition`: "online" or "desktop"."""

    id: str
    edition: str
    choices: tuple[Choice, ...]
    code: str
    boxes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()

    @property
    def offers(self) -> Offers:
        """The edition's usual company, as the choices change it."""
        offers = OFFERS[self.edition]
        for each in self.choices:
            offers = each.offered(offers)
        return offers

    @property
    def policy(self) -> Policy:
        """The edition's usual policy with these choices made."""
        policy = POLICIES[self.edition]
        for each in self.choices:
            policy = each.chosen(policy)
        return policy


_NO_MEMOS = box("Create credit memos: off", credit_memos=False)
_WITHOUT_MEMO = ("Desktop, card or check without memo",)
_NO_RECEIPTS = OFFERS["online"].documents - {DocumentKind.REFUND_RECEIPT}
_EARNS = item("Store credit", SALES)

SETTINGS = (
    Setting(
        "card-refunds-without-memos",
        "desktop",
        (_NO_MEMOS, NO_CHECK),
        "choice-money-needs-memo",
        _WITHOUT_MEMO,
    ),
    Setting(
        "checks-without-memos", "desktop", (_NO_MEMOS, NO_CARD), "choice-money-needs-memo", _WITHOUT_MEMO
    ),
    Setting(
        "prefix-that-leaves-no-room",
        "desktop",
        (choice("Number prefix: NORTHSTORE-", number_prefix="NORTHSTORE-"),),
        "choice-numbers-too-long",
        figures=("NORTHSTORE-",),
    ),
    Setting(
        "prefix-that-leaves-no-room-online",
        "online",
        (choice("Number prefix: OUR-STORE-OF-THE-NORTH-", number_prefix="OUR-STORE-OF-THE-NORTH-"),),
        "choice-numbers-too-long",
        figures=("OUR-STORE-OF-THE-NORTH-",),
    ),
    Setting(
        "suffix-that-leaves-no-room",
        "desktop",
        (choice("Number prefix: N-, suffix: -STORE", number_prefix="N-", number_suffix="-STORE"),),
        "choice-numbers-too-long",
        figures=("N-", "-STORE"),
    ),
    Setting(
        "rate-that-is-none",
        "online",
        (choice("Tax code of “twenty” %: Standard", tax_codes={"twenty": Ref("2", "Standard")}),),
        "choice-tax-rate",
        figures=("twenty",),
    ),
    Setting(
        "negative-days",
        "online",
        (choice("Look again for -1 days", missing_days=-1),),
        "choice-missing-days",
        figures=("-1",),
    ),
    Setting(
        "negative-tolerance",
        "desktop",
        (choice("Rounding tolerance: -1", rounding_tolerance=-1),),
        "choice-tolerance",
        figures=("-1",),
    ),
    Setting(
        "fallback-without-item",
        "online",
        (choice("Unknown SKU: fallback item, and none is chosen", unknown_sku=UnknownSku.FALLBACK),),
        "choice-fallback-missing",
    ),
    Setting(
        "stock-item-for-what-is-not-restocked",
        "online",
        (choice("Item for goods not restocked: MUG-01, a stock item", no_restock_item=MUG),),
        "choice-stock-item",
        figures=("MUG-01",),
    ),
    Setting(
        "inactive-item-chosen",
        "online",
        (
            choice(
                "Item for goods not restocked: an inactive one",
                no_restock_item=replace(NOT_RESTOCKED, active=False),
            ),
        ),
        "choice-item-inactive",
        figures=("Not restocked",),
    ),
    Setting(
        "store-credit-that-earns",
        "online",
        (choice("Item for store credit: one that posts to Sales", store_credit_item=_EARNS),),
        "choice-liability-earns",
        figures=("Sales",),
    ),
    Setting(
        "returns-account-without-items",
        "online",
        (choice("Returns account: Returns and allowances, without items", returns=ReturnsAccount(RETURNS)),),
        "choice-returns-into",
        figures=("Returns and allowances",),
    ),
    Setting(
        "gateway-without-method",
        "desktop",
        (choice("Gateway “paypal”: no payment method", gateways={"paypal": Gateway(account=PAYPAL)}),),
        "choice-gateway-method",
        figures=("paypal",),
    ),
    Setting(
        "gateway-without-bank-account",
        "desktop",
        (
            choice(
                "Gateway “paypal”: no bank account",
                gateways={
                    "paypal": Gateway(account=PAYPAL, method=POLICIES["desktop"].gateway("paypal").method)
                },
            ),
        ),
        "choice-gateway-bank-account",
        figures=("paypal",),
    ),
    Setting(
        "returns-account-without-items-out-of-it",
        "online",
        (
            choice(
                "Returns account: Returns and allowances, with an item into it and none out of Sales",
                returns=ReturnsAccount(RETURNS, INTO_RETURNS),
            ),
        ),
        "choice-returns-out-of",
        figures=("Returns and allowances",),
    ),
    Setting(
        "document-that-the-company-cannot-take",
        "online",
        (company("The company takes no refund receipts", documents=_NO_RECEIPTS),),
        "choice-not-offered",
        figures=("refund receipt",),
    ),
)
