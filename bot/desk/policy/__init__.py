"""What a workspace lets be done, whoever may do it in Pipedrive."""
