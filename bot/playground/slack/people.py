"""The people and channels of the local workspace."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.playground.slack.wire import Json

TEAM_ID = "T0DESK"
TEAM_NAME = "Northwind"
TEAM_DOMAIN = "northwind"
APP_ID = "A0DESK"
APP_NAME = "Deal Desk"
BOT_ID = "B0DESK"
BOT_USER = "U0DESK"
# Northwind is one of two workspaces of an organization on Enterprise Grid.
ENTERPRISE_ID = "E0NORTH"
ENTERPRISE_NAME = "Northwind Group"
EAST_ID = "T0EAST"
FAR_ID = "T0FAR"  # another company


@dataclass(frozen=True)
class Person:
    id: str
    name: str  # the handle: @ana
    real_name: str
    tz: str
    locale: str
    is_admin: bool = False
    is_guest: bool = False  # a multi-channel guest
    is_stranger: bool = False  # from another company, through Slack Connect
    is_bot: bool = False
    is_active: bool = True
    home: str = TEAM_ID  # the workspace that manages the account: this one, or a sister of it
    is_here: bool = True  # a member of this workspace, too

    def for_page(self) -> Json:
        return {
            "id": self.id,
            "name": self.real_name,
            "handle": self.name,
            "tz": self.tz,
            "locale": self.locale,
            "is_guest": self.is_guest,
            "is_stranger": self.is_stranger,
        }

    def for_slack(self, now: float, *, with_locale: bool, with_email: bool) -> Json:
        offset = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        profile = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "team": self.home,
        }
        if with_email and not self.is_bot:
            profile["email"] = f"{self.name}@{TEAM_DOMAIN}.example"
        user: Json = {
            "id": self.id,
            "team_id": self.home,
            "name": self.name,
            "deleted": not self.is_active,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        if self.is_stranger:
            user["is_stranger"] = True
        elif self.home != TEAM_ID:
            user["enterprise_user"] = {
                "id": self.id,
                "enterprise_id": ENTERPRISE_ID,
                "enterprise_name": ENTERPRISE_NAME,
                "is_admin": False,
                "is_owner": False,
                "teams": [self.home, *([TEAM_ID] if self.is_here else [])],
            }
        if with_locale:
            user["locale"] = self.locale
        return user


@dataclass
class Channel:
    id: str
    name: str
    topic: str = ""
    is_private: bool = False
    im_with: str | None = None
    members: set[str] = field(default_factory=set)
    is_archived: bool = False
    is_read_only: bool = False
    is_connect: bool = False  # shared with another company

    @property
    def is_im(self) -> bool:
        return self.im_with is not None

    @property
    def bot_in(self) -> bool:
        return BOT_USER in self.members

    @property
    def name_in_payloads(self) -> str:
        if self.is_im:
            return "directmessage"
        return "privategroup" if self.is_private else self.name

    @property
    def read_scope(self) -> str:
        if self.is_im:
            return "im:read"
        return "groups:read" if self.is_private else "channels:read"

    def for_page(self) -> Json:
        return {
            "id": self.id,
            "name": self.name,
            "is_im": self.is_im,
            "is_private": self.is_private,
            "topic": self.topic,
            "members": sorted(self.members),
            "bot_in": self.bot_in,
            "is_archived": self.is_archived,
            "is_read_only": self.is_read_only,
            "is_connect": self.is_connect,
        }

    def for_slack(self) -> Json:
        if self.is_im:
            return {"id": self.id, "created": 0, "is_im": True, "user": self.im_with}
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "created": 0,
            "creator": "U0ANA",
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_im": False,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_archived": self.is_archived,
            "is_read_only": self.is_read_only,
            "is_general": False,
            "is_shared": self.is_connect,
            "is_ext_shared": self.is_connect,
            "is_org_shared": False,
            "is_member": self.bot_in,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


def everyone() -> dict[str, Person]:
    people = (
        Person("U0ANA", "ana", "Ana Lima", "Europe/Lisbon", "en-GB", is_admin=True),
        Person("U0TOM", "tom", "Tom Berg", "Europe/Berlin", "de-DE"),
        Person("U0GUEST", "kim", "Kim Dahl", "America/New_York", "en-US", is_guest=True),
        Person(BOT_USER, "dealdesk", APP_NAME, "America/Los_Angeles", "en-US", is_bot=True),
        Person("U0MIA", "mia", "Mia Novak", "America/New_York", "en-US", home=EAST_ID),
        Person("U0LEO", "leo", "Leo Sand", "Europe/Berlin", "de-DE"),
        Person(
            "U0EVE", "eve", "Eve Stone", "Europe/London", "en-GB", is_stranger=True, home=FAR_ID
        ),
    )
    return {person.id: person for person in people}


def every_channel() -> dict[str, Channel]:
    team = {"U0ANA", "U0TOM", "U0MIA"}
    sellers = {*team, "U0LEO", BOT_USER}
    rooms = (
        Channel("C0SALES", "sales", "Where the team sells", members={*sellers, "U0GUEST"}),
        Channel("C0DEALS", "big-deals", "Deals over 50k", members={*team, BOT_USER}),
        Channel("C0RANDOM", "random", "Everything else", members=set(team)),
        Channel("C0WINS", "wins", "Every deal that is won", members=set(sellers)),
        Channel(
            "C0PRIVATE", "private", "Between two", is_private=True,
            members={"U0ANA", "U0TOM", BOT_USER},
        ),
    )  # fmt: skip
    # Whoever comes through Slack Connect has no messages of the app.
    dms = (
        Channel(f"D{user[1:]}", APP_NAME, im_with=user, members={user, BOT_USER})
        for user in ("U0ANA", "U0TOM", "U0GUEST", "U0MIA", "U0LEO")
    )
    return {channel.id: channel for channel in (*rooms, *dms)}
