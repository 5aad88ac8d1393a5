"""The ledgers a refund can be booked in: one folder each, with the same file names in every folder."""
