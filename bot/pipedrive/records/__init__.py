"""What Pipedrive's records look like."""
