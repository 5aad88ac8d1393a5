"""Shopify: signed webhooks in, refunds re-read over the Admin GraphQL API 2026-10. Reads only."""
