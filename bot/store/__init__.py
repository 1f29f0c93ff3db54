"""Rows: SQLite by default, PostgreSQL when outgrown."""
