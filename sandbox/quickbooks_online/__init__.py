"""A pretend QuickBooks Online company: its API over HTTP, what it refuses, and the books behind it.

Behaviour follows Intuit's public reference (developer.intuit.com, API > Accounting > All entities). Where
that is silent the pretend company is the stricter one, and a comment says so.
"""
