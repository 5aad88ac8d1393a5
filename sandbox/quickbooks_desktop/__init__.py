"""A pretend QuickBooks Desktop company file: its request processor, what it refuses, and the books behind it.

One qbXML request document in, one response document out, as the Web Connector hands them over. Behaviour
follows Intuit's public qbXML reference (Onscreen Reference and the programmer's guides at
developer.intuit.com, QuickBooks Desktop). Where that is silent the pretend file is the stricter one, and a
comment says so. Every request kind, element and value that it does not know is refused, so that nothing is
written for it that only it would understand.
"""
