"""What share of the lines in `tests/plain/lines.txt` is read as it is meant, group by group."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from typing import Any

import pytest
from pydantic import BaseModel

from bot.commands.reader.understanding import Plain
from bot.commands.router import Incomplete, Parsed, Shared, Unknown, parse
from bot.pipedrive.names.lookups import Label, Pipeline, Stage, User
from bot.tools.base import Call
from bot.tools.fieldtypes.base import Condition, Name
from bot.tools.tokens import clean
from tests.reader.corpus import Line, corpus
from tests.reader.names import ANA, read, writes

AT_LEAST, IN_A_GROUP, OF_A_LANGUAGE = 0.95, 0.85, 0.80
LANGUAGES = {"german", "french", "portuguese", "spanish"}
# What the lines speak of, by the number that the commands say.
NUMBERS = {
    "jo doe": "1", "tara jensen": "3", "acme": "1", "acme foods": "3", "demo": "3",
    "acme renewal": "12", "hot": "11", "warm": "12", "cold": "13", "import": "14", "customer": "21",
    "prospect": "22",
}  # fmt: skip
USERS = {102: "Tom Berg", 103: "Mia Sol", 104: "Kenji Ito", 105: "Grace Park"}
OF_PEOPLE = {21: "Customer", 22: "Prospect"}
LABELS = {
    "deal": {11: "Hot", 12: "Warm", 13: "Cold", 14: "Import"},
    "person": OF_PEOPLE,
    "organization": OF_PEOPLE,
}
READER = replace(
    ANA,
    lookup=replace(
        ANA.lookup,
        users={
            101: ANA.lookup.users[101],
            **{n: User(id=n, name=name) for n, name in USERS.items()},
        },
        stages={**ANA.lookup.stages, 8: Stage(id=8, name="Signing", pipeline_id=2, order_nr=2)},
        pipelines={**ANA.lookup.pipelines, 2: Pipeline(id=2, name="Partners")},
        labels={
            noun: {n: Label(id=n, label=name) for n, name in labels.items()}
            for noun, labels in LABELS.items()
        },
    ),
)


def lines() -> list[Line]:
    return list(corpus(READER.now.date()))


def test_most_lines_are_read_as_they_are_meant(capsys: pytest.CaptureFixture[str]) -> None:
    told = defaultdict[str, list[Line]](list)
    missed = defaultdict[str, list[Line]](list)
    for line in lines():
        told[line.group].append(line)
        if not is_read(line):
            missed[line.group].append(line)

    shares = {group: 1 - len(missed[group]) / len(all_) for group, all_ in told.items()}
    with capsys.disabled():
        print(*report(shares, missed), sep="\n")  # noqa: T201 - the figures are what it is for
    total = sum(map(len, told.values()))
    assert 1 - sum(map(len, missed.values())) / total >= AT_LEAST
    assert [
        (group, share)
        for group, share in shares.items()
        if share < (OF_A_LANGUAGE if group in LANGUAGES else IN_A_GROUP)
    ] == []


def report(shares: Mapping[str, float], missed: Mapping[str, list[Line]]) -> Iterator[str]:
    for group, share in shares.items():
        yield f"{group:20} {share:6.1%}  {'; '.join(line.typed for line in missed[group])}"


@pytest.mark.parametrize(
    "line", [line for line in lines() if line.meant == ("never",)], ids=lambda line: line.typed
)
def test_what_nobody_asked_for_is_never_written(line: Line) -> None:
    assert not changes(read(line.typed, READER))


def changes(meant: Parsed | Plain) -> bool:
    """Whether something would be written; what is gated asks first, whoever said it."""
    inner = meant.what if isinstance(meant, Shared) else meant
    first = inner.tries[0] if isinstance(inner, Plain) else inner
    return writes(meant) and not (isinstance(first, Call | Incomplete) and first.tool.gated)


def is_read(line: Line) -> bool:
    meant = read(line.typed, READER)
    if "never" in line.meant:
        return not changes(meant)
    if "ask" in line.meant and asks(meant):
        return True
    if isinstance(meant, Plain) and meant.reading.unread:
        return False
    mine = [meaning(one) for one in (meant.tries if isinstance(meant, Plain) else (meant,))]
    wanted = [meaning(commanded(one)) for one in line.meant if one.startswith("/")]
    return any(is_as(one, other) for one in mine for other in wanted)


def commanded(line: str) -> Parsed:
    command, _, text = line.partition(" ")
    return parse(command, clean(escape(text, quote=False)), READER)  # as Slack sends it


def asks(meant: Parsed | Plain) -> bool:
    if isinstance(meant, Plain):
        return not meant.reading.sure or bool(meant.reading.unread)
    return isinstance(meant, Unknown | Incomplete)


def meaning(parsed: Parsed) -> tuple[str, dict[str, object]]:
    """A tool and what it is told, in a form in which two ways to say it compare."""
    inner = parsed.what if isinstance(parsed, Shared) else parsed
    if isinstance(inner, Unknown):
        return "", {}
    values = inner.args.given() if isinstance(inner, Call) else inner.values
    return inner.tool.name, {name: plain(value) for name, value in values.items()}


def is_as(mine: tuple[str, dict[str, object]], wanted: tuple[str, dict[str, object]]) -> bool:
    """The same tool, told the same; an order or a subject beyond what was asked for is welcome."""
    extra = mine[1].keys() - wanted[1].keys()
    told = {name: value for name, value in mine[1].items() if name in wanted[1]}
    return (mine[0], told) == wanted and extra <= {"sort_by", "sort_direction", "subject"}


def plain(value: Any) -> object:
    """Numbers and names as words, what is known by name by its number, lists in any order."""
    if isinstance(value, Condition):
        values = ",".join(sorted(str(plain(one)) for one in value.values))
        return f"{'-' if value.negated else ''}{value.field}{value.op}{values}"
    if isinstance(value, BaseModel):
        return plain(value.model_dump(mode="json"))
    if isinstance(value, list | tuple):
        return sorted(str(plain(one)) for one in value)
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    words = (value.text if isinstance(value, Name) else str(value)).casefold().lstrip("#")
    return NUMBERS.get(words, words)
