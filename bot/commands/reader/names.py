"""The names of a company's own lists, as they stood when they were looked up, indexed once."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.commands.reader.slips import Alone, alone
from bot.pipedrive.names.definitions import NameLookup
from bot.pipedrive.names.lookups import FieldOf
from bot.text import unaccented
from bot.tools.fieldtypes.base import Name
from bot.tools.vocabulary import Lexicon, Meaning, indexed

MOST_SNAPSHOTS = 200
# Shorter ones say too little to be taken for a name of theirs.
SHORTEST = 2
# How many letters people say of the name of a stage, and of which.
SHORTENED, LONG = 4, 9
NOUNS = ("deal", "person", "organization")
CHOSEN = ("enum", "set")


@dataclass(frozen=True)
class KnownNames:
    """Names by their words; `fields` and `options` by kind of record, as a form calls them."""

    index: Lexicon
    fields: Mapping[str, Mapping[str, FieldOf]] = field(default_factory=dict)

    @cached_property
    def alone(self) -> Alone:
        """Those of one word."""
        return alone(self.index)


_kept: OrderedDict[tuple[object, ...], KnownNames] = OrderedDict()


def known(viewer: Viewer) -> KnownNames:
    """The snapshot of what this viewer knows; the same names are indexed once."""
    lookup = viewer.lookup
    key = (viewer.domain, *_marks(lookup))  # of the company, whoever asks
    if key not in _kept:
        _kept[key] = KnownNames(
            indexed(_names(viewer)), {noun: _fields(noun, viewer) for noun in NOUNS}
        )
        if len(_kept) > MOST_SNAPSHOTS:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return _kept[key]


def is_listed(name: Name, viewer: Viewer) -> bool:
    """Whether it is a stage of theirs, or a colleague by the first or the whole name."""
    text, known_ = name.text.casefold(), viewer.lookup
    if name.noun == "user":
        return any(
            f"{user.name.casefold()} ".startswith(f"{text} ") for user in known_.users.values()
        )
    return name.noun == "stage" and any(
        text == one.name.casefold() for one in known_.stages.values()
    )


def _marks(lookup: NameLookup) -> Iterator[object]:
    """What the index is made of, short enough to be compared at every line."""
    yield tuple((one.id, one.name, one.active_flag) for one in lookup.users.values())
    yield tuple((one.id, one.name) for one in lookup.stages.values())
    yield tuple((one.id, one.name) for one in lookup.pipelines.values())
    yield tuple((key, name) for key, name in lookup.activity_types.items())
    yield tuple((one.code, one.name) for one in lookup.currencies.values())
    for noun in NOUNS:
        yield tuple((id_, one.label) for id_, one in lookup.labels.get(noun, {}).items())
        yield tuple(
            (one.field_code, one.field_name, one.field_type, len(one.options or ()))
            for one in lookup.fields.get(noun, {}).values()
        )


def _names(viewer: Viewer) -> Iterator[tuple[str, Meaning]]:
    lookup = viewer.lookup
    yield from _users(viewer)
    for stage in lookup.stages.values():
        if len(stage.name) >= LONG and stage.name.isalpha():  # `nego`
            yield stage.name[:SHORTENED], Meaning("stage", str(stage.id))
        yield from _with_plural(stage.name, Meaning("stage", str(stage.id)))
    for pipeline in lookup.pipelines.values():
        yield from _with_plural(pipeline.name, Meaning("pipeline", str(pipeline.id)))
    for key, name in lookup.activity_types.items():
        yield from _with_plural(name, Meaning("type", key))
        yield from _with_plural(key.replace("_", " "), Meaning("type", key))
    for code, currency in lookup.currencies.items():
        yield code, Meaning("currency", code)
        yield from _with_plural(currency.name, Meaning("currency", code))
        yield from _with_plural(currency.name.rpartition(" ")[2], Meaning("currency", code))
    for noun in NOUNS:
        yield from _of_kind(noun, viewer)


def _of_kind(noun: str, viewer: Viewer) -> Iterator[tuple[str, Meaning]]:
    """The labels of a kind of record, the company's own fields of it and their options."""
    for id_, label in viewer.lookup.labels.get(noun, {}).items():
        yield from _with_plural(label.label, Meaning(f"{noun} label", str(id_)))
    for code, own in _fields(noun, viewer).items():
        yield from _with_plural(own.field_name, Meaning(f"{noun} field", code))
        for option in own.options or () if own.field_type in CHOSEN else ():
            meaning = Meaning(f"{noun} option", f"{code}={option.id}")
            yield from _with_plural(option.label, meaning)


def _users(viewer: Viewer) -> Iterator[tuple[str, Meaning]]:
    """By whole name, and by a first name that only one of them has."""
    active = [user for user in viewer.lookup.users.values() if user.active_flag]
    firsts = [unaccented(user.name.split()[0]) for user in active if user.name.split()]
    for user in active:
        meaning = Meaning("user", str(user.id))
        yield user.name, meaning
        first = user.name.split()[0] if user.name.split() else ""
        if firsts.count(unaccented(first)) == 1:
            yield first, meaning
            if len(first) > SHORTEST:
                yield f"{first}s", meaning  # `toms deals`


def _fields(noun: str, viewer: Viewer) -> dict[str, FieldOf]:
    return {one.field_code: one for one in facts.company_fields(noun, viewer)}


def _with_plural(name: str, meaning: Meaning) -> Iterator[tuple[str, Meaning]]:
    """`Proposal` is also found as `proposals`, `Partners` as `partner`."""
    if len(name.strip()) < SHORTEST:
        return
    yield name, meaning
    bare = unaccented(name)
    if not bare[-1:].isalpha():
        return
    if bare.endswith("y"):
        yield f"{bare[:-1]}ies", meaning
    if bare.endswith(("ch", "sh", "x")):
        yield f"{bare}es", meaning
    if bare.endswith("s"):
        yield bare[:-1], meaning
    else:
        yield f"{bare}s", meaning
