"""A pretend world behind real HTTP: a Shopify shop and a QuickBooks Online company with rules of their own.

Started as a child process (`python -m sandbox`), it imports nothing of the app and nothing imports it, so
that what its double-entry ledger says about a refund is an independent witness.
"""
