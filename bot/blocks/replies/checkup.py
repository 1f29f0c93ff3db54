"""What an admin reads of the set-up. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import moment
from bot.blocks.kit.message import Message
from bot.blocks.kit.viewer import Asker
from bot.blocks.reports import meter
from bot.pipedrive.http.throttle import Use
from bot.pipedrive.records.models import in_utc
from bot.text import count


class Fault(Protocol):
    @property
    def what(self) -> str: ...
    @property
    def breaks(self) -> str: ...
    @property
    def fix(self) -> str: ...


def for_admins() -> Message:
    words = "Only admins of this workspace can see that. /crm status shows your own login."
    return Message(words, (rich.paragraph(rich.text(words)),))


def report(  # noqa: PLR0913 - all that there is to know
    faults: Sequence[Fault],
    *,
    unknown: Sequence[str],
    optional: Sequence[Fault],
    works: Sequence[str],
    last_delivery: str,
    use: Use | None,
    zones: str,
    viewer: Asker,
) -> Message:
    """One line for each fault; then the signs of life. `use` where their company is known."""
    head = _head(len(faults), sure=not unknown)
    lines = [f"{one.what}: {one.breaks} Fix: {one.fix}" for one in faults]
    signs = [
        f"Webhooks registered with Pipedrive: {', '.join(works) or 'none'}.",
        _delivered(last_delivery, viewer),
        f"Time zone data: {zones or 'none'}.",
        *([f"Not checked: {', '.join(unknown)}."] if unknown else []),
        *(f"{one.what}: {one.breaks} To have it, {one.fix}" for one in optional),
    ]
    bullets = [
        rich.section(rich.text(one.what, bold=True), rich.text(f": {one.breaks} Fix: {one.fix}"))
        for one in faults
    ]
    top = [rich.section(rich.heading(head)), *([rich.bullets(*bullets)] if bullets else [])]
    blocks = (rich.block(*top), rich.paragraph(rich.text("\n".join(signs))))
    is_deaf = any("webhook" in one.what for one in faults)
    repair = buttons.button(
        "Register webhooks", "watch:repair", buttons.encoded({"do": "repair", "id": ""})
    )
    whole = Message(" ".join([head, *lines, *signs]), blocks)
    said = meter.with_budget(whole, use) if use else whole
    return said.with_more(*buttons.row(repair if is_deaf else None))


def _head(many: int, *, sure: bool) -> str:
    if many:
        return f"{count(many, 'thing needs', 'things need')} attention."
    return "All is well." if sure else "All is well, as far as I can see."


def _delivered(at: str, viewer: Asker) -> str:
    """As Pipedrive writes it: in UTC, with or without saying so."""
    if not at:
        return "No delivery from Pipedrive yet."
    when = in_utc(datetime.fromisoformat(at))
    return f"Last delivery from Pipedrive: {moment(when, viewer)}."
