"""How a person lets the app into the pretend company, and how that ends."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.sandbox.books import Books
from tests.sandbox.test_quickbooks_online_tokens import ask, refresh
from tests.sandbox_process import Json, Sandbox

ADDRESS = "http://127.0.0.1:1/connect/quickbooks/callback"
YEAR = 365 * 24 * 3600


@pytest.fixture
def books(books: Books) -> Books:
    books.sandbox.post("/app", redirect_addresses=[ADDRESS])
    return books


def wanted(books: Books, **other: str) -> dict[str, str]:
    return {
        "client_id": books.company["client_id"],
        "response_type": "code",
        "scope": "com.intuit.quickbooks.accounting",
        "redirect_uri": ADDRESS,
        "state": "s-1",
        **other,
    }


def page(sandbox: Sandbox, **asked: str) -> requests.Response:
    url = f"{sandbox.address}/quickbooks/connect/oauth2"
    return requests.get(url, params=asked, timeout=10, allow_redirects=False)


def decide(sandbox: Sandbox, **asked: str) -> Json:
    """What the app is told after the person has pressed a button: the parameters of the redirect."""
    url = f"{sandbox.address}/quickbooks/connect/oauth2"
    answer = requests.post(url, data=asked, timeout=10, allow_redirects=False)
    assert answer.status_code == 302, answer.text
    address = answer.headers["Location"]
    assert address.startswith(ADDRESS)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def consent(books: Books) -> str:
    """The code of a yes."""
    said = decide(books.sandbox, **wanted(books), realm=books.company["realm"])
    assert (said["state"], said["realmId"]) == ("s-1", books.company["realm"])
    return str(said["code"])


def exchange(books: Books, code: str, address: str = ADDRESS, **headers: str) -> requests.Response:
    company = books.company
    return requests.post(
        f"{books.sandbox.address}/quickbooks/oauth2/v1/tokens/bearer",
        data={"grant_type": "authorization_code", "code": code, "redirect_uri": address},
        auth=(company["client_id"], company["client_secret"]),
        headers=headers,
        timeout=10,
    )


def revoke(books: Books, token: str, secret: str | None = None) -> requests.Response:
    company = books.company
    return requests.post(
        f"{books.sandbox.address}/quickbooks/oauth2/v1/tokens/revoke",
        json={"token": token},
        auth=(company["client_id"], secret or company["client_secret"]),
        timeout=10,
    )


def test_the_discovery_document_names_every_address_of_the_sandbox_itself(books: Books) -> None:
    base = f"{books.sandbox.address}/quickbooks"
    found = requests.get(f"{base}/.well-known/openid_configuration", timeout=10).json()
    assert found["issuer"] == base
    ends = ("authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint")
    assert all(found[end].startswith(f"{base}/") for end in ends)
    assert requests.get(found["authorization_endpoint"], params=wanted(books), timeout=10).ok
    assert requests.post(found["token_endpoint"], timeout=10).status_code == 401
    assert requests.post(found["revocation_endpoint"], timeout=10).status_code == 401


def test_the_page_offers_the_companies_and_keeps_what_was_asked(books: Books) -> None:
    shown = page(books.sandbox, **wanted(books, state='"><script>'))
    assert shown.headers["Content-Type"].startswith("text/html")
    assert f'<option value="{books.company["realm"]}">Acme</option>' in shown.text
    assert 'name="state" value="&quot;&gt;&lt;script&gt;"' in shown.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"redirect_uri": "https://elsewhere.example/"},
        {"redirect_uri": ADDRESS + "/"},
        {"client_id": "somebody"},
        {"response_type": "token"},
        {"state": ""},
    ],
)
def test_a_wrong_request_sends_nobody_anywhere(books: Books, wrong: dict[str, str]) -> None:
    asked = wanted(books, **wrong)
    assert page(books.sandbox, **asked).status_code == 400
    url = f"{books.sandbox.address}/quickbooks/connect/oauth2"
    posted = requests.post(
        url, data={**asked, "realm": books.company["realm"]}, timeout=10, allow_redirects=False
    )
    assert posted.status_code == 400


@pytest.mark.parametrize("scope", ["", "openid", "com.intuit.quickbooks.accounting root"])
def test_a_scope_that_cannot_be_had_is_told_to_the_app(books: Books, scope: str) -> None:
    said = decide(books.sandbox, **wanted(books, scope=scope), realm=books.company["realm"])
    assert said == {"state": "s-1", "error": "invalid_scope"}


def test_a_no_is_told_with_the_state_and_without_a_code(books: Books) -> None:
    said = decide(books.sandbox, **wanted(books), realm=books.company["realm"], deny="1")
    assert said == {"state": "s-1", "error": "access_denied"}


def test_a_company_that_there_is_not_is_refused(books: Books) -> None:
    url = f"{books.sandbox.address}/quickbooks/connect/oauth2"
    answer = requests.post(url, data={**wanted(books), "realm": "7"}, timeout=10, allow_redirects=False)
    assert answer.status_code == 400


def test_a_yes_is_worth_tokens_once(books: Books) -> None:
    code = consent(books)
    pair: Json = exchange(books, code).json()
    assert ask(books, pair["access_token"]).status_code == 200
    again = exchange(books, code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert ask(books, pair["access_token"]).status_code == 200


def test_a_new_yes_ends_the_tokens_of_the_one_before(books: Books) -> None:
    exchange(books, consent(books))
    assert ask(books, books.company["access_token"]).status_code == 401
    assert refresh(books, books.company["refresh_token"]).status_code == 400


def test_a_code_is_for_its_own_redirect_address(books: Books) -> None:
    code = consent(books)
    assert exchange(books, code, ADDRESS + "?x=1").json()["error"] == "invalid_grant"


def test_a_code_lives_ten_minutes(books: Books) -> None:
    early, late = consent(books), consent(books)
    books.sandbox.post("/clock", advance=595)
    assert exchange(books, early).status_code == 200
    books.sandbox.post("/clock", advance=5)
    assert exchange(books, late).status_code == 400


def test_a_refresh_token_rolls_a_hundred_days_and_ends_after_five_years(books: Books) -> None:
    tell = {"x-include-refresh-token-hard-expires-in": "true"}
    assert "x_refresh_token_hard_expires_in" not in exchange(books, consent(books)).json()
    pair = exchange(books, consent(books), **tell).json()
    assert pair["x_refresh_token_expires_in"] == pytest.approx(8_726_400, abs=2)
    assert pair["x_refresh_token_hard_expires_in"] == pytest.approx(5 * YEAR, abs=2)
    for _ in range(18):  # 18 × 100 days are short of five years
        books.sandbox.post("/clock", advance=100 * 24 * 3600)
        pair = refresh(books, pair["refresh_token"]).json()
    assert pair["x_refresh_token_expires_in"] == pytest.approx(25 * 24 * 3600, abs=60)
    books.sandbox.post("/clock", advance=25 * 24 * 3600)
    assert refresh(books, pair["refresh_token"]).json()["error"] == "invalid_grant"


def test_a_refresh_token_that_nobody_uses_dies(books: Books) -> None:
    books.sandbox.post("/clock", advance=8_726_400)
    assert refresh(books, books.company["refresh_token"]).status_code == 400


def test_a_refresh_token_can_stay_the_same_for_a_day(books: Books) -> None:
    books.change(keeps_refresh_token=True)
    token = books.company["refresh_token"]
    assert refresh(books, token).json()["refresh_token"] == token
    books.sandbox.post("/clock", advance=24 * 3600)
    assert refresh(books, token).json()["refresh_token"] != token
    assert refresh(books, token).status_code == 400


@pytest.mark.parametrize("name", ["access_token", "refresh_token"])
def test_revoking_either_token_ends_both(books: Books, name: str) -> None:
    assert revoke(books, books.company[name]).status_code == 200
    answer = ask(books, books.company["access_token"])
    error: dict[str, Any] = answer.json()["fault"]["error"][0]
    assert (answer.status_code, error["code"]) == (401, "3200")
    assert refresh(books, books.company["refresh_token"]).json()["error"] == "invalid_grant"
    assert revoke(books, books.company[name]).status_code == 400


def test_revoking_needs_the_client_and_a_token_in_json(books: Books) -> None:
    token = books.company["refresh_token"]
    assert revoke(books, token, "wrong").status_code == 401
    assert revoke(books, "nonsense").status_code == 400
    form = requests.post(
        f"{books.sandbox.address}/quickbooks/oauth2/v1/tokens/revoke",
        data=urlencode({"token": token}),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        auth=(books.company["client_id"], books.company["client_secret"]),
        timeout=10,
    )
    assert form.status_code == 400
    assert ask(books, books.company["access_token"]).status_code == 200


def test_the_app_that_was_taken_out_inside_quickbooks_is_403_and_invalid_grant(books: Books) -> None:
    books.sandbox.post(f"/companies/{books.company['realm']}/disconnect")
    answer = ask(books, books.company["access_token"])
    assert (answer.status_code, answer.json()["fault"]["error"][0]["code"]) == (403, "3100")
    assert refresh(books, books.company["refresh_token"]).json()["error"] == "invalid_grant"
    pair = exchange(books, consent(books)).json()
    assert ask(books, pair["access_token"]).status_code == 200


def test_who_the_person_is_needs_a_scope_of_its_own(books: Books) -> None:
    url = f"{books.sandbox.address}/quickbooks/v1/openid_connect/userinfo"

    def user(token: str) -> requests.Response:
        return requests.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=10)

    assert user("nonsense").status_code == 401
    assert user(books.company["access_token"]).status_code == 403
    scope = "openid com.intuit.quickbooks.accounting"
    said = decide(books.sandbox, **wanted(books, scope=scope), realm=books.company["realm"])
    assert user(exchange(books, said["code"]).json()["access_token"]).status_code == 200


def test_requests_of_oauth_have_names_in_the_log(books: Books) -> None:
    before = books.sandbox.request_count()
    requests.get(f"{books.sandbox.address}/quickbooks/.well-known/openid_configuration", timeout=10)
    exchange(books, consent(books))
    revoke(books, "nonsense")
    names = [one["what"] for one in books.sandbox.requests_since(before)]
    assert names == ["discovery", "authorize", "token", "revoke"]
