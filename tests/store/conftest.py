"""Databases for the tests of the store."""

from tests.store.databases import database_url, new_database_url, store

__all__ = ["database_url", "new_database_url", "store"]
