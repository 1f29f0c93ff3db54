"""Mails around a record: subject, parties and how they begin; never their text."""

from collections.abc import Sequence

from bot.blocks.kit import rich
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker
from bot.blocks.reports import event_list
from bot.blocks.reports.event_list import EventLine, quoted
from bot.pipedrive.records.models import Page
from bot.pipedrive.records.past import Mail, MailMessage, Party
from bot.text import cut, isolated, joined

SNIPPET = 200
MOST_PARTIES = 3
ALONE = "Only you see mail. It can't be shared with channels."


def mails(page: Page[MailMessage], viewer: Asker) -> Message:
    if not page.items:
        return event_list.nothing("There is no mail here that you can see.")
    lines = [EventLine(one.timestamp, _mail(one.data)) for one in page.items]
    return event_list.page(lines, page, viewer).with_more(rich.context(ALONE))


def _mail(mail: Mail) -> event_list.Parts:
    unread = () if mail.read_flag else (rich.text("unread ", bold=True),)
    snippet = cut(mail.snippet, SNIPPET)
    return (
        *unread,
        *headline(mail),
        *((rich.text("\n"), rich.text(isolated(snippet))) if snippet else ()),
    )


def headline(mail: Mail) -> event_list.Parts:
    """`“Offer” from Jo Doe to Ana Lima, with a file`."""
    draft = " (a draft)" if mail.draft_flag else ""
    files = ", with files" if mail.has_real_attachments_flag else ""
    copies = f", copies to {_parties(mail.cc)}" if mail.cc else ""
    between = f" from {_parties(mail.sender)} to {_parties(mail.to)}{copies}"
    return (
        quoted(mail.subject or "(no subject)", bold=True),
        rich.text(f"{draft}{between}{files}"),
    )


def _parties(parties: Sequence[Party]) -> str:
    named = [isolated(cut(one.called, 40)) or "somebody" for one in parties]
    more = len(named) - MOST_PARTIES
    shown = named[:MOST_PARTIES] + ([f"{more} more"] if more > 0 else [])
    return joined(shown) or "nobody"
