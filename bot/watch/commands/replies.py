"""What people read about watches: receipts, the list, why a notice came. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.blocks.kit import buttons, rich
from bot.blocks.kit.figures import clock, local_day, moment, since
from bot.blocks.kit.message import Block, Message
from bot.blocks.kit.viewer import Asker, Viewer
from bot.desk.policy.policies import Hears
from bot.text import article, count, cut, joined, mention
from bot.watch.telling import pausing
from bot.watch.telling.destinations import Destination
from bot.watch.telling.notices import NAMES
from bot.watch.watches import words
from bot.watch.watches.matching import FIELD_GONE, MAKER_GONE, Watch
from bot.watch.watches.rows import PAUSED, Place
from bot.watch.watches.spec import Spec

A_PAGE = 10
TITLES_ONLY: Mapping[bool | None, str] = {
    True: "People of other companies read this channel, so only titles are told here.",
    None: "I can't see who reads this channel, so only titles are told here.",
}
RULED: Mapping[Hears | None, str] = {
    "titles": "An admin lets only titles be told here.",
    "nothing": "An admin lets nothing of Pipedrive be told here.",
}
LATELY = 3  # that are shown of those turned off
EXAMPLE = "/crm watch deals won value>50k"


@dataclass(frozen=True)
class Preset:
    """What most begin with. One that is `asked` opens as a form, as its amount is a guess."""

    label: str
    line: str
    asked: bool = False


PRESETS: Mapping[str, Preset] = {
    "wins": Preset("Wins", "deals won"),
    "big": Preset("Big deals", "deals created,won,lost,moved value>50k", asked=True),
    "mine": Preset("My deals", "deals won,lost,moved,value,owner owner=me"),
    "still": Preset("Stuck deals", "deals stuck=14d"),
}


def presets() -> tuple[Block, ...]:
    return buttons.row(
        *(
            press(one.label, "propose" if one.asked else "preset", name)
            for name, one in PRESETS.items()
        )
    )


@dataclass(frozen=True)
class Hearing:
    """Whether the bot hears of changes at once; `why_not`, or what of them it has to look for."""

    at_once: bool
    why_not: str = ""


def press(label: str, do: str, id: str, *, spoken: str = "", **more: object) -> Block | None:
    carries = buttons.encoded({"do": do, "id": id, **more})
    return buttons.button(label, f"watch:{do}:{id}", carries, spoken=spoken)


def made(watch: Watch, viewer: Viewer, hearing: Hearing, destination: Destination) -> Message:
    told = words.sentence(watch.spec, viewer)
    where = "you alone" if watch.is_direct else "everybody in this channel"
    parts = (
        rich.heading("Watching: "),
        rich.name(told, bold=True),
        rich.text(f".\nTold to {where}: {words.in_channel(watch.spec, viewer)}."),
        *_caveats(watch, hearing, destination),
    )
    row = buttons.row(
        press("Edit", "edit", watch.id),
        press("Off", "off", watch.id),
    )
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *row))


def _caveats(watch: Watch, hearing: Hearing, destination: Destination) -> tuple[Block, ...]:
    said = [hearing.why_not] if hearing.why_not else []
    said += [less] if (less := _less_told(destination)) else []
    if currency := words.compared_in(watch.spec):
        said.append(f"Only deals in {currency} are told: I don't convert amounts.")
    return (rich.text("\n" + " ".join(said)),) if said else ()


def _less_told(destination: Destination) -> str:
    return RULED.get(destination.rule, "") or TITLES_ONLY.get(destination.outsiders, "")


def listed(  # noqa: PLR0913 - a list, and who reads it
    watches: Sequence[Watch],
    place: Place,
    destination: Destination,
    viewer: Viewer,
    *,
    start: int = 0,
    is_admin: bool = False,
    muted_by: str = "",
    said: str = "",
    off: Sequence[Watch] = (),
) -> Message:
    """Those of a channel, page by page; `said` is what was just done, `off` are lately off."""
    lately = sorted(off, key=lambda one: one.state_at or one.made_at)[-LATELY:]
    turned_off = [block for one in lately for block in _off(one, viewer)]
    if not watches:
        return _none(said).with_more(*turned_off)
    page = watches[start : start + A_PAGE]
    many = len(watches)
    where = "of yours" if place.is_direct else "here"
    head = f"{many} {'watch' if many == 1 else 'watches'} {where}"
    if many > len(page):
        head += f", {start + 1} to {start + len(page)}"
    above = [rich.text(f"{said}\n")] if said else []
    muted = (
        _muted(destination.muted_until, muted_by, viewer)
        if destination.is_muted(viewer.now)
        else ""
    )
    state = " ".join(one for one in (muted, _less_told(destination)) if one)
    top = rich.paragraph(*above, rich.heading(f"{head}. {state}".strip()))
    rows = [block for watch in page for block in _row(watch, place, viewer, is_admin=is_admin)]
    rows += turned_off if not start else []
    listed_ = "; ".join(_in_words(watch, viewer) for watch in page)
    text = f"{said} {head}: {listed_}. {state}".strip()
    pager = buttons.row(
        press("Previous", "list", "", start=max(0, start - A_PAGE)) if start else None,
        press("Next", "list", "", start=start + A_PAGE) if start + A_PAGE < many else None,
    )
    return Message(cut(text, 3_000), (top, *rows, *pager))


def of_another_channel(channel: str, line: str) -> Message:
    """A watch is of the channel in which it was asked for."""
    where = (
        f"What a channel is to hear of is asked for there. In {cut(channel, words.SHORT)}, type:"
    )
    said = rich.text(f"{where} /crm {cut(line, 4 * words.SHORT)}")
    return Message(rich.spoken(said), (rich.paragraph(said),))


def _none(said: str) -> Message:
    parts = (
        *([rich.text(f"{said}\n")] if said else []),
        rich.heading("Nothing is watched here. "),
        rich.text(f"Type what this channel is to hear of, such as {EXAMPLE}, or begin with:"),
    )
    return Message(rich.spoken(*parts), (rich.paragraph(*parts), *presets()))


def _row(watch: Watch, place: Place, viewer: Viewer, *, is_admin: bool) -> tuple[Block, ...]:
    told = words.sentence(watch.spec, viewer)
    parts = (
        rich.name(told, bold=True),
        rich.text("\n"),
        *_channel(watch, place),
        *_maker(watch),
        rich.text(f", {since(watch.made_at, viewer)}{_standing(watch, viewer)}"),
    )
    limited = is_admin and not watch.limited and not watch.is_direct
    name = cut(told, 40)
    row = buttons.row(
        press("Resume", "resume", watch.id) if watch.waits else None,
        press("Take over", "take", watch.id) if watch.reason == MAKER_GONE else None,
        press("Edit", "edit", watch.id, spoken=f"Edit: {name}"),
        press("Mute", "mute", watch.id, spoken=f"Mute: {name}"),
        press("Off", "off", watch.id, spoken=f"Off: {name}"),
        press("Allow limited", "limited", watch.id) if limited else None,
    )
    return (rich.paragraph(*parts), *row)


def _off(watch: Watch, viewer: Viewer) -> tuple[Block, ...]:
    """One that somebody has turned off within a day: everybody sees that, and can go back."""
    when = since(watch.state_at or watch.made_at, viewer)
    parts = (
        rich.name(words.sentence(watch.spec, viewer), strike=True),
        rich.text(f"\nturned off by {watch.state_by}, {when}"),
    )
    return (rich.paragraph(*parts), *buttons.row(press("Turn on", "on", watch.id)))


def _channel(watch: Watch, place: Place) -> tuple[Block, ...]:
    """Where it is told, if that is not where it is listed."""
    if watch.channel == place.channel:
        return ()
    return (
        rich.text("in "),
        {"type": "channel", "channel_id": watch.channel},
        rich.text(", "),
    )


def _maker(watch: Watch) -> tuple[Block, ...]:
    if watch.maker_name:
        return (rich.text("made by "), rich.name(watch.maker_name))
    return (rich.text("made by "), {"type": "user", "user_id": watch.maker})


def _standing(watch: Watch, viewer: Asker) -> str:
    if watch.reason == MAKER_GONE:
        return " · paused: its maker is not connected to Pipedrive"
    if watch.reason == FIELD_GONE:
        return " · paused: it filters by a field that is no longer in Pipedrive"
    if watch.state == PAUSED:
        return " · paused: I can't post here"
    if watch.muted_until is not None and watch.muted_until > viewer.now:
        return f" · {_muted(watch.muted_until, '', viewer)}"
    return ""


def _muted(until: datetime | None, by: str, viewer: Asker) -> str:
    """Until when and by whom, as in `Muted until 15:10 by Tom Berg`."""
    if until is None:
        return ""
    today = local_day(until, viewer) == local_day(viewer.now, viewer)
    when = clock(until, viewer) if today else moment(until, viewer)
    return f"Muted until {when}{f' by {by}' if by else ''}."


def _in_words(watch: Watch, viewer: Viewer) -> str:
    by = watch.maker_name or mention(watch.maker)
    return f"{words.sentence(watch.spec, viewer)} (by {by})"


def why(watches: Sequence[Watch], viewer: Viewer, rest: int = 0) -> Message:
    """To whoever asks why a notice came: each watch that tells it, with its own buttons."""
    spoken, blocks = list[str](), list[Block]()
    for watch in watches:
        begins = "And because " if blocks else "You see this because "
        parts = _because(begins, watch, viewer)
        spoken.append(rich.spoken(*parts))
        blocks += [rich.paragraph(*parts), *_quieter(watch)]
    if rest:
        spoken.append(
            f"And {count(rest, 'more watch', 'more watches')}: /crm watch lists them all."
        )
        blocks.append(rich.paragraph(rich.text(spoken[-1])))
    return Message(" ".join(spoken), tuple(blocks))


def _because(begins: str, watch: Watch, viewer: Viewer) -> tuple[Block, ...]:
    return (
        rich.text(begins),
        *((rich.name(watch.maker_name),) if watch.maker_name else _maker(watch)[1:]),
        rich.text(" watches: "),
        rich.name(words.sentence(watch.spec, viewer), bold=True),
        rich.text(f".\nMade {since(watch.made_at, viewer)}."),
    )


def _quieter(watch: Watch) -> tuple[Block, ...]:
    return buttons.row(
        press("Mute 1 day", "mute", watch.id),
        press("Only over…", "over", watch.id) if watch.spec.entity == "deal" else None,
        press("Off", "off", watch.id),
    )


def not_yours(watch: Watch) -> Message:
    who = watch.maker_name or mention(watch.maker)
    return plain(f"Only {who} and admins can change this watch. Nothing was changed.")


def turned_off(watch: Watch, viewer: Viewer) -> str:
    return f"Off: {words.sentence(watch.spec, viewer)}."


def turned_on(watch: Watch, viewer: Viewer) -> str:
    return f"On again: {words.sentence(watch.spec, viewer)}."


def muted_one(watch: Watch, until: datetime, viewer: Viewer) -> str:
    return f"{_muted(until, '', viewer)} {words.sentence(watch.spec, viewer)}."


def muted_all(until: datetime, viewer: Asker, *, is_longest: bool = False) -> Message:
    most = " 30 days is the longest." if is_longest else ""
    words_ = f"{_muted(until, '', viewer)}{most} Then one line says how many notices were held."
    row = buttons.row(press("Unmute", "unmute", ""))
    return Message(words_, (rich.paragraph(rich.text(words_)), *row))


def only_fields(fields: Sequence[str]) -> Message:
    if not fields:
        return plain("Notices here may tell every field.")
    return plain(f"Notices here tell only {joined(list(fields))}. All others stay out of them.")


def no_field(unknown: Sequence[str]) -> Message:
    said = joined([f"“{word}”" for word in unknown], "or")
    return plain(f"I can't tell {said} in notices. You can choose {', '.join(NAMES)}, or say all.")


def cannot(wrong: Sequence[str]) -> Message:
    return plain(" ".join(wrong))


def without_address(every: timedelta) -> str:
    return f"Pipedrive can't reach me here, so I look every {_how_often(every)}."


def without_admin(every: timedelta) -> str:
    return (
        f"I look every {_how_often(every)}. It is told at once as soon as an admin of your "
        "Pipedrive has typed /crm connect."
    )


def _how_often(every: timedelta) -> str:
    minutes = max(1, round(every / timedelta(minutes=1)))
    if minutes > 90:  # noqa: PLR2004 - an hour and a half
        return count(round(minutes / 60), "hour", "hours")
    return f"{minutes} minutes"


def looked_for(spec: Spec, every: timedelta) -> str:
    """Of what no webhook tells, and so is not told at once."""
    how_often = _how_often(every)
    if spec.entity == "file":
        return f"Pipedrive doesn't tell of files by itself: I look every {how_often}."
    names = joined([words.HAPPENED[one] for one in spec.looks], "or")
    return (
        f"I look for {words.MANY[spec.entity]} {names} every {how_often}, as Pipedrive doesn't "
        "tell of them by itself. What is so already is not told."
    )


def goes_on(watches: int) -> str:
    return f"I can post here again: {count(watches, 'watch goes on', 'watches go on')}."


def still_shut(place: Place, error: str) -> Message:
    words_ = f"I still can't post in <#{place.channel}>: {pausing.why(error)}."
    parts = (
        rich.text("I still can't post in "),
        {"type": "channel", "channel_id": place.channel},
        rich.text(f": {pausing.why(error)}."),
    )
    return Message(words_, (rich.paragraph(*parts),))


def gone() -> Message:
    return plain("This watch is off already. /crm watch lists those that are on.")


def no_such(noun: str, name: str, found: Sequence[str]) -> Message:
    """A name that fits nothing, or several."""
    if found:
        return plain(f"Which {noun}? “{cut(name, 80)}” fits {joined(list(found), 'and')}.")
    return plain(f"I can't find {article(noun)} called “{cut(name, 80)}”.")


def how_to_mute() -> Message:
    return plain("Say how long: /crm mute 2h, 1d or until friday. /crm mute off ends it.")


def plain(sentence: str) -> Message:
    return Message(sentence, (rich.paragraph(rich.text(sentence)),))
