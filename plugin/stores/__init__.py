"""The stores we read refunds from. One folder each: `store.py`, `payload.py`, `api.py`."""
