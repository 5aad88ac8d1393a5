"""The door for machines: what stores and QuickBooks post to us."""
