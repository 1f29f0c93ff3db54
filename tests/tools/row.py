"""A row of the contract table."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    tool: str
    typed: str
    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] | None = None
