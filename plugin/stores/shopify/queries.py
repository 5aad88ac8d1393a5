"""The questions asked of Shopify about refunds, and the fragments that all questions share.

Every amount in both currencies; page sizes are variables (`sizes.py`). What is asked only where it is needed
stands in `queries_of_orders.py`. A test holds each of them against the published schema of the Admin API 2026-10.
"""

from __future__ import annotations

MONEY = """
fragment Money on MoneyBag {
  shopMoney { amount currencyCode }
  presentmentMoney { amount currencyCode }
}
"""

_GOODS = """
fragment Goods on RefundLineItem {
  id
  quantity
  restockType
  restocked
  subtotalSet { ...Money }
  totalTaxSet { ...Money }
  lineItem {
    id
    sku
    title
    quantity
    unfulfilledQuantity
    isGiftCard
    requiresShipping
    originalUnitPriceSet { ...Money }
    discountAllocations { allocatedAmountSet { ...Money } }
  }
}
"""

_SHIPPING = """
fragment Shipping on RefundShippingLine {
  id
  subtotalAmountSet { ...Money }
  taxAmountSet { ...Money }
  shippingLine { title originalPriceSet { ...Money } discountedPriceSet { ...Money } }
}
"""

_ADJUSTMENT = """
fragment Adjustment on OrderAdjustment {
  id
  reason
  amountSet { ...Money }
  taxAmountSet { ...Money }
}
"""

TRANSACTION = """
fragment Transaction on OrderTransaction {
  id
  kind
  status
  gateway
  createdAt
  processedAt
  paymentId
  amountSet { ...Money }
  amountRoundingSet { ...Money }
  paymentDetails {
    ... on CardPaymentDetails { company }
    ... on LocalPaymentMethodsPaymentDetails { paymentMethodName }
  }
}
"""

#: The connections of a refund: field -> the fragment of its nodes.
PARTS = {
    "refundLineItems": "Goods",
    "refundShippingLines": "Shipping",
    "orderAdjustments": "Adjustment",
    "transactions": "Transaction",
}

_PARTS_OF = {
    "refundLineItems": MONEY + _GOODS,
    "refundShippingLines": MONEY + _SHIPPING,
    "orderAdjustments": MONEY + _ADJUSTMENT,
    "transactions": MONEY + TRANSACTION,
}

_REFUND = (
    MONEY
    + _GOODS
    + _SHIPPING
    + _ADJUSTMENT
    + TRANSACTION
    + """
fragment RefundFacts on Refund {
  id
  createdAt
  processedAt
  note
  return { id }
  duties { amountSet { ...Money } }
  refundLineItems(first: $goods) { pageInfo { hasNextPage endCursor } nodes { ...Goods } }
  refundShippingLines(first: $few) { pageInfo { hasNextPage endCursor } nodes { ...Shipping } }
  orderAdjustments(first: $few) { pageInfo { hasNextPage endCursor } nodes { ...Adjustment } }
  transactions(first: $few) { pageInfo { hasNextPage endCursor } nodes { ...Transaction } }
}
"""
)

ORDERS = (
    _REFUND
    + """
query Orders($ids: [ID!]!, $known: Int!, $refunds: Int!, $goods: Int!, $few: Int!) {
  shop { ianaTimezone }
  nodes(ids: $ids) {
    ... on Order {
      id
      name
      createdAt
      updatedAt
      cancelledAt
      taxesIncluded
      returnStatus
      totalPriceSet { ...Money }
      totalReceivedSet { ...Money }
      totalOutstandingSet { ...Money }
      disputes { initiatedAs status }
      refundIds: refunds(first: $known) { id }
      refunds(first: $refunds) { ...RefundFacts }
    }
  }
}
"""
)

REFUND_IDS = """
query RefundIds($id: ID!, $first: Int!) {
  order(id: $id) { updatedAt refunds(first: $first) { id } }
}
"""

REFUNDS = (
    _REFUND
    + """
query Refunds($ids: [ID!]!, $goods: Int!, $few: Int!) {
  nodes(ids: $ids) { ... on Refund { order { id updatedAt } ...RefundFacts } }
}
"""
)


def next_page(part: str) -> str:
    """The query for the next page of one connection of one refund; `part` is a key of PARTS."""
    return (
        _PARTS_OF[part]
        + f"""
query NextPage($id: ID!, $first: Int!, $after: String!) {{
  owner: refund(id: $id) {{
    order {{ id updatedAt }}
    {part}(first: $first, after: $after) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ ...{PARTS[part]} }}
    }}
  }}
}}
"""
    )
