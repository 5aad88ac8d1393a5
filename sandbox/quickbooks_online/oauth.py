"""Tokens: who may ask a company, for an hour at a time."""

from __future__ import annotations

import base64
import binascii
import hmac

from sandbox.answers import INVALID_GRANT, Answer, expired, forbidden
from sandbox.quickbooks_online.company import Company
from sandbox.quickbooks_online.grants import ACCESS_LIFE, Grant
from sandbox.quickbooks_online.portal import CLIENT_ID, CLIENT_SECRET
from sandbox.quickbooks_online.values import Json
from sandbox.world import World

#: Source: the PHP SDK of Intuit; sent with a token request, it adds `x_refresh_token_hard_expires_in`.
HARD_END_HEADER = "x-include-refresh-token-hard-expires-in"


def refusal(world: World, realm: str, header: str | None) -> Answer | None:
    """Why that Authorization header does not open that company: 401 (3200) or 403 (3100); None: it does."""
    token = (header or "").removeprefix("Bearer ")
    owner = _owner(world, realm, token)
    if owner is None or not owner.grant.opens(token, world.now()):
        return expired()
    match owner.grant.ended:
        case "revoked by the app":
            return expired()
        case None if owner.realm == realm:
            return None
        case _:
            return forbidden()


def _owner(world: World, realm: str, token: str) -> Company | None:
    """The company of that token; the one that was asked for first, as nearly every token is its own."""
    asked = world.companies.get(realm)
    if asked is not None and asked.grant.owns(token):
        return asked
    return next((one for one in world.companies.values() if one.grant.owns(token)), None)


def _is_client(header: str | None) -> bool:
    try:
        given = base64.b64decode((header or "").removeprefix("Basic "), validate=True)
    except binascii.Error:
        return False
    return hmac.compare_digest(given, f"{CLIENT_ID}:{CLIENT_SECRET}".encode())


def tokens(
    world: World, header: str | None, form: dict[str, str], tells_hard_end: bool = False
) -> tuple[int, Json]:
    """Status and answer of the token endpoint, for a code that a person's yes brought or a refresh token.

    Intuit changes a refresh token about once a day; here it is changed every time, so that nobody can forget to
    keep it, unless the company's setting `keeps_refresh_token` says otherwise.
    """
    if not _is_client(header):
        return 401, {"error": "invalid_client"}
    match form.get("grant_type"):
        case "authorization_code":
            company = _exchanged(world, form)
        case "refresh_token":
            company = _renewed(world, form.get("refresh_token", ""))
        case _:
            return 400, {"error": "unsupported_grant_type"}
    if company is None:
        return 400, dict(INVALID_GRANT)
    world.commit()
    return 200, token_answer(company, tells_hard_end)


def _exchanged(world: World, form: dict[str, str]) -> Company | None:
    """The company of that code, with tokens of a new yes; those of the yes before are dead."""
    code = world.portal.take_code(form.get("code", ""))
    if code is None or not code.is_good(form.get("redirect_uri", ""), world.now()):
        return None
    company = world.companies[code.realm]
    company.grant = Grant(code.consented, code.scopes)
    company.grant.issue(world.now())
    return company


def _renewed(world: World, token: str) -> Company | None:
    for company in world.companies.values():
        if company.grant.can_renew(token, world.now()):
            company.grant.issue(world.now(), company.settings.keeps_refresh_token)
            return company
    return None


def token_answer(company: Company, tells_hard_end: bool = False) -> Json:
    """The newest pair, as the endpoint writes it. Lives in seconds from now."""
    now, grant = company.world.now(), company.grant
    answer: Json = {
        "token_type": "bearer",
        "access_token": grant.access_token,
        "refresh_token": grant.refresh_token,
        "expires_in": int(ACCESS_LIFE.total_seconds()),
        "x_refresh_token_expires_in": int((grant.refresh_end - now).total_seconds()),
    }
    if tells_hard_end:
        answer["x_refresh_token_hard_expires_in"] = int((grant.hard_end - now).total_seconds())
    return answer


def revoke(world: World, header: str | None, token: object) -> tuple[int, Json]:
    """Status and answer of the revocation endpoint: the whole yes ends, whichever of its tokens is named.

    Statuses as Intuit documents them: 400 for a token that is none (any more), 401 for another client.
    """
    if not _is_client(header):
        return 401, {"error": "invalid_client"}
    for company in world.companies.values():
        if isinstance(token, str) and company.grant.owns(token) and company.grant.ended is None:
            company.grant.ended = "revoked by the app"
            world.commit()
            return 200, {}
    return 400, {"error": "invalid_request"}


def user_info(world: World, header: str | None) -> tuple[int, Json]:
    """Who said yes: told to an app that asked for the scope openid too."""
    token = (header or "").removeprefix("Bearer ")
    owner = next((one for one in world.companies.values() if one.grant.opens(token, world.now())), None)
    if owner is None or owner.grant.ended is not None:
        return 401, {"error": "invalid_token"}
    if "openid" not in owner.grant.scopes:
        return 403, {"error": "insufficient_scope"}
    return 200, {"sub": f"user-of-{owner.realm}"}
