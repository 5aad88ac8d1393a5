"""QuickBooks Desktop: one company file, written with qbXML 13.0 by way of the Web Connector."""
