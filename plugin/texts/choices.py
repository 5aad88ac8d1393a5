"""Choices of a policy that do not fit, and policy files that cannot be read."""

from __future__ import annotations

TEXTS = {
    "choice-money-needs-memo": (
        "Credit card refunds and refund checks need a credit memo in the same booking: check “create credit "
        "memos” as well, or uncheck both."
    ),
    "choice-not-offered": "This company cannot take a {kind}. Uncheck its box.",
    "choice-numbers-too-long": (
        "The number prefix “{prefix}” and suffix “{suffix}” leave no room for the order's number: use at most {most} "
        "characters in all."
    ),
    "choice-missing-days": (
        "A missing sale cannot be looked for on {days} days: use a number of days from 0 to {most}."
    ),
    "choice-adopting-days": (
        "A refund entered by hand cannot be {days} days away: use a number of days from 0 to {most}."
    ),
    "choice-tolerance": "The rounding tolerance cannot be {tolerance}: use minor units from 0 to {most}.",
    "choice-tax-rate": "“{rate}” is no rate of tax: write it in percent, like 20 or 7.5.",
    "choice-fallback-missing": "Unknown products are to use the fallback item, but none is chosen.",
    "choice-stock-item": (
        "{item} is a stock item and cannot be the item for {purpose}: it would move stock that nobody moved. "
        "Choose a service or non-stock item."
    ),
    "choice-item-inactive": "{item}, the item for {purpose}, is inactive in QuickBooks. Choose an active one.",
    "choice-liability-earns": (
        "{item}, the item for {purpose}, posts to {account}, where goods or fees are earned. Choose an item that "
        "posts to a liability."
    ),
    "choice-returns-into": "The item that books into {account} is missing or posts to another account.",
    "choice-returns-out-of": (
        "Choose for each income account an item that posts there, to book out of it into {account}; an item that "
        "posts to {account} itself moves nothing."
    ),
    "choice-gateway-method": "Choose the payment method of {gateway}: it decides between card refund and check.",
    "choice-gateway-bank-account": "Choose the bank account of refund checks of {gateway}.",
    "choice-other-edition": (
        "The boxes are those of QuickBooks {boxes}, but the company is one of {company}. Set the boxes of its "
        "edition."
    ),
    "policy-file-unreadable": "The file cannot be read as JSON: {why}.",
    "policy-key-unknown": "There is no choice called “{key}”. Look at how the others are spelled.",
    "policy-key-missing": "“{key}” is missing. An account or item is named by its id and its name.",
    "policy-key-twice": "“{key}” stands in the same place of the file twice. Leave the one that counts.",
    "policy-more-wrong": "And {count} more.",
    "policy-key-wrong": "“{key}” does not fit: {why}.",
}
