"""The golden files."""

from tests.golden import golden

__all__ = ["golden"]
