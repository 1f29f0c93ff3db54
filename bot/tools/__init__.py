"""What can be done in Pipedrive, as records."""
