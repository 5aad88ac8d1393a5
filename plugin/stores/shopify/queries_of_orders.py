"""What is asked of an order only where it is needed: its returns, its sales agreements, its contents."""

from __future__ import annotations

from plugin.stores.shopify.queries import MONEY, TRANSACTION

#: A line of an order, all of its units.
_SOLD = """
fragment Sold on LineItem {
  id
  sku
  title
  quantity
  isGiftCard
  requiresShipping
  originalUnitPriceSet { ...Money }
  discountAllocations { allocatedAmountSet { ...Money } }
  taxLines { priceSet { ...Money } }
}
"""

_EXCHANGED = """
fragment Exchanged on ExchangeLineItem { id processedQuantity lineItems { ...Sold } }
"""

_SENT_BACK = """
fragment SentBack on ReturnLineItem { restockingFee { id } }
"""

#: The connections of a Return: field -> the fragment of its nodes, that fragment's text, further arguments.
_RETURN_PARTS = {
    # What was exchanged stays a fact of its refund after it has itself been sent back.
    "exchangeLineItems": ("Exchanged", MONEY + _SOLD + _EXCHANGED, ", includeRemovedItems: true"),
    "returnLineItems": ("SentBack", _SENT_BACK, ""),
    "transactions": ("Transaction", MONEY + TRANSACTION, ""),
}
RETURN_PARTS = tuple(_RETURN_PARTS)

_RETURN = (
    MONEY
    + TRANSACTION
    + _SOLD
    + _EXCHANGED
    + _SENT_BACK
    + """
fragment ReturnFacts on Return {
  id
  refunds(first: 2) { nodes { id } }
  returnShippingFees { id }
  exchangeLineItems(first: $lines, includeRemovedItems: true) {
    pageInfo { hasNextPage endCursor }
    nodes { ...Exchanged }
  }
  returnLineItems(first: $lines) { pageInfo { hasNextPage endCursor } nodes { ...SentBack } }
  transactions(first: $few) { pageInfo { hasNextPage endCursor } nodes { ...Transaction } }
}
"""
)

RETURNS = (
    _RETURN
    + """
query Returns($ids: [ID!]!, $returns: Int!, $lines: Int!, $few: Int!) {
  nodes(ids: $ids) {
    ... on Order {
      updatedAt
      originalTotalPriceSet { ...Money }
      returns(first: $returns) { pageInfo { hasNextPage endCursor } nodes { ...ReturnFacts } }
    }
  }
}
"""
)

MORE_RETURNS = (
    _RETURN
    + """
query MoreReturns($id: ID!, $returns: Int!, $lines: Int!, $few: Int!, $after: String!) {
  order(id: $id) {
    updatedAt
    returns(first: $returns, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { ...ReturnFacts }
    }
  }
}
"""
)

_SALE = """
fragment SaleFacts on Sale {
  ... on FeeSale { fee { id } totalAmount { ...Money } totalTaxAmount { ...Money } }
  ... on TipSale { lineItem { id } }
}
"""

_AGREEMENT = (
    MONEY
    + _SALE
    + """
fragment AgreementFacts on SalesAgreement {
  ... on RefundAgreement { refund { id } }
  sales(first: $sales, after: $saleAfter) {
    pageInfo { hasNextPage endCursor }
    nodes { ...SaleFacts }
  }
}
"""
)

AGREEMENTS = (
    _AGREEMENT
    + """
query Agreements($ids: [ID!]!, $agreements: Int!, $sales: Int!, $saleAfter: String) {
  nodes(ids: $ids) {
    ... on Order {
      updatedAt
      agreements(first: $agreements) { pageInfo { hasNextPage } nodes { ...AgreementFacts } }
    }
  }
}
"""
)

#: One agreement, which is how an order is read whose agreements or sales do not fit into a page.
ONE_AGREEMENT = (
    _AGREEMENT
    + """
query OneAgreement($id: ID!, $sales: Int!, $after: String, $saleAfter: String) {
  order(id: $id) {
    updatedAt
    agreements(first: 1, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { ...AgreementFacts }
    }
  }
}
"""
)

_CHARGED = """
fragment Charged on ShippingLine {
  id
  title
  originalPriceSet { ...Money }
  discountedPriceSet { ...Money }
  taxLines { priceSet { ...Money } }
}
"""

#: The connections of an order's contents, like those of a Return.
_CONTENT_PARTS = {
    "lineItems": ("Sold", MONEY + _SOLD, ""),
    "shippingLines": ("Charged", MONEY + _CHARGED, ""),
}
CONTENT_PARTS = tuple(_CONTENT_PARTS)

CONTENTS = (
    MONEY
    + _SOLD
    + _CHARGED
    + TRANSACTION
    + """
query Contents($ids: [ID!]!, $lines: Int!, $few: Int!, $payments: Int!) {
  nodes(ids: $ids) {
    ... on Order {
      id
      name
      updatedAt
      taxesIncluded
      dutiesIncluded
      returnStatus
      totalReceivedSet { ...Money }
      originalTotalDutiesSet { ...Money }
      lineItems(first: $lines) { pageInfo { hasNextPage endCursor } nodes { ...Sold } }
      shippingLines(first: $few) { pageInfo { hasNextPage endCursor } nodes { ...Charged } }
      transactions(first: $payments) { ...Transaction }
    }
  }
}
"""
)

#: A plain list, without cursors.
PAYMENTS = (
    MONEY
    + TRANSACTION
    + """
query Payments($id: ID!, $first: Int!) {
  order(id: $id) { updatedAt transactions(first: $first) { ...Transaction } }
}
"""
)

#: Protected customer data of level 2, so asked by itself: a shop that refuses it refuses nothing else.
#: Source: https://shopify.dev/docs/apps/launch/protected-customer-data
BUYERS = """
query Buyers($ids: [ID!]!) {
  nodes(ids: $ids) { ... on Order { email billingAddress { name } shippingAddress { name } } }
}
"""


def next_page_of_return(part: str) -> str:
    """The query for the next page of one connection of one Return; `part` is one of RETURN_PARTS."""
    return _page("return(id: $id)", "order { id updatedAt }", part, *_RETURN_PARTS[part])


def next_page_of_order(part: str) -> str:
    """The query for the next page of one connection of an order; `part` is one of CONTENT_PARTS."""
    return _page("order(id: $id)", "updatedAt", part, *_CONTENT_PARTS[part])


def _page(owner: str, proof: str, part: str, fragment: str, texts: str, arguments: str) -> str:
    return (
        texts
        + f"""
query NextPage($id: ID!, $first: Int!, $after: String!) {{
  owner: {owner} {{
    {proof}
    {part}(first: $first, after: $after{arguments}) {{
      pageInfo {{ hasNextPage endCursor }}
      nodes {{ ...{fragment} }}
    }}
  }}
}}
"""
    )
