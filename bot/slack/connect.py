"""Linking a Pipedrive login: the form, and what became of it."""

from typing import Any

from pydantic import SecretStr

from bot.accounts.links import Identities, Link
from bot.blocks.kit import inputs
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import field, modal, notice
from bot.pipedrive.http.errors import BadToken, NotAllowed, PipedriveError
from bot.slack.payloads import SlackContext
from bot.text import escape

CALLBACK = "connect"
TOKEN = "token"  # noqa: S105 - the name of an input
HOW = (
    "In Pipedrive, open *Personal preferences → API*, copy your personal API token and paste it "
    "here. It is kept encrypted, and what you do here is done as you."
)


class NotLinked(Exception):
    """There is no link; the sentence says why."""


async def link(identities: Identities, context: SlackContext, view: dict[str, Any]) -> Link:
    """The new link. Raises NotLinked."""
    token = inputs.typed(view["state"]["values"].get(TOKEN, {})).strip()
    if not (token.isascii() and token.isalnum()):
        raise NotLinked(
            "A Pipedrive API token has only letters and digits. Copy it again from Pipedrive."
        )
    try:
        return await identities.connect(context.team, context.user, SecretStr(token))
    except (BadToken, NotAllowed) as error:
        raise NotLinked(
            "Pipedrive doesn't accept this token. Copy it again from Pipedrive."
        ) from error
    except PipedriveError as error:
        raise NotLinked("Pipedrive didn't answer, so nothing was saved. Try again.") from error


def line_of(then: dict[str, Any]) -> str:
    """What they come back to, as far as it is a line."""
    return f"{then.get('command', '')} {then.get('text', '')}".strip()


def form(carried: str, then: dict[str, Any], problem: str = "") -> Block:
    """`then` is what the person was doing; `carried` brings it back after the form."""
    typed = line_of(then)
    after = f"\nThen I'll come back to `{escape(typed)}`." if typed else ""
    blocks: list[Block] = [_said(HOW + after)]
    if problem:
        blocks.insert(0, _said(f":warning: {escape(problem)}"))
    token = inputs.text(placeholder="40 letters and digits", limit=100)
    blocks.append(field(TOKEN, "Pipedrive API token", token))
    return modal(CALLBACK, "Connect Pipedrive", "Connect", blocks, carried, close="Not now")


def too_old() -> Block:
    return notice("Deal Desk", _said("I don't know this form any more. Type the command again."))


def checking() -> Block:
    return notice("Connect Pipedrive", _said("Asking Pipedrive who you are…"))


def connected(link: Link, then: dict[str, Any]) -> Block:
    typed = line_of(then)
    sentence = f":white_check_mark: You are connected as *{escape(link.name)}*"
    sentence += f" ({escape(link.company_name)})." if link.company_name else "."
    after = f"\nBack to `{escape(typed)}`: close this and look in the channel." if typed else ""
    return notice("Connected", _said(sentence + after))


def back(name: str) -> str:
    """Above a form that was sent before, and comes back with what was typed in it."""
    return f"You are connected as {name}. Nothing was changed yet: send the form once more."


def _said(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
