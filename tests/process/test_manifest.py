import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from bot import manifest

SCHEMA = json.loads((Path(__file__).parents[1] / "data" / "manifest.schema.json").read_text())
URL = "https://bot.example.com/slack/events"


def parsed(url: str = "https://bot.example.com") -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(manifest.filled(url))
    return data


def test_slack_would_take_the_manifest() -> None:
    jsonschema.Draft7Validator(SCHEMA).validate(parsed())


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["display_information", "name"], "n" * 36),
        (["display_information", "long_description"], "too short"),
        (["display_information", "description"], "d" * 141),
        (["display_information", "colour"], "#fff"),
        (["features", "slash_commands", 0, "command"], "deal"),
        (["features", "slash_commands", 0, "url"], "bot.example.com"),
        (["features", "shortcuts"], []),
        (["settings", "interactivity", "is_enabled"], "yes"),
        (["settings", "socket_mode"], False),
        (["oauth_config", "scopes", "bot"], "commands"),
    ],
)
def test_slack_would_refuse_what_its_schema_refuses(path: list[Any], value: object) -> None:
    data = parsed()
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft7Validator(SCHEMA).validate(data)


@pytest.mark.parametrize(
    "url",
    ["https://bot.example.com", "https://bot.example.com/", URL],
)
def test_every_address_in_it_is_ours(url: str) -> None:
    text = manifest.filled(url)

    addresses = set(re.findall(r"(?:url|_url): (\S+)", text))
    assert addresses == {URL}
    assert "YOUR-HOST" not in re.sub(r"#.*", "", text)


def test_filling_it_in_keeps_the_comments() -> None:
    before = re.findall(r"# .*", manifest.FILE.read_text())

    assert before == re.findall(r"# .*", manifest.filled(URL))
    assert len(before) > 5


@pytest.mark.parametrize(
    "url",
    ["", "bot.example.com", "http://bot.example.com", "https://", "https://a b.example",
     "https://bot.example.com\nsettings: {}", "https://user@bot.example.com",
     'https://bot.example.com/"', "https://bot.example.com/?x=1"],
)  # fmt: skip
def test_what_is_no_address_for_slack_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="Slack wants an address"):
        manifest.filled(url)


def test_it_asks_for_no_more_than_it_gives_a_reason_for() -> None:
    text = manifest.FILE.read_text()

    for name in manifest.scopes() | manifest.events():
        assert re.search(rf"# .*\n +- {name}\n", text)
        assert manifest.reasons()[name].startswith("To ")
    assert manifest.scopes() == {
        "app_mentions:read",
        "channels:read",
        "chat:write",
        "commands",
        "files:read",
        "files:write",
        "groups:read",
        "im:history",
        "im:write",
        "users:read",
    }


def test_it_hears_what_following_in_channels_needs() -> None:
    assert manifest.events() == {
        "app_mention", "app_uninstalled", "channel_archive", "channel_deleted",
        "channel_id_changed", "channel_left", "channel_unarchive", "group_archive",
        "group_deleted", "group_left", "group_unarchive", "member_joined_channel", "message.im",
        "team_access_granted", "team_access_revoked", "tokens_revoked", "user_change",
    }  # fmt: skip


def test_commands_get_people_and_channels_as_ids() -> None:
    commands = parsed()["features"]["slash_commands"]

    assert [command["command"] for command in commands] == [
        "/deal",
        "/person",
        "/org",
        "/lead",
        "/file",
        "/activity",
        "/crm",
    ]
    assert all(command["should_escape"] for command in commands)
    assert all(command["usage_hint"] for command in commands)
