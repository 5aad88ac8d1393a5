"""Contra: store refunds into QuickBooks, exactly once, to the cent, on the right day."""
