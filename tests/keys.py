"""Keys that seal what tests keep."""

import os
from base64 import b64encode

from bot.accounts.sealing import KEY_BYTES


def new_key() -> str:
    """As it stands in ENCRYPTION_KEY."""
    return b64encode(os.urandom(KEY_BYTES)).decode()
