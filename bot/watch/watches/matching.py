"""Which watches want to hear of an event: pure, with the filters of lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.blocks.kit.viewer import Viewer
from bot.pipedrive.events import Event
from bot.pipedrive.records.models import Entity
from bot.tools.filters.judging import Predicate, predicate
from bot.watch.watches import happenings
from bot.watch.watches.spec import Spec
from bot.watch.watches.times import zone_of

# Why a watch may be paused whatever its channel takes: nobody lends it their rights, or what it
# filters by is no longer there.
MAKER_GONE, UNINSTALLED, FIELD_GONE = "maker_gone", "app_uninstalled", "field_gone"
FOR_ITS_MAKER = frozenset({MAKER_GONE, UNINSTALLED, FIELD_GONE})


@dataclass(frozen=True)
class Watch:
    """`tz` is where its maker is: days are meant as they fall there, as `locale` calls them."""

    id: str
    team: str
    channel: str
    company: int
    maker: str
    pipedrive_user: int
    made_at: datetime
    spec: Spec
    state: str = "on"
    state_at: datetime | None = None
    state_by: str = ""
    reason: str = ""
    muted_until: datetime | None = None
    muted_by: str = ""
    limited: bool = False
    tz: str = "UTC"
    locale: str = "en_US"
    maker_name: str = ""

    @property
    def waits(self) -> bool:
        """Whether it is paused until its channel takes something again."""
        return self.state == "paused" and self.reason not in FOR_ITS_MAKER

    @property
    def is_direct(self) -> bool:
        return self.channel.startswith("D")

    def predicate(self, now: datetime) -> Predicate:
        """What its filters let through; of amounts those in the currency that it names."""
        word = self.spec.word
        if word is None:
            return Predicate(())
        conditions = self.spec.conditions_on(Viewer(now=now, locale=self.locale, tz=self.tz))
        return predicate(conditions, word.fields, zone_of(self.tz), "")


@dataclass(frozen=True)
class Matcher:
    """A watch with its filters read."""

    watch: Watch
    predicate: Predicate


def matchers(watches: Sequence[Watch], now: datetime) -> list[Matcher]:
    return [Matcher(watch, watch.predicate(now)) for watch in watches]


def wanted(matcher: Matcher, event: Event) -> tuple[str, ...]:
    """What of the event the watch is to tell; nothing where it does not match."""
    watch, state = matcher.watch, event.state
    if state is None or not _is_about(watch, event):
        return ()
    told = tuple(name for name in happenings.of(event) if name in watch.spec.wanted)
    if not told or not _by_whom(watch.spec, event) or not may_see(watch, event):
        return ()
    return told if matcher.predicate.keeps(state) else ()


def still_wanted(
    watch: Watch, state: Entity | None, names: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """What of that, which it has wanted told, the watch wants by its filters of today."""
    spec = watch.spec
    if state is None or state.noun != spec.entity or not watch.predicate(now).keeps(state):
        return ()
    return tuple(name for name in names if name in spec.wanted)


def _is_about(watch: Watch, event: Event) -> bool:
    spec = watch.spec
    if watch.company != event.company or spec.entity != event.entity:
        return False
    # Lists tell whole seconds: before that one nobody here had asked for it.
    if event.late and event.at < watch.made_at.replace(microsecond=0):
        return False
    return spec.bulk or not event.bulk


def may_see(watch: Watch, event: Event) -> bool:
    """Only what its maker may see in Pipedrive is told; what nobody is named for, to nobody."""
    return event.permitted is not None and watch.pipedrive_user in event.permitted


def is_own(watch: Watch, actor: int | None) -> bool:
    """Nobody is told in private what they did themselves."""
    return watch.is_direct and actor == watch.pipedrive_user


def _by_whom(spec: Spec, event: Event) -> bool:
    who = {event.source, str(event.actor)}
    if who & set(spec.not_by):
        return False
    return not spec.by or bool(who & set(spec.by))


def of(among: Sequence[Matcher], event: Event) -> list[tuple[Watch, tuple[str, ...]]]:
    """Those that are to tell of it, each with what of it."""
    others = (one for one in among if not is_own(one.watch, event.actor))
    found = ((one.watch, wanted(one, event)) for one in others)
    return [(watch, told) for watch, told in found if told]
