"""Tokens of the pretend company: an hour for one, a single use for the other."""

from __future__ import annotations

from typing import Any

import requests

from tests.sandbox.books import Books
from tests.sandbox_process import Json, Sandbox


def refresh(books: Books, token: str, secret: str | None = None) -> requests.Response:
    company = books.company
    return requests.post(
        f"{books.sandbox.address}/quickbooks/oauth2/v1/tokens/bearer",
        data={"grant_type": "refresh_token", "refresh_token": token},
        auth=(company["client_id"], secret or company["client_secret"]),
        timeout=10,
    )


def ask(books: Books, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(books.sandbox.qbo(books.company, "/companyinfo/1"), headers=headers, timeout=10)


def test_a_refresh_token_works_once_and_brings_the_next(books: Books) -> None:
    first: Json = refresh(books, books.company["refresh_token"]).json()
    assert (first["token_type"], first["expires_in"]) == ("bearer", 3600)
    assert ask(books, first["access_token"]).status_code == 200
    dead = refresh(books, books.company["refresh_token"])
    assert (dead.status_code, dead.json()["error"]) == (400, "invalid_grant")
    assert refresh(books, first["refresh_token"]).status_code == 200


def test_another_client_gets_nothing(books: Books) -> None:
    refused = refresh(books, books.company["refresh_token"], "wrong")
    assert (refused.status_code, refused.json()) == (401, {"error": "invalid_client"})


def test_an_expired_token_is_401_with_the_lower_case_fault(books: Books) -> None:
    books.sandbox.post(f"/companies/{books.company['realm']}/expire_token")
    answer = ask(books, books.company["access_token"])
    error: dict[str, Any] = answer.json()["fault"]["error"][0]
    assert (answer.status_code, error["code"]) == (401, "3200")


def test_a_made_up_or_missing_token_is_401(books: Books) -> None:
    assert ask(books, "nonsense").status_code == 401
    assert requests.get(books.sandbox.qbo(books.company, "/item/1"), timeout=10).status_code == 401


def test_the_token_of_another_company_is_403(books: Books, sandbox: Sandbox) -> None:
    answer = ask(books, sandbox.company()["access_token"])
    assert (answer.status_code, answer.json()["fault"]["error"][0]["code"]) == (403, "3100")


def test_a_token_lives_an_hour(books: Books) -> None:
    assert ask(books, books.company["access_token"]).status_code == 200
    books.sandbox.post("/clock", advance=3600)
    assert ask(books, books.company["access_token"]).status_code == 401
