"""The requests that the processor knows, with the elements of each in the order of Intuit's schema 13.0.

A few elements of the schema are left out on purpose (cards' numbers, groups, serial numbers, job details):
a request that holds one is refused as malformed.
"""

from __future__ import annotations

from sandbox.quickbooks_desktop.shapes import Shape, shape

_LINE = (
    "ItemRef Desc=4095 Quantity UnitOfMeasure=31 {extra}Rate RatePercent PriceLevelRef ClassRef Amount TaxAmount "
    "ServiceDate SalesTaxCodeRef {flag}OverrideItemAccountRef Other1=29 Other2=29"
)
_ONE_RATE = "Rate | RatePercent | PriceLevelRef"
_ADD_LINE = _LINE.format(extra="", flag="IsTaxable ")
_OLD_LINES = (
    "DiscountLineAdd=@DiscountLineAdd SalesTaxLineAdd=@SalesTaxLineAdd ShippingLineAdd=@ShippingLineAdd"
)
_HEAD = (
    "CustomerRef{must} ClassRef ARAccountRef TemplateRef TxnDate RefNumber=11 BillAddress ShipAddress IsPending "
    "{finance}PONumber=25 TermsRef DueDate SalesRepRef FOB=13 ShipDate ShipMethodRef ItemSalesTaxRef Memo=4095 "
    "CustomerMsgRef IsToBePrinted IsToBeEmailed IsTaxIncluded CustomerSalesTaxCodeRef Other=29 ExchangeRate "
)
_RECEIPT_HEAD = (
    "CustomerRef ClassRef TemplateRef TxnDate RefNumber=11 BillAddress ShipAddress IsPending CheckNumber=25 "
    "PaymentMethodRef DueDate SalesRepRef ShipDate ShipMethodRef FOB=13 ItemSalesTaxRef Memo=4095 CustomerMsgRef "
    "IsToBePrinted IsToBeEmailed IsTaxIncluded CustomerSalesTaxCodeRef DepositToAccountRef Other=29 ExchangeRate "
    "ExternalGUID SalesReceiptLineAdd+=@SalesReceiptLineAdd "
)
_SALES_OR_PURCHASE = "SalesOrPurchase=@SalesOrPurchase SalesAndPurchase=@SalesAndPurchase ExternalGUID"
_EITHER_SALES = "SalesOrPurchase | SalesAndPurchase"
_BY_MODIFIED = "FromModifiedDate ToModifiedDate"
_METHOD_TYPES = (
    "AmericanExpress|Cash|Check|DebitCard|Discover|ECheck|GiftCard|MasterCard|Other|OtherCreditCard|Visa"
)
_ACCOUNT_TYPES = (
    "AccountsPayable|AccountsReceivable|Bank|CostOfGoodsSold|CreditCard|Equity|Expense|FixedAsset|Income|"
    "LongTermLiability|NonPosting|OtherAsset|OtherCurrentAsset|OtherCurrentLiability|OtherExpense|OtherIncome"
)

#: Aggregates inside of requests.
_PARTS = {
    "DiscountLineAdd": shape("Amount RatePercent IsTaxable AccountRef", "Amount | RatePercent"),
    "SalesTaxLineAdd": shape("Amount RatePercent AccountRef", "Amount | RatePercent"),
    "ShippingLineAdd": shape("Amount! AccountRef"),
    "InvoiceLineAdd": shape(_ADD_LINE, _ONE_RATE, attributes="defMacro"),
    "SalesReceiptLineAdd": shape(_ADD_LINE, _ONE_RATE, attributes="defMacro"),
    "CreditMemoLineAdd": shape(_ADD_LINE, _ONE_RATE, attributes="defMacro"),
    "CreditMemoLineMod": shape("TxnLineID! " + _LINE.format(extra="OverrideUOMSetRef ", flag=""), _ONE_RATE),
    "SetCredit": shape("CreditTxnID! TxnLineID AppliedAmount! Override"),
    "AppliedToTxnAdd": shape(
        "TxnID! PaymentAmount SetCredit*=@SetCredit DiscountAmount DiscountAccountRef DiscountClassRef"
    ),
    "RefundAppliedToTxnAdd": shape("TxnID! RefundAmount!"),
    "ApplyCheckToTxnAdd": shape("TxnID! Amount"),
    "ExpenseLineAdd": shape(
        "AccountRef Amount TaxAmount Memo=4095 CustomerRef ClassRef SalesTaxCodeRef "
        "BillableStatus=Billable|NotBillable|HasBeenBilled SalesRepRef",
        attributes="defMacro",
    ),
    "SalesOrPurchase": shape("Desc=4095 Price PricePercent AccountRef", "Price | PricePercent"),
    "SalesAndPurchase": shape(
        "SalesDesc=4095 SalesPrice IncomeAccountRef PurchaseDesc=4095 PurchaseCost PurchaseTaxCodeRef "
        "ExpenseAccountRef PrefVendorRef"
    ),
    "ModifiedDateRangeFilter": shape(_BY_MODIFIED),
    "TxnDateRangeFilter": shape("FromTxnDate ToTxnDate"),
    "EntityFilter": shape("ListID* FullName*=209", "ListID | FullName"),
    "RefNumberFilter": shape("MatchCriterion!=StartsWith|Contains|EndsWith RefNumber!=20"),
    "RefNumberRangeFilter": shape("FromRefNumber=20 ToRefNumber=20"),
    "NameFilter": shape("MatchCriterion!=StartsWith|Contains|EndsWith Name!=209"),
    "NameRangeFilter": shape("FromName=209 ToName=209"),
}

#: Requests that make something: "X" stands for XAddRq holding one XAdd.
ADDS = {
    "Customer": shape(
        "Name!=41 IsActive ClassRef ParentRef CompanyName=41 Salutation=15 FirstName=25 MiddleName=5 LastName=25 "
        "Suffix=10 JobTitle=41 BillAddress ShipAddress PrintAs=41 Phone=21 Mobile=21 Pager=21 AltPhone=21 Fax=21 "
        "Email=1023 Cc=1023 Contact=41 AltContact=41 TermsRef SalesTaxCodeRef ItemSalesTaxRef ResaleNumber=15 "
        "AccountNumber=99 PreferredPaymentMethodRef Notes=4095 ExternalGUID CurrencyRef"
    ),
    "Account": shape(
        f"Name!=31 IsActive ParentRef AccountType!={_ACCOUNT_TYPES} AccountNumber=7 BankNumber=25 Desc=200 CurrencyRef"
    ),
    "PaymentMethod": shape(f"Name!=31 IsActive PaymentMethodType={_METHOD_TYPES}"),
    "Class": shape("Name!=31 IsActive ParentRef"),
    "SalesTaxCode": shape("Name!=3 IsActive IsTaxable! Desc=31"),
    "ItemInventory": shape(
        "Name!=31 IsActive ClassRef ParentRef ManufacturerPartNumber=31 SalesTaxCodeRef SalesDesc=4095 SalesPrice "
        "IncomeAccountRef PurchaseDesc=4095 PurchaseCost COGSAccountRef AssetAccountRef ReorderPoint Max "
        "QuantityOnHand TotalValue InventoryDate ExternalGUID"
    ),
    "ItemNonInventory": shape(
        "Name!=31 IsActive ParentRef ClassRef ManufacturerPartNumber=31 SalesTaxCodeRef "
        + _SALES_OR_PURCHASE,
        _EITHER_SALES,
    ),
    "ItemService": shape(
        "Name!=31 IsActive ClassRef ParentRef SalesTaxCodeRef " + _SALES_OR_PURCHASE, _EITHER_SALES
    ),
    "ItemOtherCharge": shape(
        "Name!=31 IsActive ClassRef ParentRef SalesTaxCodeRef " + _SALES_OR_PURCHASE, _EITHER_SALES
    ),
    "ItemDiscount": shape(
        "Name!=31 IsActive ClassRef ParentRef ItemDesc=4095 SalesTaxCodeRef DiscountRate DiscountRatePercent "
        "AccountRef ExternalGUID",
        "DiscountRate | DiscountRatePercent",
    ),
    "ItemSalesTax": shape("Name!=31 IsActive ClassRef ItemDesc=4095 TaxRate ExternalGUID"),
    "Invoice": shape(
        _HEAD.format(must="!", finance="IsFinanceCharge ")
        + f"ExternalGUID LinkToTxnID* SetCredit*=@SetCredit InvoiceLineAdd*=@InvoiceLineAdd {_OLD_LINES}",
        attributes="defMacro",
    ),
    "SalesReceipt": shape(_RECEIPT_HEAD + _OLD_LINES, attributes="defMacro"),
    "CreditMemo": shape(
        _HEAD.format(must="!", finance="")
        + f"ExternalGUID CreditMemoLineAdd+=@CreditMemoLineAdd {_OLD_LINES}",
        attributes="defMacro",
    ),
    "ReceivePayment": shape(
        "CustomerRef! ARAccountRef TxnDate RefNumber=20 TotalAmount ExchangeRate PaymentMethodRef Memo=4095 "
        "DepositToAccountRef ExternalGUID IsAutoApply AppliedToTxnAdd*=@AppliedToTxnAdd",
        one_of="IsAutoApply AppliedToTxnAdd",
        attributes="defMacro",
    ),
    "ARRefundCreditCard": shape(
        "CustomerRef! RefundFromAccountRef ARAccountRef TxnDate RefNumber=11 Address PaymentMethodRef Memo=4095 "
        "ExchangeRate ExternalGUID RefundAppliedToTxnAdd+=@RefundAppliedToTxnAdd",
        attributes="defMacro",
    ),
    "Check": shape(
        "AccountRef! PayeeEntityRef RefNumber=11 TxnDate Memo=4095 Address IsToBePrinted IsTaxIncluded SalesTaxCodeRef "
        "ExchangeRate ExternalGUID ApplyCheckToTxnAdd*=@ApplyCheckToTxnAdd ExpenseLineAdd*=@ExpenseLineAdd",
        attributes="defMacro",
    ),
}

#: The one request that changes something: XModRq holding one XMod.
MODS = {
    "CreditMemo": shape(
        "TxnID! EditSequence!=16 "
        + _HEAD.format(must="", finance="")
        + "CreditMemoLineMod*=@CreditMemoLineMod",
    ),
}

VOID = shape(
    "TxnVoidType!=ARRefundCreditCard|Bill|BillPaymentCheck|BillPaymentCreditCard|Charge|Check|CreditCardCharge|"
    "CreditCardCredit|CreditMemo|Deposit|InventoryAdjustment|Invoice|ItemReceipt|JournalEntry|SalesReceipt|"
    "VendorCredit TxnID!",
    attributes="requestID",
)

_TXN_FILTERS = (
    "MaxReturned ModifiedDateRangeFilter=@ModifiedDateRangeFilter TxnDateRangeFilter=@TxnDateRangeFilter "
    "EntityFilter=@EntityFilter RefNumberFilter=@RefNumberFilter RefNumberRangeFilter=@RefNumberRangeFilter "
)
_LIST_FILTERS = (
    f"MaxReturned ActiveStatus=ActiveOnly|InactiveOnly|All {_BY_MODIFIED} NameFilter=@NameFilter "
    "NameRangeFilter=@NameRangeFilter "
)
_TAIL = "IncludeRetElement*=50 OwnerID*"
_SHORT_TAIL = "IncludeRetElement*=50"
_ASKS = "requestID metaData iterator iteratorID"
_ASKS_AT_ONCE = "requestID metaData"


def _txn_query(more: str, links: bool) -> Shape:
    filters = " ".join(part.split("=")[0] for part in (_TXN_FILTERS + more).split())
    linked = "IncludeLinkedTxns " if links else ""
    return shape(
        f"TxnID* RefNumber*=20 RefNumberCaseSensitive*=20 {_TXN_FILTERS}{more}IncludeLineItems {linked}{_TAIL}",
        f"TxnID | RefNumber | RefNumberCaseSensitive | {filters}",
        "ModifiedDateRangeFilter | TxnDateRangeFilter",
        "RefNumberFilter | RefNumberRangeFilter",
        attributes=_ASKS,
    )


def _list_query(more: str = "", tail: str = _TAIL, attributes: str = _ASKS) -> Shape:
    filters = " ".join(part.split("=")[0].rstrip("*") for part in (_LIST_FILTERS + more).split())
    return shape(
        f"ListID* FullName*=209 {_LIST_FILTERS}{more}{tail}",
        f"ListID | FullName | {filters}",
        "NameFilter | NameRangeFilter",
        attributes=attributes,
    )


#: What can be asked: "X" stands for XQueryRq.
QUERIES = {
    "Invoice": _txn_query("PaidStatus=All|PaidOnly|NotPaidOnly ", links=True),
    "SalesReceipt": _txn_query("", links=False),
    "CreditMemo": _txn_query("", links=True),
    "ReceivePayment": _txn_query("", links=False),
    "ARRefundCreditCard": _txn_query("", links=False),
    "Check": _txn_query("", links=True),
    **{
        kind: _list_query()
        for kind in (
            "Item", "ItemInventory", "ItemNonInventory", "ItemService", "ItemOtherCharge", "ItemDiscount",
            "ItemSalesTax", "Customer",
        )
    },
    **{
        kind: _list_query(tail=_SHORT_TAIL, attributes=_ASKS_AT_ONCE)
        for kind in ("Class", "SalesTaxCode", "Currency")
    },
    "Account": _list_query(f"AccountType*={_ACCOUNT_TYPES} ", attributes=_ASKS_AT_ONCE),
    "PaymentMethod": _list_query(f"PaymentMethodType*={_METHOD_TYPES} ", _SHORT_TAIL, _ASKS_AT_ONCE),
    "Preferences": shape(_SHORT_TAIL, attributes="requestID"),
    "Company": shape(_TAIL, attributes="requestID"),
    "Host": shape(_SHORT_TAIL, attributes="requestID"),
}  # fmt: skip


def _whole(kind: str, verb: str) -> Shape:
    return shape(f"{kind}{verb}!=@{kind}{verb} IncludeRetElement*=50", attributes="requestID")


#: Element name -> (verb, kind, shape).
REQUESTS: dict[str, tuple[str, str, Shape]] = {
    **{f"{kind}AddRq": ("Add", kind, _whole(kind, "Add")) for kind in ADDS},
    **{f"{kind}ModRq": ("Mod", kind, _whole(kind, "Mod")) for kind in MODS},
    **{f"{kind}QueryRq": ("Query", kind, wanted) for kind, wanted in QUERIES.items()},
    "TxnVoidRq": ("Void", "Txn", VOID),
}

#: Every shape that another one names.
SHAPES: dict[str, Shape] = {
    **_PARTS,
    **{f"{kind}Add": wanted for kind, wanted in ADDS.items()},
    **{f"{kind}Mod": wanted for kind, wanted in MODS.items()},
}
