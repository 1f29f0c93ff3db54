"""What amounts in other currencies are worth, as Pipedrive converts them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Rates:
    """What one of each currency is worth, as Pipedrive converts it; empty where it didn't say."""

    worth: Mapping[str, float] = field(default_factory=dict)

    def knows(self, code: str, home: str) -> bool:
        return code == home or (code in self.worth and home in self.worth)

    def converted(self, amount: float, code: str, home: str) -> float:
        """What `knows` has to be asked for first."""
        return amount if code == home else amount * self.worth[code] / self.worth[home]


NO_RATES = Rates()
