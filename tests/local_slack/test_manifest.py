"""The app's manifest decides what the local Slack offers and allows."""

from bot.playground.slack import Command, Manifest, Shortcut

FULL = """
features:
  slash_commands:
    - command: /deal
      description: Work with deals
      usage_hint: help
      should_escape: true
    - {command: /crm, description: Settings}
  shortcuts:
    - {name: New deal, type: global, callback_id: new_deal, description: Make one}
    - {name: Save to deal, type: message, callback_id: save_note, description: Keep it}
oauth_config:
  scopes:
    bot: [commands, chat:write]
settings:
  event_subscriptions:
    bot_events: [app_home_opened]
"""


def test_a_manifest_is_read() -> None:
    assert Manifest.parse(FULL) == Manifest(
        scopes=("commands", "chat:write"),
        commands=(
            Command("/deal", "Work with deals", "help", should_escape=True),
            Command("/crm", "Settings", should_escape=False),
        ),
        events=("app_home_opened",),
        shortcuts=(
            Shortcut("new_deal", "New deal", on_message=False),
            Shortcut("save_note", "Save to deal", on_message=True),
        ),
    )


def test_what_a_manifest_leaves_out_is_nothing() -> None:
    assert Manifest.parse("display_information: {name: Deal Desk}") == Manifest((), (), (), ())
