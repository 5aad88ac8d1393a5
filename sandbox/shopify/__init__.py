"""A pretend Shopify: shops with orders and refunds, the Admin GraphQL API over HTTP, signed webhooks.

`shop.py` keeps the rules, `graphql.py` answers queries, `letters.py` writes webhooks, `control.py` is the
remote control that tests and the demo use.
"""
