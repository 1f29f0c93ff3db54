"""Lists over many pages."""
