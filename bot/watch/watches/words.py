"""A watch as people say it: `Won deals · value over €50,000 · label not Import`."""

from collections.abc import Mapping, Sequence
from datetime import date

from bot.blocks.kit.figures import money, number, short_day
from bot.blocks.kit.viewer import Viewer
from bot.blocks.records import facts
from bot.text import count, cut, joined
from bot.tools.fieldtypes.base import Condition, Name, called
from bot.tools.filters.condition_fields import ConditionField
from bot.tools.filters.conditions import BETWEEN, NEUTRAL
from bot.tools.filters.custom_fields import code_of
from bot.watch.watches.lines import parts_of
from bot.watch.watches.spec import HAPPENINGS, OF_A_VIEW, Spec

MANY: Mapping[str, str] = {
    "deal": "deals", "person": "persons", "organization": "organizations",
    "activity": "activities", "note": "notes", "file": "files", "pipeline": "deals",
}  # fmt: skip
HAPPENED: Mapping[str, str] = {
    "created": "created",
    "won": "won",
    "lost": "lost",
    "reopened": "reopened",
    "moved": "moved to another stage",
    "value": "value changed",
    "owner": "owner changed",
    "slipped": "close date slipped",
    "close": "close date changed",
    "deleted": "deleted",
    "merged": "merged",
    "done": "done",
    "stuck": "stuck",
    "unplanned": "without a next activity",
    "overdue": "overdue",
    "entered": "entering a view",
    "left": "leaving a view",
}
# The same where records come first: `Deals whose value changed`.
_WHOSE = {one: f"whose {HAPPENED[one]}" for one in ("value", "owner", "slipped", "close")}
ALONE = {"file": "Files added", "pipeline": "Open deals by stage, in figures"}
OF_THE_VIEW = {"entered": "entering", "left": "leaving"}
_COMPARED = {">": "over", "<": "under", ">=": "at least", "<=": "at most"}
_DAYS = {">": "after", "<": "before", ">=": "from", "<=": "until"}
THREADS = {
    "only": "one message per record, the rest in its thread",
    "big": "one message per record, the rest in its thread, wins in the channel too",
    "off": "each change as a message of its own",
}
SHORT = 80


def sentence(spec: Spec, viewer: Viewer) -> str:
    """All of it on one line, names as people know them; not yet escaped."""
    return " · ".join([headline(spec), *filters(spec, viewer)])


def headline(spec: Spec) -> str:
    """`Deals won or lost`, `Everything that happens to deals`."""
    many = MANY[spec.entity]
    if spec.entity in ALONE:
        return ALONE[spec.entity]
    if spec.view is not None:
        verbs = [OF_THE_VIEW[one] for one in OF_A_VIEW if one in spec.happenings]
        return f"{many.capitalize()} {joined(verbs, 'or')} the view {cut(spec.view_name, SHORT)}"
    if spec.stuck is not None:
        stuck = f"without a change for {count(spec.stuck, 'day', 'days')}"
        said = [_WHOSE.get(one, HAPPENED[one]) for one in spec.happenings]
        return f"Deals {joined([*said, stuck], 'or')}"
    if not spec.happenings or set(spec.happenings) == set(HAPPENINGS[spec.entity]):
        return f"Everything that happens to {many}"
    said = [_WHOSE.get(one, HAPPENED[one]) for one in spec.happenings]
    return f"{many.capitalize()} {joined(said, 'or')}"


def filters(spec: Spec, viewer: Viewer) -> list[str]:
    conditions = [
        _condition(one, spec, viewer)
        for one in spec.conditions()
        if not (compared_in(spec) and one.field == "currency" and not one.negated)
    ]
    rest = [
        *(_days(one, spec, viewer) for one in spec.days),
        f"by {_whom(spec.by, viewer)}" if spec.by else "",
        f"not by {_whom(spec.not_by, viewer)}" if spec.not_by else "",
        "bulk edits too" if spec.bulk else "",
        f"every {spec.every} at {spec.at} ({spec.tz})" if spec.every else "",
    ]
    return [*conditions, *(one for one in rest if one)]


def compared_in(spec: Spec) -> str:
    """The currency of its amounts, where it has some: it is said with them."""
    has_amounts = any(one.field == "value" and one.values for one in spec.conditions())
    return spec.currency if has_amounts else ""


def _days(typed: str, spec: Spec, viewer: Viewer) -> str:
    """`close before +30d`: as it was typed, for it means other days every day."""
    minus, field, op, text = parts_of(typed)
    said = f"{_DAYS[op]} {text}" if op in _DAYS else text
    return f"{_label(field, spec, viewer)}{' not' if minus else ''} {cut(said, SHORT)}"


def in_channel(spec: Spec, viewer: Viewer) -> str:
    """How it is told there."""
    if spec.every:
        return f"all at once, every {spec.every} at {spec.at} ({spec.tz})"
    if spec.threads == "big" and spec.big is not None:
        amount = money(spec.big, spec.big_currency, viewer)
        return f"{THREADS['only']}, wins and deals from {amount} on in the channel too"
    return THREADS[spec.threads]


def _condition(condition: Condition, spec: Spec, viewer: Viewer) -> str:
    word = spec.word
    if word is None:
        raise TypeError(f"{spec.entity}s have no filters")
    of = word.field(condition.field)
    label = _label(condition.field, spec, viewer)
    isnt = " not" if condition.negated else ""
    if not condition.values:
        return f"{label} {'filled in' if condition.negated else 'empty'}"
    values = [_value(one, of, condition.field, spec, viewer) for one in condition.values]
    if condition.op == BETWEEN:
        return f"{label}{isnt} from {values[0]} to {values[1]}"
    if condition.op in _COMPARED:
        words = _DAYS if of.type.noun == "date" else _COMPARED
        return f"{label}{isnt} {words[condition.op]} {values[0]}"
    contains = " with" if of.contains else ""
    return f"{label}{isnt}{contains} {joined(values, 'or')}"


def _label(name: str, spec: Spec, viewer: Viewer) -> str:
    field = viewer.lookup.fields.get(spec.of, {}).get(code_of(name)[1])
    if field is not None:
        return facts.field_label(field)
    if not code_of(name)[1]:
        return name
    is_gone = bool(viewer.lookup.fields.get(spec.of))
    return "a field that was deleted" if is_gone else "a field of your company's"


def _value(value: object, of: ConditionField, name: str, spec: Spec, viewer: Viewer) -> str:
    code = code_of(name)[1]
    if code and (told := viewer.lookup.options(spec.of, code).get(str(value))):
        return cut(told, SHORT)
    if isinstance(value, Name):
        return cut(value.text, SHORT)
    if isinstance(value, date):
        return short_day(value, viewer)
    if isinstance(value, int | float) and of.currency and (code := compared_in(spec)):
        return money(value, code, viewer)
    if isinstance(value, int | float) and of.ordered:
        return number(value, viewer)
    told = called(of.type.noun, str(value), viewer) if isinstance(value, int) else ""
    return cut(told or _as_typed(value, of, viewer), SHORT)


def _as_typed(value: object, of: ConditionField, viewer: Viewer) -> str:
    if of.type.noun == "activity type":
        return called(of.type.noun, str(value), viewer)
    return of.type.tell(value, viewer) if of.type.tell else of.type.write(value, NEUTRAL)


def _whom(who: Sequence[str], viewer: Viewer) -> str:
    names = {"api": "other apps", "app": "people in Pipedrive"}
    return joined([names.get(one) or called("user", one, viewer) for one in who], "or")
