"""Names for ids, and ids for names."""
