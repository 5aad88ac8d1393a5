"""The configuration: what is wrong is said, all of it at once, and what is secret is never said."""

from __future__ import annotations

import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from plugin.addresses import is_loopback, may_be_here
from plugin.config import ConfigError, app_toml, load
from plugin.stores.shopify.store import TOPICS, ShopifyStore
from tests.room.settings import GOOD, KEY, OLDER_KEY, good

ADDRESSES = ("SHOPIFY_ADDRESS", "QUICKBOOKS_ADDRESS", "QUICKBOOKS_DISCOVERY_ADDRESS")


def wrong(**changed: str | None) -> list[str]:
    """The sentences, one per thing that is wrong."""
    with pytest.raises(ConfigError) as raised:
        load(good(**changed))
    return str(raised.value).splitlines()


def test_a_whole_environment_is_taken_as_it_is() -> None:
    config = load(GOOD)
    assert config.public_address == "https://contra.example.com"
    assert config.vault_keys == (KEY, OLDER_KEY)
    assert config.shopify_secrets == ("shopify-secret-now", "shopify-secret-before")
    assert config.sqlite_path == Path("var/contra.db")
    assert (config.host, config.port) == ("127.0.0.1", 8321)
    assert config.letter_bytes == 5_000_000
    assert (config.look_again, config.link_lifetime) == (timedelta(hours=1), timedelta(hours=12))
    assert config.shopify_address == "https://{shop}/admin/api/2026-10/graphql.json"


def test_the_environment_of_the_process_is_read_where_none_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("CONTRA_")]:
        monkeypatch.delenv(name)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert load() == load(GOOD)


NEEDED = [name.removeprefix("CONTRA_") for name in GOOD if name != "CONTRA_DATABASE_URL"]


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize("value", [None, ""])
def test_each_missing_setting_has_a_sentence_of_its_own(name: str, value: str | None) -> None:
    (sentence,) = wrong(**{name: value})
    assert sentence.startswith(f"CONTRA_{name} is not set: ")
    assert sentence.endswith(".")


def test_everything_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(ConfigError) as raised:
        load({})
    assert [line.split()[0] for line in str(raised.value).splitlines()] == [
        f"CONTRA_{name}" for name in NEEDED
    ]


WRONG = [
    ("PORT", "", "CONTRA_PORT is ''; it has to be a port number"),
    ("PORT", "0", "CONTRA_PORT is '0'; it has to be a port number"),
    ("PORT", "65536", "CONTRA_PORT is '65536'; it has to be a port number"),
    ("PORT", "-1", "CONTRA_PORT is '-1'; it has to be a port number"),
    ("PORT", "８３２１", "CONTRA_PORT is '８３２１'; it has to be a port number"),
    ("PORT", "9" * 9000, "CONTRA_PORT is '99999999999999999999'; it has to be a port number"),
    ("HOST", "localhost", "CONTRA_HOST is 'localhost'; it has to be an IP address"),
    ("HOST", "", "CONTRA_HOST is ''; it has to be an IP address"),
    ("VAULT_KEYS", "short", "CONTRA_VAULT_KEYS: key 1 is no Fernet key"),
    ("VAULT_KEYS", f"{KEY},{KEY[:-2]}", "CONTRA_VAULT_KEYS: key 2 is no Fernet key"),
    ("VAULT_KEYS", "schlüssel", "CONTRA_VAULT_KEYS: key 1 is no Fernet key"),
    ("VAULT_KEYS", " , ,", "CONTRA_VAULT_KEYS is not set"),
    ("SHOPIFY_SECRETS", ",", "CONTRA_SHOPIFY_SECRETS is not set"),
    ("SESSION_KEY", "x" * 31, "CONTRA_SESSION_KEY is shorter than 32 characters"),
    ("DATABASE_URL", "", "CONTRA_DATABASE_URL has to begin with"),
    ("DATABASE_URL", "mysql://here/contra", "CONTRA_DATABASE_URL has to begin with"),
    ("DATABASE_URL", "postgresql://here/contra", "CONTRA_DATABASE_URL has to begin with"),
    ("DATABASE_URL", "sqlite:///", "CONTRA_DATABASE_URL has to name a file"),
    ("DATABASE_URL", "sqlite:///:memory:", "CONTRA_DATABASE_URL has to name a file"),
    ("DATABASE_URL", "sqlite:///var/", "CONTRA_DATABASE_URL has to name a file"),
    ("DATABASE_URL", "sqlite:///var/contra.db?timeout=1", "CONTRA_DATABASE_URL has to name a file"),
    ("DATABASE_URL", "postgresql+psycopg://user@here", "CONTRA_DATABASE_URL has to be postgresql"),
    ("DATABASE_URL", "postgresql+psycopg://user@here:port/db", "CONTRA_DATABASE_URL has to be postgresql"),
    ("DATABASE_URL", "postgresql+psycopg://a:b@c:d@here/db", "CONTRA_DATABASE_URL has to be postgresql"),
    ("PUBLIC_ADDRESS", "contra.example.com", "CONTRA_PUBLIC_ADDRESS has to be an address like"),
    ("PUBLIC_ADDRESS", "https://", "CONTRA_PUBLIC_ADDRESS has to be an address like"),
    ("PUBLIC_ADDRESS", "https://[::1", "CONTRA_PUBLIC_ADDRESS has to be an address like"),
    ("PUBLIC_ADDRESS", "https://contra.example.com:many", "CONTRA_PUBLIC_ADDRESS has to be an address like"),
    ("PUBLIC_ADDRESS", "http://contra.example.com", "CONTRA_PUBLIC_ADDRESS has to begin with https://"),
    ("PUBLIC_ADDRESS", "ftp://contra.example.com", "CONTRA_PUBLIC_ADDRESS has to begin with https://"),
    ("PUBLIC_ADDRESS", "https://contra.example.com/app", "CONTRA_PUBLIC_ADDRESS has to end after the host"),
    ("PUBLIC_ADDRESS", "https://me@contra.example.com", "CONTRA_PUBLIC_ADDRESS has to end after the host"),
    ("SHOPIFY_ADDRESS", "https://shopify.example/graphql", "CONTRA_SHOPIFY_ADDRESS has to say {shop}"),
    ("SHOPIFY_ADDRESS", "https://{shop}/{token}", "CONTRA_SHOPIFY_ADDRESS has to say {shop}"),
    ("SHOPIFY_ADDRESS", "https://{shop.__class__}/", "CONTRA_SHOPIFY_ADDRESS has to say {shop}"),
    ("ALLOW_LOOPBACK_ADDRESSES", "yes", "CONTRA_ALLOW_LOOPBACK_ADDRESSES is 'yes'; it has to be 1"),
]


@pytest.mark.parametrize(("name", "value", "begins"), WRONG, ids=[f"{n}={v[:40]}" for n, v, _ in WRONG])
def test_each_wrong_setting_has_a_sentence_of_its_own(name: str, value: str, begins: str) -> None:
    (sentence,) = wrong(**{name: value})
    assert sentence.startswith(begins)
    assert sentence.endswith(".")


def test_everything_that_is_wrong_is_said_at_once() -> None:
    changed = {name: value for name, value, _ in WRONG}
    sentences = wrong(**changed, QUICKBOOKS_CLIENT_ID=None)
    named = [sentence.split()[0].rstrip(":") for sentence in sentences]
    assert sorted(named) == sorted(f"CONTRA_{name}" for name in {*changed, "QUICKBOOKS_CLIENT_ID"})


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///contra.db",
        "sqlite:////srv/contra/contra.db",
        "postgresql+psycopg:///contra",
        "postgresql+psycopg://here/contra",
        "postgresql+psycopg://user:p%40ss:w/rd@[::1]:5432/contra?sslmode=require",
    ],
)
def test_a_good_database_address_is_taken(url: str) -> None:
    assert load(good(DATABASE_URL=url)).database_url == url


def test_a_slash_at_the_end_of_the_public_address_does_no_harm() -> None:
    assert (
        load(good(PUBLIC_ADDRESS="https://contra.example.com/")).public_address
        == GOOD["CONTRA_PUBLIC_ADDRESS"]
    )


@pytest.mark.parametrize(
    "host",
    [
        "contra.example.com",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "evil.localhost",
        "localhost.",
        "127.0.0.1.",
        "localhost@evil.example",
        "evil.example#@localhost",
        "0.0.0.0",  # every interface of the machine
        "[::]",
        "127.1",
        "2130706433",  # 127.0.0.1 in one number
        "0x7f000001",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "10.0.0.1",
        "１２７.0.0.1",
    ],
)
def test_the_loopback_allowance_is_refused_where_the_public_address_is_not_surely_loopback(host: str) -> None:
    sentences = wrong(ALLOW_LOOPBACK_ADDRESSES="1", PUBLIC_ADDRESS=f"http://{host}:8321")
    assert all("CONTRA_PUBLIC_ADDRESS" in sentence for sentence in sentences)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "localhost", "LOCALHOST", "[::1]"])
def test_the_loopback_allowance_is_good_for_trying_the_app_on_one_machine(host: str) -> None:
    peers = dict.fromkeys(ADDRESSES, f"http://{host}:1/{{shop}}")
    config = load(good(ALLOW_LOOPBACK_ADDRESSES="1", PUBLIC_ADDRESS=f"http://{host}:8321", **peers))
    assert config.public_address == f"http://{host}:8321"


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "address",
    [
        "http://api.example.com/{shop}",
        "https:///{shop}",
        "api.example.com/{shop}",
        "https://[::1/{shop}",
        "https://127.0.0.1/{shop}",
        "https://localhost/{shop}",
        "https://LocalHost:9/{shop}",
        "https://localhost./{shop}",
        "https://api.localhost/{shop}",
        "https://[::1]/{shop}",
        "https://[::]/{shop}",
        "https://[::ffff:127.0.0.1]/{shop}",
        "https://0.0.0.0/{shop}",
        "https://0/{shop}",
        "https://127.1/{shop}",
        "https://2130706433/{shop}",
        "https://0x7f.1/{shop}",
        "https://api.example.com@127.0.0.1/{shop}",
    ],
)
def test_without_the_allowance_a_peer_is_https_and_not_on_this_machine(name: str, address: str) -> None:
    assert wrong(**{name: address}) == [f"CONTRA_{name} has to be an https:// address outside this machine."]


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize(
    "address",
    ["http://api.example.com/{shop}", "http://127.0.0.1.evil.example/{shop}", "http://0.0.0.0/{shop}"],
)
def test_with_the_allowance_only_this_machine_is_reached_in_the_plain(name: str, address: str) -> None:
    sentences = wrong(ALLOW_LOOPBACK_ADDRESSES="1", PUBLIC_ADDRESS="http://127.0.0.1:8321", **{name: address})
    assert sentences == [f"CONTRA_{name} has to be an https:// address outside this machine."]


@pytest.mark.parametrize(
    "host",
    ["api.example.com", "127.0.0.1.example.com", "localhost.example.com", "8.8.8.8", "2001:db8::1", "ünï"],
)
def test_a_host_elsewhere_is_not_taken_for_this_machine(host: str) -> None:
    assert not may_be_here(host)
    assert not is_loopback(host)


def test_a_configuration_that_is_printed_says_no_secret() -> None:
    url = "postgresql+psycopg://contra:the-password@db.example.com/contra"
    config = load(good(DATABASE_URL=url))
    secrets = (KEY, OLDER_KEY, "session key", "shopify-secret", "intuit-secret", "the-password")
    for shown in (repr(config), str(config), f"{config}"):
        assert [secret for secret in secrets if secret in shown] == []
        assert "https://contra.example.com" in shown


def test_a_refusal_repeats_no_secret() -> None:
    sentences = wrong(
        VAULT_KEYS=f"{KEY},{OLDER_KEY[:-2]}",
        SESSION_KEY="a short session key",
        DATABASE_URL="postgresql+psycopg://contra:the-password@db.example.com:port/contra",
    )
    said = " ".join(sentences)
    assert len(sentences) == 3
    assert [
        secret for secret in (KEY, OLDER_KEY[:-2], "short session", "the-password") if secret in said
    ] == []


def test_no_secret_stands_in_app_toml() -> None:
    def names(table: object) -> list[str]:
        match table:
            case dict():
                return [name for key, value in table.items() for name in (key, *names(value))]
            case list():
                return [name for value in table for name in names(value)]
            case _:
                return []

    assert [name for name in names(app_toml()) if "secret" in name or "key" in name] == []


def test_every_topic_names_what_opens_its_letters_and_that_opens_exactly_those() -> None:
    topics = load(GOOD).shopify_topics
    for topic in topics:
        module, _, name = topic.handled_by.partition(":")
        assert getattr(import_module(module), name) is ShopifyStore
    assert sorted(topic.topic for topic in topics) == sorted(TOPICS)
