"""The elements of every Ret in the order of Intuit's schema 13.0, as far as this company file fills them.

Tests hold every answer against the schema.
"""

from __future__ import annotations

_STAMPS = "TimeCreated TimeModified EditSequence "
_FORM = (
    "TxnID TimeCreated TimeModified EditSequence TxnNumber CustomerRef ClassRef ARAccountRef TemplateRef TxnDate "
    "RefNumber BillAddress ShipAddress IsPending PONumber DueDate FOB ShipDate Subtotal ItemSalesTaxRef "
    "SalesTaxPercentage SalesTaxTotal {amounts} CurrencyRef ExchangeRate {home} Memo {paid}IsToBePrinted IsToBeEmailed "
    "CustomerSalesTaxCodeRef Other ExternalGUID LinkedTxn {line}"
)
_ITEM = "ListID " + _STAMPS + "Name FullName IsActive ClassRef ParentRef Sublevel "

#: Kind -> names of its Ret.
RETS = {
    "Invoice": _FORM.format(
        amounts="AppliedAmount BalanceRemaining", home="BalanceRemainingInHomeCurrency", paid="IsPaid ",
        line="InvoiceLineRet",
    ),
    "CreditMemo": _FORM.format(
        amounts="TotalAmount CreditRemaining", home="CreditRemainingInHomeCurrency", paid="",
        line="CreditMemoLineRet",
    ),
    "SalesReceipt": (
        "TxnID TimeCreated TimeModified EditSequence TxnNumber CustomerRef ClassRef TemplateRef TxnDate RefNumber "
        "BillAddress ShipAddress IsPending CheckNumber PaymentMethodRef DueDate ShipDate FOB Subtotal ItemSalesTaxRef "
        "SalesTaxPercentage SalesTaxTotal TotalAmount CurrencyRef ExchangeRate TotalAmountInHomeCurrency Memo "
        "IsToBePrinted IsToBeEmailed CustomerSalesTaxCodeRef DepositToAccountRef Other ExternalGUID SalesReceiptLineRet"
    ),
    "ReceivePayment": (
        "TxnID TimeCreated TimeModified EditSequence TxnNumber CustomerRef ARAccountRef TxnDate RefNumber TotalAmount "
        "CurrencyRef ExchangeRate TotalAmountInHomeCurrency PaymentMethodRef Memo DepositToAccountRef UnusedPayment "
        "UnusedCredits ExternalGUID AppliedToTxnRet"
    ),
    "ARRefundCreditCard": (
        "TxnID TimeCreated TimeModified EditSequence TxnNumber CustomerRef RefundFromAccountRef ARAccountRef TxnDate "
        "RefNumber TotalAmount CurrencyRef ExchangeRate TotalAmountInHomeCurrency Address PaymentMethodRef Memo "
        "ExternalGUID RefundAppliedToTxnRet"
    ),
    "Check": (
        "TxnID TimeCreated TimeModified EditSequence TxnNumber AccountRef PayeeEntityRef RefNumber TxnDate Amount "
        "CurrencyRef ExchangeRate AmountInHomeCurrency Memo Address IsToBePrinted ExternalGUID LinkedTxn ExpenseLineRet"
    ),
    "Customer": (
        "ListID " + _STAMPS + "Name FullName IsActive ClassRef ParentRef Sublevel CompanyName Salutation FirstName "
        "MiddleName LastName Suffix JobTitle BillAddress ShipAddress PrintAs Phone Mobile Pager AltPhone Fax Email Cc "
        "Contact AltContact Balance TotalBalance SalesTaxCodeRef ItemSalesTaxRef ResaleNumber AccountNumber "
        "PreferredPaymentMethodRef Notes ExternalGUID CurrencyRef"
    ),
    "Account": (
        "ListID " + _STAMPS + "Name FullName IsActive ParentRef Sublevel AccountType SpecialAccountType AccountNumber "
        "BankNumber Desc Balance TotalBalance CurrencyRef"
    ),
    "PaymentMethod": "ListID " + _STAMPS + "Name IsActive PaymentMethodType",
    "Class": "ListID " + _STAMPS + "Name FullName IsActive ParentRef Sublevel",
    "Currency": "ListID " + _STAMPS + "Name IsActive CurrencyCode ExchangeRate",
    "SalesTaxCode": "ListID " + _STAMPS + "Name IsActive IsTaxable Desc",
    "ItemInventory": _ITEM + (
        "ManufacturerPartNumber SalesTaxCodeRef SalesDesc SalesPrice IncomeAccountRef PurchaseDesc PurchaseCost "
        "COGSAccountRef AssetAccountRef ReorderPoint Max QuantityOnHand AverageCost ExternalGUID"
    ),
    "ItemNonInventory": _ITEM + "ManufacturerPartNumber SalesTaxCodeRef SalesOrPurchase SalesAndPurchase ExternalGUID",
    "ItemService": _ITEM + "SalesTaxCodeRef SalesOrPurchase SalesAndPurchase ExternalGUID",
    "ItemOtherCharge": _ITEM + "SalesTaxCodeRef SalesOrPurchase SalesAndPurchase ExternalGUID",
    "ItemDiscount": _ITEM + "ItemDesc SalesTaxCodeRef DiscountRate DiscountRatePercent AccountRef ExternalGUID",
    "ItemSalesTax": "ListID " + _STAMPS + "Name IsActive ClassRef ItemDesc TaxRate ExternalGUID",
}  # fmt: skip
#: A line of a form, and one of a check.
LINE = "TxnLineID ItemRef Desc Quantity UnitOfMeasure Rate ClassRef Amount ServiceDate SalesTaxCodeRef Other1 Other2"
EXPENSE_LINE = "TxnLineID AccountRef Amount Memo CustomerRef ClassRef"
