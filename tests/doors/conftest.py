"""The playground of the whole flows, for one tool after the other."""

from tests.flows.conftest import ana, clock, desk

__all__ = ["ana", "clock", "desk"]
