"""A whole, good environment; a test changes what it is about."""

from __future__ import annotations

from cryptography.fernet import Fernet

KEY, OLDER_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()

GOOD = {
    "CONTRA_PUBLIC_ADDRESS": "https://contra.example.com",
    "CONTRA_DATABASE_URL": "sqlite:///var/contra.db",
    "CONTRA_VAULT_KEYS": f"{KEY}, {OLDER_KEY}",
    "CONTRA_SESSION_KEY": "a session key that is long enough to be one",
    "CONTRA_SHOPIFY_SECRETS": "shopify-secret-now,shopify-secret-before",
    "CONTRA_QUICKBOOKS_CLIENT_ID": "a-client",
    "CONTRA_QUICKBOOKS_CLIENT_SECRET": "intuit-secret",
}


def good(**changed: str | None) -> dict[str, str]:
    """The environment with changes; names without their CONTRA_, None for what is not set."""
    environment = {**GOOD, **{f"CONTRA_{name}": value for name, value in changed.items()}}
    return {name: value for name, value in environment.items() if value is not None}
