"""How JSON must look, said in small parts; each part finds problems and says where they are."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

# What is wrong, and the JSON pointer to it. Values come from outside and may be anything.
Problem = tuple[str, str]
Check = Callable[[Any, str], Iterator[Problem]]


def anything(_value: Any, _at: str) -> Iterator[Problem]:
    yield from ()


def string(*, least: int = 1, most: int = 3000, pattern: str | None = None) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield "must provide a string", at
        elif len(value) < least:
            yield f"must be more than {least - 1} characters", at
        elif len(value) > most:
            yield f"must be less than {most + 1} characters", at
        elif pattern is not None and re.fullmatch(pattern, value) is None:
            yield f"must match the pattern {pattern}", at

    return check


def url(*, most: int = 3000) -> Check:
    length = string(most=most)

    def check(value: Any, at: str) -> Iterator[Problem]:
        wrong = list(length(value, at))
        yield from wrong
        if not wrong and not _is_link(value):
            yield "invalid url", at

    return check


def _is_link(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return (web or parts.scheme == "mailto") and not re.search(r"\s", value)


def number(*, least: float | None = None, most: float | None = None, whole: bool = True) -> Check:
    kinds = int if whole else (int, float)

    def check(value: Any, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, kinds):
            yield f"must provide {'an integer' if whole else 'a number'}", at
        elif least is not None and value < least:
            yield f"must be at least {least}", at
        elif most is not None and value > most:
            yield f"must be at most {most}", at

    return check


def flag(value: Any, at: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield "must provide a boolean", at


def one_of(*allowed: object) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if value not in allowed:
            yield "must be one of " + ", ".join(str(each) for each in allowed), at

    return check


def listed(each: Check, *, least: int = 1, most: int | None = None) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield "must provide an array", at
            return
        if len(value) < least:
            yield f"no fewer than {least} items allowed", at
        if most is not None and len(value) > most:
            yield f"no more than {most} items allowed", at
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(
    required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None
) -> Check:
    """An object with these keys and no others."""
    needed = dict(required or {})
    known = {**needed, **(optional or {})}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield "must provide an object", at
            return
        for name in needed:
            if name not in value:
                yield f"missing required field: {name}", at
        for name, content in value.items():
            if name not in known:
                yield f"invalid additional property: {name}", at
            else:
                yield from known[name](content, f"{at}/{name}")

    return check


def by_type(kinds: Mapping[str, Check], allowed: Collection[str] | None = None) -> Check:
    """An object that says by its `type` what it is."""
    taken = {kind: look for kind, look in kinds.items() if allowed is None or kind in allowed}

    def check(value: Any, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield "must provide an object", at
            return
        kind = value.get("type")
        if kind is None:
            yield "missing required field: type", at
        elif not isinstance(kind, str) or kind not in taken:
            yield f"unsupported type: {kind}", f"{at}/type"
        else:
            yield from taken[kind](value, at)

    return check


def both(look: Check, *rules: Check) -> Check:
    """Rules across fields speak only when every field is right by itself."""

    def check(value: Any, at: str) -> Iterator[Problem]:
        wrong = list(look(value, at))
        yield from wrong
        if not wrong:
            for rule in rules:
                yield from rule(value, at)

    return check


def needs(name: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if name not in value:
            yield f"missing required field: {name}", at

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if sum(name in value for name in names) != 1:
            yield "must define exactly one of " + ", ".join(names), at

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if not any(name in value for name in names):
            yield "must define at least one of " + ", ".join(names), at

    return check


def in_order(low: str, high: str) -> Check:
    def check(value: Any, at: str) -> Iterator[Problem]:
        if low in value and high in value and float(value[low]) > float(value[high]):
            yield f"{low} must not be greater than {high}", f"{at}/{low}"

    return check
