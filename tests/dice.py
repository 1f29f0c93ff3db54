"""What tests make up: the same in every run, and to be had again after a failure."""

import random


def seeded(seed: int, what: str) -> random.Random:
    """Dice for `what`; pytest shows the seed where a test fails."""
    print(f"{what}, seed {seed}")  # noqa: T201 - the way to have a failure again
    return random.Random(seed)  # noqa: S311 - it makes things up and keeps no secret
