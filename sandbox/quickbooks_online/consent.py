"""The page on which a person lets the app into a company, and what the app is told afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode, urlsplit

from sandbox.quickbooks_online.grants import ACCOUNTING
from sandbox.quickbooks_online.portal import CLIENT_ID, Code
from sandbox.quickbooks_online.values import Json
from sandbox.world import World

#: Source: Intuit, "Learn about scopes".
_SCOPES = (
    ACCOUNTING, "com.intuit.quickbooks.payment", "openid", "profile", "email", "phone", "address",
)  # fmt: skip
_PARAMETERS = ("client_id", "response_type", "scope", "redirect_uri", "state")


class NoSuchRequest(Exception):
    """Nobody can be sent back: the request itself is wrong. Its text is what the page says."""


def discovery(base: str) -> Json:
    """The discovery document, with every address on `base` (…/quickbooks)."""
    return {
        "issuer": base,
        "authorization_endpoint": f"{base}/connect/oauth2",
        "token_endpoint": f"{base}/oauth2/v1/tokens/bearer",
        "revocation_endpoint": f"{base}/oauth2/v1/tokens/revoke",
        "userinfo_endpoint": f"{base}/v1/openid_connect/userinfo",
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "scopes_supported": list(_SCOPES),
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    }


def check(world: World, asked: Mapping[str, str]) -> None:
    """Raises NoSuchRequest for another client, a redirect address that is not registered, or no state.

    Intuit shows a page of its own then: a person is never sent to an address that the app did not register.
    """
    if asked.get("client_id") != CLIENT_ID:
        raise NoSuchRequest("The client_id query parameter is missing or unknown.")
    if asked.get("redirect_uri") not in world.portal.redirect_addresses:
        raise NoSuchRequest("The redirect_uri query parameter is not a registered redirect address.")
    if asked.get("response_type") != "code":
        raise NoSuchRequest("The response_type query parameter is not supported.")
    if not asked.get("state"):
        raise NoSuchRequest("The state query parameter is missing.")


def bad_scope(asked: Mapping[str, str]) -> str | None:
    """Where the app is told that it asked for a scope that it cannot have; None where it did not."""
    scopes = _scopes(asked)
    if ACCOUNTING in scopes and all(scope in _SCOPES for scope in scopes):
        return None
    return _back(asked, error="invalid_scope")


def _scopes(asked: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(asked.get("scope", "").split())


def page(world: World, asked: Mapping[str, str]) -> str:
    """A choice of companies and the two buttons, posted to the same address."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked[name])}">'
        for name in _PARAMETERS
        if name in asked
    )
    choices = "".join(
        f'<option value="{realm}">{escape(company.name)}</option>'
        for realm, company in world.companies.items()
    )
    return (
        '<!doctype html><html lang="en"><title>Connect to QuickBooks</title><h1>Connect to QuickBooks</h1>'
        f'<form method="post">{hidden}<label>Company <select name="realm">{choices}</select></label>'
        '<button>Connect</button><button name="deny" value="1">No, thanks</button></form></html>'
    )


def answered(world: World, asked: Mapping[str, str]) -> str:
    """Where the person's answer leads: a code for the company `realm`, or an error after `deny`.

    Raises NoSuchRequest for a company that there is not.
    """
    if asked.get("deny"):
        return _back(asked, error="access_denied")
    realm = asked.get("realm", "")
    if realm not in world.companies:
        raise NoSuchRequest("There is no such company.")
    code = world.portal.write_code(Code(realm, asked["redirect_uri"], _scopes(asked), world.now()))
    return _back(asked, code=code, realmId=realm)


def _back(asked: Mapping[str, str], **said: str) -> str:
    address = asked["redirect_uri"]
    joint = "&" if urlsplit(address).query else "?"
    return f"{address}{joint}{urlencode({'state': asked['state'], **said})}"
