"""What is written down of a run, and what may not be: logs, figures, redaction."""
