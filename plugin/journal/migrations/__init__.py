"""Alembic's migrations of the journal's tables."""
