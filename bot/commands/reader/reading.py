"""A line → the reading that is meant: what is formal first, then what explains it best."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.blocks.kit.viewer import Viewer
from bot.commands.binding import CRM, where_of
from bot.commands.reader.adding import addition
from bot.commands.reader.changing import change
from bot.commands.reader.files import called, papers
from bot.commands.reader.following import follower
from bot.commands.reader.leads import LEAD, leads
from bot.commands.reader.line import KINDS, ROOTS, Line, Reading
from bot.commands.reader.lists import questions
from bot.commands.reader.making import creation
from bot.commands.reader.merging import merging
from bot.commands.reader.names import KnownNames, known
from bot.commands.reader.normalise import Words, normalised
from bot.commands.reader.noting import noted
from bot.commands.reader.planning import activity
from bot.commands.reader.removing import removal
from bot.commands.reader.spans import spans_of
from bot.tools.catalog.all import TOOLS
from bot.tools.fieldtypes.tool_fields import tool_fields
from bot.tools.filters.conditions import FilterField
from bot.tools.tokens import tokens
from bot.tools.vocabulary import language

MOST_WORDS = 150
DOUBT = 3
A_NAME_ALONE = 1
MOST_WITH_SLIPS = 25  # beyond, nobody looks at each word again for what it may be


def readings(root: str, text: str, viewer: Viewer, *, only_slips: bool = False) -> list[Reading]:
    """All that a line may mean, the likeliest first; none where it says nothing to the reader.

    Words that are nearly so written count only where nothing else explains the line.
    """
    noun, _, rest = text.partition(" ")
    if root == CRM and rest and noun.casefold() in ROOTS.values():
        root, text = noun.casefold(), rest
    if text.count(" ") > MOST_WORDS:
        return []
    words = normalised(text, partial(_is_field_of, root), keeps)
    found, names = list[Reading](), known(viewer)
    for slips in (True,) if only_slips else (False, True):
        if any(_is_plain(reading) for reading in found):
            break
        found = [*found, *_readings(root, words, names, viewer, slips=slips)]
    found = list({(reading.lines, reading.unread): reading for reading in found}.values())
    whole = [reading for reading in found if reading.is_whole]
    return sorted(whole or found, key=_rank)


def _is_plain(reading: Reading) -> bool:
    """Nothing is left to be explained by a slip of the finger."""
    asked = reading.writes and not reading.sure
    return reading.is_whole and not asked and reading.weight > A_NAME_ALONE


def _rank(reading: Reading) -> tuple[int, int]:
    """What explains more comes first; a change that has to be asked, after a question as good."""
    unread = sum(len(part.split()) for part in reading.unread if part != reading.beside)
    return unread, -reading.weight + DOUBT * (reading.writes and not reading.sure)


def _readings(
    root: str, words: Words, names: KnownNames, viewer: Viewer, *, slips: bool
) -> list[Reading]:
    text = words.line
    if not 0 < len(words.words) <= (MOST_WITH_SLIPS if slips else MOST_WORDS):
        return []
    spans = spans_of(words, names, viewer, slips=slips)
    if slips and not any(span.slipped for span in spans):
        return []
    line = Line(root, words, spans, names, viewer)
    of_leads = leads(line)
    if of_leads or root == LEAD:  # nothing else is ever meant by the word
        return [_unglued(of_leads, text)] if of_leads else []
    written = (_of_its_kind(_unglued(one, text), line) for one in _writes(line))
    return [*written, *questions(line)]


def _unglued(reading: Reading, text: str) -> Reading:
    """A field that could not be read is no part of a name or a note: it comes back, marked."""
    if not any(sign in text for sign in FIELD_SIGNS):
        return reading
    fields = [text[word.start : word.end] for word in tokens(text) if word.key and word.op != ":"]
    held = _in_quotes(reading)
    glued = tuple(field for field in fields if any(field in value for value in held))
    return replace(reading, unread=(*reading.unread, *glued), sure=False) if glued else reading


FIELD_SIGNS = "=<>"  # of which one is in each field that is written as one


def _in_quotes(reading: Reading) -> list[str]:
    """The names and texts of its command."""
    return [word.text for word in tokens(reading.lines[0]) if word.quoted]


def _of_its_kind(reading: Reading, line: Line) -> Reading:
    """`note person 12 …` is nothing for deal 12: a number is of the kind that is said of it."""
    if not line.numbers_of_a_kind:
        return reading
    foreign = [line.text(at, at + 1) for at, number, kinds in line.numbers_of_a_kind
               if KINDS.get(reading.root) not in kinds and _changes(reading, number)]  # fmt: skip
    if not foreign:
        return replace(reading, sure=reading.sure and not _holds_a_record(reading, line))
    unread = (*reading.unread, *(one for one in foreign if one not in reading.unread))
    return replace(reading, unread=unread, sure=False)


def _holds_a_record(reading: Reading, line: Line) -> bool:
    """`add jo to person 12` may not be what somebody calls a new deal."""
    if reading.lines[0].split()[1:2] != ["new"]:
        return False
    said = [line.text(at, at + 2) for at, *_ in line.numbers_of_a_kind]
    return any(one in value for value in _in_quotes(reading) for one in said)


def _changes(reading: Reading, number: str) -> bool:
    """Whether the record of its command is the one of that number."""
    return any(word.text == f"#{number}" and not word.key for word in tokens(reading.lines[0]))


def _writes(line: Line) -> Iterator[Reading]:
    for read in (
        noted,
        follower,
        addition,
        creation,
        activity,
        change,
        removal,
        merging,
        papers,
        called,
    ):
        if reading := read(line):
            yield reading
    if line.root == CRM:
        yield from _of_any_kind(line)


def _of_any_kind(line: Line) -> Iterator[Reading]:
    """Where no command says of what kind the record is."""
    if any(span.means("noun") == "file" for span in line.spans) and (
        reading := papers(replace(line, root="file"))
    ):
        yield reading
    if reading := addition(replace(line, root="deal")):
        yield reading
    found = [change(replace(line, root=root)) for root in ("deal", "person", "org", "activity")]
    told = [one for one in found if one and not (found[0] and _is_of_a_deal(one, line))]
    yield from _one_after_another(_doubted(told))


def _is_of_a_deal(reading: Reading, line: Line) -> bool:
    """`closed acme renewal` is a deal rather than an activity, which is said by what is to do."""
    return reading.root == "activity" and not (reading.exact or line.has("type", "work", "noun"))


def _doubted(found: Sequence[Reading]) -> list[Reading]:
    """`give 12 to mia tomorrow`: of which number it is, where one word of it says so, is asked."""
    partly = any(one.root == "deal" and one.exact and one.unread for one in found)
    return [
        replace(one, sure=False) if partly and one.root == "activity" and one.exact else one
        for one in found
    ]


def _one_after_another(found: Sequence[Reading]) -> Iterator[Reading]:
    """The same of a record of another kind, where there is none so called of the first.

    Not where there are several of the first: then it is asked which one.
    """
    for number, reading in enumerate(found):
        others = [
            one for one in found[number + 1 :]
            if one.is_whole and one.later == reading.later and _says_the_same(one, reading)
        ]  # fmt: skip
        if number or reading.exact or not (reading.is_whole and others):
            yield reading
            continue
        lines = (*reading.lines, *(one.lines[0] for one in others), others[-1].lines[0])
        yield replace(reading, lines=lines, longer=len(reading.lines))


def _says_the_same(one: Reading, other: Reading) -> bool:
    """Of activities only those that one knows are found: nobody means one by its name alone."""
    told, said = (_as_named(reading.lines[0]) for reading in (one, other))
    return told == said and one.root != "activity" and one.adds == other.adds


def _as_named(line: str) -> str:
    """Without its command; what is called a title here is a name there."""
    return line.partition(" ")[2].replace(" title=", " name=")


def keeps(word: str) -> bool:
    """Words that have an apostrophe of their own, as `what's`."""
    return any(len(phrase) == 1 for phrase, _ in language().get(word, ()))


def is_field(key: str) -> bool:
    return key.lower().replace("-", "_").replace(" ", "_") in FIELD_NAMES


def _is_field_of(root: str, key: str) -> bool:
    """`deals>10k` are deals over 10k; of a company it is how many it has."""
    return is_field(key) and not (root == "deal" and key.casefold() == "deals")


def _field_names() -> set[str]:
    found: set[str] = set()
    for tool in TOOLS:
        found |= {name for field in tool_fields(tool.args) for name in field.names}
        where: FilterField | None = where_of(tool)
        if where:
            found |= {*where.fields, *where.aliases}
    return found


FIELD_NAMES = _field_names()


def is_polite(text: str) -> bool:
    """Nothing but `hello`, `ok thanks` or signs."""
    words = normalised(text, lambda _: False, keeps)
    spans = spans_of(words, KnownNames(index={}), Viewer(now=datetime(2000, 1, 1, tzinfo=UTC)))
    return all(span.has("filler", "sep") or not span.text.strip("?!.… ") for span in spans)


def notes_an_activity(text: str) -> bool:
    """`a call with jo`, behind `log`: something that was done, not the list of changes."""
    words = normalised(text, lambda _: False, keeps).words
    words = words[:4] if words and words[0].plain == "it" else words[:2]
    told = [meanings for one in words for phrase, meanings in language().get(one.plain, ())
            if phrase == (one.plain,)]  # fmt: skip
    return any(one.role == "work" for meanings in told for one in meanings)
