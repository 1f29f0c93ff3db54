"""What a link of somebody who signed in holds beside its token, and how that is read. Pure."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr
from sqlalchemy import Row

from bot.accounts import sealing
from bot.accounts.sealing import TokenCipher
from bot.pipedrive.http.oauth import Tokens
from bot.pipedrive.request import Grant

if TYPE_CHECKING:
    from bot.accounts.links import Link

# At this part of its life a token is renewed, while it is still good; not all at once.
EARLY, LATE = 0.75, 0.8


def values(
    cipher: TokenCipher, link: "Link", tokens: Tokens | None, now: datetime
) -> Mapping[str, Any]:
    """All columns of it; of a pasted token, which stays good, all empty."""
    if tokens is None:
        return dict.fromkeys(("refresh", "host", "renew_at", "expires_at", *_CLEARED))
    place = sealing.for_refresh(link.team, link.user, link.company, link.pipedrive_user)
    return {"host": tokens.host, **renewed(cipher, place, tokens, now)}


def renewed(
    cipher: TokenCipher, place: sealing.Bound, tokens: Tokens, now: datetime
) -> Mapping[str, Any]:
    """What changes with the next tokens, beside the access token itself."""
    life = timedelta(seconds=tokens.seconds)
    return {
        "refresh": cipher.seal(tokens.refresh.get_secret_value(), place),
        "renew_at": now + life * random.uniform(EARLY, LATE),  # noqa: S311
        "expires_at": now + life,
        **dict.fromkeys(_CLEARED),
    }


_CLEARED = ("renewing_until", "lost_at", "told_at")


def grant_of(row: Row[Any]) -> Grant | None:
    return None if row.refresh is None else Grant(row.slack_user, row.renew_at, row.host)


def refresh_of(cipher: TokenCipher, row: Row[Any]) -> SecretStr:
    """Raises CannotOpen."""
    place = sealing.for_refresh(row.team, row.slack_user, row.company, row.pipedrive_user)
    return SecretStr(cipher.open(row.refresh, place))
