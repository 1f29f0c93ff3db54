"""One viewer and two deals."""

import pytest

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.records.models import Deal
from tests.blocks import samples


@pytest.fixture
def viewer() -> Viewer:
    return samples.VIEWER


@pytest.fixture
def acme() -> Deal:
    return samples.ACME


@pytest.fixture
def old() -> Deal:
    return samples.OLD
