"""What there is to say about a login, a share, a wait."""

from bot.blocks import buttons, rich
from bot.blocks.message import Block, Message
from bot.blocks.text import mention


def status(name: str, company: str, domain: str, *, shared: bool) -> Message:
    """Who the person is in Pipedrive, and by whose token."""
    whose = (
        "Everyone in this workspace acts with one shared Pipedrive login, set up by the admin."
        if shared
        else "It is your own login: what you do here is done as you, with your rights."
    )
    parts = (
        rich.heading("You are "),
        rich.name(name, bold=True),
        rich.heading(" in Pipedrive"),
        rich.text(f", company {company or domain or 'unknown'}.\n{whose}"),
    )
    leave = None if shared else buttons.menu("Disconnect", "/crm", "disconnect")
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(leave)))


def nobody() -> Message:
    connect = buttons.menu("Connect", "/crm", "connect", style="primary")
    return _said("You are not connected to Pipedrive.", "Connect with your API token.", connect)


def shared_login(name: str) -> Message:
    return _said(
        "This workspace uses one Pipedrive login for everyone.",
        f"It belongs to {name}. You don't need to connect anything.",
    )


def disconnected() -> Message:
    connect = buttons.menu("Connect again", "/crm", "connect")
    return _said("You are disconnected.", "Your Pipedrive token is deleted here.", connect)


def shared_by(slack_user: str) -> Block:
    return rich.context(f"Shared by {mention(slack_user)}")


def old_button() -> Message:
    return _said("I don't know this button.", "Type the command again to get a fresh one.")


def loading() -> Block:
    return rich.paragraph(rich.text("Asking Pipedrive…"))


def still_working() -> Message:
    words = rich.text("Still working. Pipedrive is slow.")
    return Message(words["text"], (rich.paragraph(words),))


def _said(what: str, then: str, button: Block | None = None) -> Message:
    parts = (rich.heading(what), rich.text(" "), rich.prose(then))
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *buttons.row(button)))
