"""The questions asked of Shopify. Every amount in both currencies; page sizes are variables (`sizes.py`).

A test holds each of them against the published schema of the Admin API 2026-10.
"""

from __future__ import annotations

_MONEY = """
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
  shippingLine { title }
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

_TRANSACTION = """
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
    "refundLineItems": _MONEY + _GOODS,
    "refundShippingLines": _MONEY + _SHIPPING,
    "orderAdjustments": _MONEY + _ADJUSTMENT,
    "transactions": _MONEY + _TRANSACTION,
}

_REFUND = (
    _MONEY
    + _GOODS
    + _SHIPPING
    + _ADJUSTMENT
    + _TRANSACTION
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

RETURNS = """
query Returns($ids: [ID!]!, $lines: Int!) {
  nodes(ids: $ids) {
    ... on Return {
      id
      order { id updatedAt }
      exchangeLineItems(first: 1) { nodes { id } }
      returnShippingFees { id }
      returnLineItems(first: $lines) {
        pageInfo { hasNextPage }
        nodes { ... on ReturnLineItem { restockingFee { id } } }
      }
    }
  }
}
"""


def next_page(part: str) -> str:
    """The query for the next page of one connection of one refund; `part` is a key of PARTS."""
    return (
        _PARTS_OF[part]
        + f"""
query NextPage($id: ID!, $first: Int!, $after: String!) {{
  refund(id: $id) {{
    order {{ id updatedAt }}
    {part}(first: $first, after: $after) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ ...{PARTS[part]} }}
    }}
  }}
}}
"""
    )
