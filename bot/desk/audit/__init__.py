"""The log as evidence: rows that are only ever added, and a chain that shows what is missing."""
