"""One viewer, two deals, and the golden files."""

import pytest

from bot.blocks.viewer import Viewer
from bot.pipedrive.models import Deal
from tests.blocks import samples
from tests.golden import golden

__all__ = ["golden"]


@pytest.fixture
def viewer() -> Viewer:
    return samples.VIEWER


@pytest.fixture
def acme() -> Deal:
    return samples.ACME


@pytest.fixture
def old() -> Deal:
    return samples.OLD
