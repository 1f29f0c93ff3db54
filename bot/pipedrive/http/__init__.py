"""The one way to Pipedrive: limits, budget, cache, errors."""
