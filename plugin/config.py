"""app.toml and the environment, checked and frozen. Refuses to start when something is wrong, and says what."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet


class ConfigError(Exception):
    """What is wrong with the configuration, one sentence per line."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A webhook topic of the app. `handled_by`: "module:name" of what opens its letters."""

    topic: str
    handled_by: str


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the app is told from outside."""

    name: str
    public_address: str
    host: str
    port: int
    database_url: str
    vault_keys: tuple[str, ...]
    session_key: str
    shopify_secrets: tuple[str, ...]
    shopify_address: str
    shopify_topics: tuple[Topic, ...]
    quickbooks_client_id: str
    quickbooks_client_secret: str
    quickbooks_address: str
    quickbooks_token_address: str
    letter_bytes: int
    look_again: timedelta
    link_lifetime: timedelta

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None on PostgreSQL."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None


def app_toml() -> dict[str, Any]:
    """app.toml, beside the packages in a checkout and inside `plugin` in a wheel."""
    here = Path(__file__).resolve().parent
    for path in (here.parent / "app.toml", here / "app.toml"):
        if path.exists():
            return tomllib.loads(path.read_text(encoding="utf-8"))
    raise ConfigError("app.toml is missing; reinstall Contra")


def load(environment: Mapping[str, str] | None = None) -> Config:
    """The configuration. Raises ConfigError with a sentence for everything that is wrong, all at once."""
    env, app, wrong = environment if environment is not None else os.environ, app_toml(), list[str]()
    config = Config(
        name=app["name"],
        public_address=env.get("CONTRA_PUBLIC_ADDRESS", "").rstrip("/"),
        host=env.get("CONTRA_HOST", app["defaults"]["host"]),
        port=_number(env, "CONTRA_PORT", app["defaults"]["port"], wrong),
        database_url=env.get("CONTRA_DATABASE_URL", "sqlite:///var/contra.db"),
        vault_keys=_list(env, "CONTRA_VAULT_KEYS"),
        session_key=env.get("CONTRA_SESSION_KEY", ""),
        shopify_secrets=_list(env, "CONTRA_SHOPIFY_SECRETS"),
        shopify_address=env.get("CONTRA_SHOPIFY_ADDRESS", app["shopify"]["address"]),
        shopify_topics=tuple(Topic(**topic) for topic in app["shopify"]["webhooks"]),
        quickbooks_client_id=env.get("CONTRA_QUICKBOOKS_CLIENT_ID", ""),
        quickbooks_client_secret=env.get("CONTRA_QUICKBOOKS_CLIENT_SECRET", ""),
        quickbooks_address=env.get("CONTRA_QUICKBOOKS_ADDRESS", app["quickbooks_online"]["address"]),
        quickbooks_token_address=env.get(
            "CONTRA_QUICKBOOKS_TOKEN_ADDRESS", app["quickbooks_online"]["token_address"]
        ),
        letter_bytes=app["limits"]["letter_bytes"],
        look_again=timedelta(minutes=app["defaults"]["look_again_minutes"]),
        link_lifetime=timedelta(hours=app["defaults"]["link_hours"]),
    )
    loopback = env.get("CONTRA_ALLOW_LOOPBACK_ADDRESSES", "") == "1"
    wrong += _missing(config) + _bad_keys(config) + _bad_database(config) + _bad_addresses(config, loopback)
    if wrong:
        raise ConfigError("\n".join(wrong))
    return config


def _list(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def _number(env: Mapping[str, str], name: str, default: int, wrong: list[str]) -> int:
    text = env.get(name, str(default))
    if text.isascii() and text.isdigit() and int(text) < 1 << 16:
        return int(text)
    wrong.append(f"{name} is {text!r}; it has to be a port number.")
    return default


def _missing(config: Config) -> list[str]:
    needed = {
        "CONTRA_PUBLIC_ADDRESS": (config.public_address, "the address at which stores reach this app"),
        "CONTRA_VAULT_KEYS": (
            config.vault_keys,
            "one or more Fernet keys, newest first, separated by commas",
        ),
        "CONTRA_SESSION_KEY": (config.session_key, "a long random text that signs links and sessions"),
        "CONTRA_SHOPIFY_SECRETS": (config.shopify_secrets, "the app's client secret, and the one before it"),
        "CONTRA_QUICKBOOKS_CLIENT_ID": (config.quickbooks_client_id, "from the Intuit developer dashboard"),
        "CONTRA_QUICKBOOKS_CLIENT_SECRET": (config.quickbooks_client_secret, "from the same dashboard"),
    }
    return [f"{name} is not set: {what}." for name, (value, what) in needed.items() if not value]


def _bad_keys(config: Config) -> list[str]:
    wrong = []
    for position, key in enumerate(config.vault_keys, 1):
        try:
            Fernet(key)
        except ValueError:
            wrong.append(f"CONTRA_VAULT_KEYS: key {position} is no Fernet key (32 bytes, urlsafe base64).")
    if config.session_key and len(config.session_key) < 32:
        wrong.append("CONTRA_SESSION_KEY is shorter than 32 characters.")
    return wrong


def _bad_database(config: Config) -> list[str]:
    if config.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return []
    return ["CONTRA_DATABASE_URL has to begin with sqlite:/// or postgresql+psycopg://."]


def _bad_addresses(config: Config, loopback: bool) -> list[str]:
    """Remote addresses are https; plain http and loopback only where one named setting allows it."""
    public = urlsplit(config.public_address)
    if loopback and config.public_address and not _is_loopback(public.hostname):
        return [
            "CONTRA_ALLOW_LOOPBACK_ADDRESSES=1 is for trying Contra on one machine; "
            "it is refused because CONTRA_PUBLIC_ADDRESS is not a loopback address."
        ]
    wrong = []
    if config.public_address and not loopback and public.scheme != "https":
        wrong.append("CONTRA_PUBLIC_ADDRESS has to begin with https://.")
    remote = {
        "CONTRA_SHOPIFY_ADDRESS": config.shopify_address.replace("{shop}", "shop.myshopify.com"),
        "CONTRA_QUICKBOOKS_ADDRESS": config.quickbooks_address,
        "CONTRA_QUICKBOOKS_TOKEN_ADDRESS": config.quickbooks_token_address,
    }
    for name, address in remote.items():
        parts = urlsplit(address)
        allowed = loopback and _is_loopback(parts.hostname)
        if not allowed and (parts.scheme != "https" or not parts.hostname or _is_loopback(parts.hostname)):
            wrong.append(f"{name} has to be an https:// address outside this machine.")
    return wrong


def _is_loopback(host: str | None) -> bool:
    if host is None:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
