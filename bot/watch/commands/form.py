"""A watch as a form, and a filled form as the line that says the same: pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.blocks.kit import buttons, inputs
from bot.blocks.kit.inputs import plain
from bot.blocks.kit.message import Block
from bot.blocks.kit.modal import Remembered, Unreadable, field, modal, notice, remembered
from bot.blocks.kit.viewer import Asker, Viewer
from bot.text import escape
from bot.tools.quotes import in_quotes
from bot.tools.tokens import decoded
from bot.watch.commands.replies import PRESETS
from bot.watch.watches import lines, words
from bot.watch.watches.spec import WHERE_OF, Spec, happenings_of

CALLBACK, OVER = "watch", "watch_over"
ACTION = "watchform"
LINES = {"deal": "deals", "person": "persons", "organization": "orgs", "activity": "activities",
         "note": "notes", "file": "files", "pipeline": "pipeline"}  # fmt: skip
THREADS = (
    ("big", "One message per record; wins in the channel too"),
    ("only", "One message per record, the rest in its thread"),
    ("off", "Each change is a message"),
)
AMOUNT = "amount"


def form(
    typed: Mapping[str, str], viewer: Asker, *, watch: str = "", problem: str = "", past: str = ""
) -> Block:
    """`past` says how often it would have told something lately."""
    entity = typed.get("records", "deal")
    where = WHERE_OF.get(entity)
    blocks = [
        *_said(f":warning: {escape(problem, 1000)}" if problem else ""),
        *(
            []
            if watch
            else buttons.row(*(_button(one.label, name) for name, one in PRESETS.items()))
        ),
        field("records", "Records", inputs.select(list(LINES.items()), [entity])),
        *_happenings(entity, typed),
        field(
            "filters",
            "Only those that match",
            inputs.text(typed.get("filters", ""), placeholder=where.example if where else ""),
            hint="As on lists: space is and, comma is or, a dash in front is not.",
            needed=False,
        ),
        field(
            "by",
            "By whom",
            inputs.text(typed.get("by", ""), placeholder="by=@ana -by:api"),
            hint="Leave it empty for everybody.",
            needed=False,
        ),
        field("threads", "In the channel", inputs.select(THREADS, [typed.get("threads", "big")])),
        field(
            "limit",
            "In the channel too from this amount on",
            inputs.text(typed.get("limit", ""), placeholder="50k"),
            needed=False,
        ),
        field(
            "bulk",
            "Bulk edits",
            inputs.select(
                (("off", "Stay out"), ("on", "Are told too")), [typed.get("bulk", "off")]
            ),
        ),
        field(
            "every",
            "All at once",
            inputs.text(typed.get("every", ""), placeholder="day at 09:00"),
            hint="In place of single notices. Leave it empty to hear of each change.",
            needed=False,
        ),
        field(
            "stuck",
            "Only deals that stood still for",
            inputs.text(typed.get("stuck", ""), placeholder="7d"),
            needed=False,
        ),
        field(
            "view",
            "A filter of Pipedrive's, to be entered or left",
            inputs.text(typed.get("view", ""), placeholder="Hot deals"),
            needed=False,
        ),
        *_said(escape(past, 600)),
        *buttons.row(_button("Send test", "test"), _button("Check again", "check")),
    ]
    return modal(CALLBACK, "Watch", "Save", blocks, {"kept": {"watch": watch}})


def over(watch: str, told: str) -> Block:
    """Only above an amount: all that is asked."""
    asks = field(AMOUNT, "Only deals over", inputs.text(placeholder="50k"))
    blocks = [*_said(escape(told, 600)), asks]
    return modal(OVER, "Only over…", "Save", blocks, {"kept": {"watch": watch}})


def typed_of(spec: Spec, viewer: Viewer) -> dict[str, str]:
    """What a form holds of a watch."""
    by = lines.by_whom(spec, viewer)
    return {
        "records": spec.entity,
        "happenings": ",".join(spec.happenings),
        "filters": lines.filters(spec, viewer),
        "by": by,
        "threads": spec.threads,
        "limit": lines.limit(spec, viewer),
        "bulk": "on" if spec.bulk else "off",
        "every": f"{spec.every} at {spec.at} tz={spec.tz}" if spec.every else "",
        "stuck": f"{spec.stuck}d" if spec.stuck is not None else "",
        "view": spec.view_name,
    }


def typed_in(view: Mapping[str, Any]) -> dict[str, str]:
    """What its inputs hold now. Raises Unreadable."""
    try:
        values = view["state"]["values"]
        return {name: decoded(inputs.typed(elements)) for name, elements in values.items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise Unreadable from error


def line_of(typed: Mapping[str, str]) -> str:
    """The same as a line."""
    records = LINES.get(typed.get("records", ""), "deals")
    known = happenings_of(typed.get("records") or "deal")
    happenings = [one for one in typed.get("happenings", "").split(",") if one in known]
    limit = typed.get("limit", "").strip()
    words_ = (
        records,
        ",".join(happenings),
        typed.get("filters", "").strip(),
        typed.get("by", "").strip(),
        f"threads={typed['threads']}" if typed.get("threads") else "",
        f"limit={in_quotes(limit)}" if limit else "",
        "bulk=on" if typed.get("bulk") == "on" else "",
        f"stuck={typed['stuck'].strip()}" if typed.get("stuck", "").strip() else "",
        f"view={in_quotes(typed['view'].strip())}" if typed.get("view", "").strip() else "",
        f"every={typed['every'].strip()}" if typed.get("every", "").strip() else "",
    )
    return " ".join(word for word in words_ if word)


def kept_in(view: Mapping[str, Any]) -> tuple[str, str]:
    """The watch that it changes, and the way back. Raises Unreadable."""
    found = remembered(view, Remembered)
    if "watch" not in found.kept or not found.way_back:
        raise Unreadable
    return found.kept["watch"], found.way_back


def saving() -> Block:
    return said("Saving…")


def said(*sentences: str) -> Block:
    """In place of the form, when it is over."""
    told = [block for sentence in sentences for block in _said(escape(sentence, 1000))]
    return notice("Watch", *told)


def _happenings(entity: str, typed: Mapping[str, str]) -> Sequence[Block]:
    known = happenings_of(entity)
    if not known:
        return ()
    chosen = [one for one in typed.get("happenings", "").split(",") if one in known]
    options = [(one, words.HAPPENED[one].capitalize()) for one in known]
    element = inputs.select(options, chosen, many=True)
    shown = {**element, "placeholder": plain("Every change", 150)}
    return (field("happenings", "What happens to them", shown, needed=False),)


def _button(label: str, do: str) -> Block | None:
    return buttons.button(label, f"{ACTION}:{do}", do)


def _said(mrkdwn: str) -> Sequence[Block]:
    if not mrkdwn:
        return ()
    return ({"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn}},)
