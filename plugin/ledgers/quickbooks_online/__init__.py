"""QuickBooks Online: one company (realm) over Intuit's Accounting API, version 3."""
