"""app.toml and the environment, checked and frozen. Refuses to start when something is wrong, and says what."""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from plugin.addresses import is_good_peer, wrong_with_public

#: As SQLAlchemy reads it: user and password, a host or [an IPv6 address], a port, a database, options.
_POSTGRESQL = re.compile(
    r"postgresql\+psycopg://([^:/@]*(:[^@]*)?@)?(\[[^/?\]]+\]|[^/:?@\[\]]*)(:\d{1,5})?/[^/?\s]+(\?\S*)?"
)
#: A file; an in-memory database is another one in every thread and gone with the process.
_SQLITE = re.compile(r"sqlite:///(?!:memory:|file:)[^?\n]*[^?/\n]")
_SCHEMES = ("sqlite:///", "postgresql+psycopg://")


class ConfigError(Exception):
    """What is wrong with the configuration, one sentence per line."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A webhook topic of the app. `handled_by`: "module:name" of what opens its letters."""

    topic: str
    handled_by: str


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that the app is told from outside. What is secret, or may hold a password, is never printed."""

    name: str
    public_address: str
    host: str
    port: int
    database_url: str = field(repr=False)
    vault_keys: tuple[str, ...] = field(repr=False)
    session_key: str = field(repr=False)
    shopify_secrets: tuple[str, ...] = field(repr=False)
    shopify_address: str
    shopify_topics: tuple[Topic, ...]
    quickbooks_client_id: str
    quickbooks_client_secret: str = field(repr=False)
    quickbooks_verifiers: tuple[str, ...] = field(repr=False)
    quickbooks_address: str
    quickbooks_discovery_address: str
    letter_bytes: int
    quickbooks_reads_per_month: int
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
        quickbooks_verifiers=_list(env, "CONTRA_QUICKBOOKS_VERIFIERS"),
        quickbooks_address=env.get("CONTRA_QUICKBOOKS_ADDRESS", app["quickbooks_online"]["address"]),
        quickbooks_discovery_address=env.get(
            "CONTRA_QUICKBOOKS_DISCOVERY_ADDRESS", app["quickbooks_online"]["discovery_address"]
        ),
        letter_bytes=app["limits"]["letter_bytes"],
        quickbooks_reads_per_month=app["limits"]["quickbooks_reads_per_month"],
        look_again=timedelta(minutes=app["defaults"]["look_again_minutes"]),
        link_lifetime=timedelta(hours=app["defaults"]["link_hours"]),
    )
    loopback = _switch(env, "CONTRA_ALLOW_LOOPBACK_ADDRESSES", wrong)
    wrong += _missing(config) + _bad_keys(config) + _bad_host(config) + _bad_database(config)
    wrong += _bad_addresses(config, loopback)
    if wrong:
        raise ConfigError("\n".join(wrong))
    return config


def _list(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in env.get(name, "").split(",") if part.strip())


def _number(env: Mapping[str, str], name: str, default: int, wrong: list[str]) -> int:
    text = env.get(name, str(default))
    if re.fullmatch(r"[0-9]{1,5}", text) and 0 < int(text) < 1 << 16:
        return int(text)
    wrong.append(f"{name} is {text[:20]!r}; it has to be a port number from 1 to 65535.")
    return default


def _switch(env: Mapping[str, str], name: str, wrong: list[str]) -> bool:
    text = env.get(name, "")
    if text not in ("", "0", "1"):
        wrong.append(f"{name} is {text[:20]!r}; it has to be 1, or not to be set.")
    return text == "1"


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


def _bad_host(config: Config) -> list[str]:
    try:
        ipaddress.ip_address(config.host)
    except ValueError:
        return [
            f"CONTRA_HOST is {config.host[:40]!r}; it has to be an IP address of this machine, or 0.0.0.0 for all."
        ]
    return []


def _bad_database(config: Config) -> list[str]:
    """Nothing of the address is repeated: it may hold a password."""
    url = config.database_url
    if not url.startswith(_SCHEMES):
        return ["CONTRA_DATABASE_URL has to begin with sqlite:/// or postgresql+psycopg://."]
    if url.startswith("sqlite") and not _SQLITE.fullmatch(url):
        return ["CONTRA_DATABASE_URL has to name a file after sqlite:///, and nothing behind it."]
    if url.startswith("postgresql") and not _POSTGRESQL.fullmatch(url):
        return ["CONTRA_DATABASE_URL has to be postgresql+psycopg://user:password@host:port/database."]
    return []


def _bad_addresses(config: Config, loopback: bool) -> list[str]:
    """Remote addresses are https; plain http and loopback only where one named setting allows it."""
    wrong = []
    if config.public_address:
        wrong += wrong_with_public("CONTRA_PUBLIC_ADDRESS", config.public_address, loopback=loopback)
    shopify = config.shopify_address.replace("{shop}", "shop.myshopify.com")
    if shopify == config.shopify_address or "{" in shopify or "}" in shopify:
        wrong.append(
            "CONTRA_SHOPIFY_ADDRESS has to say {shop} where the shop's host goes, and nothing else in braces."
        )
    remote = {
        "CONTRA_SHOPIFY_ADDRESS": shopify,
        "CONTRA_QUICKBOOKS_ADDRESS": config.quickbooks_address,
        "CONTRA_QUICKBOOKS_DISCOVERY_ADDRESS": config.quickbooks_discovery_address,
    }
    return wrong + [
        f"{name} has to be an https:// address outside this machine."
        for name, address in remote.items()
        if not is_good_peer(address, loopback=loopback)
    ]
