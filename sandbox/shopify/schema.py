"""The part of the Admin GraphQL API (2026-10) that the pretend shop answers, written down by hand.

A test holds every type, field and argument here against the published schema.
"""

from __future__ import annotations

from functools import cache

from graphql import GraphQLSchema, build_schema

#: The arguments of every connection.
_PAGE = "first: Int, after: String, last: Int, before: String, reverse: Boolean"

_SDL = """
schema { query: QueryRoot }
scalar DateTime
scalar Decimal
scalar UnsignedInt64
scalar CurrencyCode
interface Node { id: ID! }

type QueryRoot {
  shop: Shop!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  order(id: ID!): Order
  refund(id: ID!): Refund
  return(id: ID!): Return
  orders(PAGE, query: String, sortKey: OrderSortKeys): OrderConnection!
}
enum OrderSortKeys { CREATED_AT ID PROCESSED_AT UPDATED_AT }
type Shop { id: ID! name: String! myshopifyDomain: String! ianaTimezone: String! currencyCode: CurrencyCode! }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
type MoneyBag { shopMoney: MoneyV2! presentmentMoney: MoneyV2! }

type Order implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  name: String!
  createdAt: DateTime!
  updatedAt: DateTime!
  processedAt: DateTime!
  cancelledAt: DateTime
  currencyCode: CurrencyCode!
  presentmentCurrencyCode: CurrencyCode!
  taxesIncluded: Boolean!
  dutiesIncluded: Boolean!
  returnStatus: OrderReturnStatus!
  displayFinancialStatus: OrderDisplayFinancialStatus
  totalPriceSet: MoneyBag!
  originalTotalPriceSet: MoneyBag!
  originalTotalDutiesSet: MoneyBag
  currentTotalPriceSet: MoneyBag!
  totalReceivedSet: MoneyBag!
  totalRefundedSet: MoneyBag!
  totalOutstandingSet: MoneyBag!
  netPaymentSet: MoneyBag!
  refundDiscrepancySet: MoneyBag!
  disputes: [OrderDisputeSummary!]!
  lineItems(PAGE): LineItemConnection!
  shippingLines(PAGE): ShippingLineConnection!
  email: String
  billingAddress: MailingAddress
  shippingAddress: MailingAddress
  returns(PAGE): ReturnConnection!
  agreements(PAGE): SalesAgreementConnection!
  refunds(first: Int): [Refund!]!
  transactions(first: Int): [OrderTransaction!]!
}
enum OrderDisplayFinancialStatus { PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED }
enum OrderReturnStatus {
  INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED
}
type MailingAddress { name: String }
type TaxLine { title: String! priceSet: MoneyBag! }
type OrderDisputeSummary implements Node { id: ID! initiatedAs: DisputeType! status: DisputeStatus! }
enum DisputeType { CHARGEBACK INQUIRY }
enum DisputeStatus { ACCEPTED CHARGE_REFUNDED LOST NEEDS_RESPONSE PREVENTED UNDER_REVIEW WON }

type LineItem implements Node {
  id: ID!
  sku: String
  title: String!
  name: String!
  quantity: Int!
  currentQuantity: Int!
  refundableQuantity: Int!
  unfulfilledQuantity: Int!
  isGiftCard: Boolean!
  requiresShipping: Boolean!
  originalUnitPriceSet: MoneyBag!
  discountAllocations: [DiscountAllocation!]!
  taxLines(first: Int): [TaxLine!]!
}
type DiscountAllocation { allocatedAmountSet: MoneyBag! }
type ShippingLine {
  id: ID
  title: String!
  originalPriceSet: MoneyBag!
  discountedPriceSet: MoneyBag!
  taxLines: [TaxLine!]!
}

type Refund implements Node {
  id: ID!
  legacyResourceId: UnsignedInt64!
  createdAt: DateTime
  processedAt: DateTime!
  updatedAt: DateTime!
  note: String
  order: Order!
  return: Return
  duties: [RefundDuty!]
  totalRefundedSet: MoneyBag!
  refundLineItems(PAGE): RefundLineItemConnection!
  refundShippingLines(PAGE): RefundShippingLineConnection!
  orderAdjustments(PAGE): OrderAdjustmentConnection!
  transactions(PAGE): OrderTransactionConnection!
}
type RefundDuty { amountSet: MoneyBag! }
type RefundLineItem {
  id: ID
  quantity: Int!
  restockType: RefundLineItemRestockType!
  restocked: Boolean!
  subtotalSet: MoneyBag!
  totalTaxSet: MoneyBag!
  lineItem: LineItem!
}
enum RefundLineItemRestockType { CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN }
type RefundShippingLine implements Node {
  id: ID!
  subtotalAmountSet: MoneyBag!
  taxAmountSet: MoneyBag!
  shippingLine: ShippingLine!
}
type OrderAdjustment implements Node {
  id: ID!
  reason: OrderAdjustmentDiscrepancyReason
  amountSet: MoneyBag!
  taxAmountSet: MoneyBag!
}
enum OrderAdjustmentDiscrepancyReason {
  CUSTOMER DAMAGE FULL_RETURN_BALANCING_ADJUSTMENT PENDING_REFUND_DISCREPANCY REFUND_DISCREPANCY RESTOCK
}
type OrderTransaction implements Node {
  id: ID!
  kind: OrderTransactionKind!
  status: OrderTransactionStatus!
  gateway: String
  createdAt: DateTime!
  processedAt: DateTime
  paymentId: String
  amountSet: MoneyBag!
  amountRoundingSet: MoneyBag
  paymentDetails: PaymentDetails
}
enum OrderTransactionKind { AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID }
enum OrderTransactionStatus { AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN }
union PaymentDetails = CardPaymentDetails | LocalPaymentMethodsPaymentDetails
type CardPaymentDetails { company: String paymentMethodName: String }
type LocalPaymentMethodsPaymentDetails { paymentMethodName: String }

type Return implements Node {
  id: ID!
  order: Order!
  refunds(PAGE): RefundConnection!
  exchangeLineItems(PAGE, includeRemovedItems: Boolean): ExchangeLineItemConnection!
  returnLineItems(PAGE): ReturnLineItemTypeConnection!
  returnShippingFees: [ReturnShippingFee!]!
  transactions(PAGE): OrderTransactionConnection!
}
type ExchangeLineItem implements Node {
  id: ID!
  quantity: Int!
  processedQuantity: Int!
  lineItems: [LineItem!]
}
interface ReturnLineItemType implements Node { id: ID! quantity: Int! }
type ReturnLineItem implements Node & ReturnLineItemType {
  id: ID!
  quantity: Int!
  restockingFee: RestockingFee
}
interface Fee { id: ID! }
type ReturnShippingFee implements Fee { id: ID! amountSet: MoneyBag! }
type RestockingFee implements Fee { id: ID! percentage: Float! amountSet: MoneyBag! }

interface SalesAgreement { id: ID! sales(PAGE): SaleConnection! }
type OrderAgreement implements SalesAgreement { id: ID! sales(PAGE): SaleConnection! }
type RefundAgreement implements SalesAgreement { id: ID! sales(PAGE): SaleConnection! refund: Refund! }
type ReturnAgreement implements SalesAgreement { id: ID! sales(PAGE): SaleConnection! return: Return! }
interface Sale { OFSALE }
type ProductSale implements Sale { OFSALE lineItem: LineItem! }
type GiftCardSale implements Sale { OFSALE lineItem: LineItem! }
type TipSale implements Sale { OFSALE lineItem: LineItem! }
type FeeSale implements Sale { OFSALE fee: Fee }
enum SaleActionType { ORDER RETURN }
enum SaleLineType { FEE GIFT_CARD PRODUCT TIP }
"""

#: What every sale says.
_SALE = """
  id: ID!
  actionType: SaleActionType!
  lineType: SaleLineType!
  totalAmount: MoneyBag!
  totalTaxAmount: MoneyBag!
"""

#: Connections: for each type its connection type, all of one shape.
_CONNECTED = (
    "Order",
    "LineItem",
    "ShippingLine",
    "RefundLineItem",
    "RefundShippingLine",
    "OrderAdjustment",
    "OrderTransaction",
    "ExchangeLineItem",
    "ReturnLineItemType",
    "Refund",
    "Return",
    "Sale",
    "SalesAgreement",
)


@cache
def schema() -> GraphQLSchema:
    """The executable schema; resolvers come with the query (`graphql.py`)."""
    connections = (f"type {t}Connection {{ nodes: [{t}!]! pageInfo: PageInfo! }}" for t in _CONNECTED)
    return build_schema(_SDL.replace("PAGE", _PAGE).replace("OFSALE ", _SALE) + "\n".join(connections))
