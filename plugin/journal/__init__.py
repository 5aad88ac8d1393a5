"""The journal: what we were told, decided and booked. The only room that knows the database."""


class DatabaseAway(Exception):
    """The database does not answer. Nothing was noted; the caller says "try again"."""
