"""What goes on from the last list: `only mine`, `and tom's?`, `over 10k`, `the third one`.

A line of nothing but qualifiers narrows what was asked last: what it says of a field takes the
place of what was said, all else stays. A place in the list stands for the record there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.blocks.kit.viewer import Viewer
from bot.commands.reader.answers import conditions, is_summed, order
from bot.commands.reader.asking import Asking
from bot.commands.reader.line import KINDS, Line, Reading
from bot.commands.reader.lists import asking
from bot.commands.reader.names import known
from bot.commands.reader.normalise import normalised
from bot.commands.reader.reading import MOST_WITH_SLIPS, is_field, keeps
from bot.commands.reader.spans import spans_of
from bot.text import unaccented
from bot.tools.tokens import Token, tokens
from bot.tools.vocabulary.following import AFTER, AGAIN, BEFORE, MORE, PLACES, POLITE


@dataclass(frozen=True)
class ShownList:
    """The last list of a person in a place.

    `line` is its formal command; `ids` are the records that it showed, in their order, and `at` is
    the place of the one that was spoken of last, from 1 on.
    """

    line: str
    ids: Sequence[str] = ()
    at: int = 0

    @property
    def root(self) -> str:
        return self.line.lstrip("/").partition(" ")[0]

    @property
    def days(self) -> list[str]:
        """What its days are of."""
        return list(dict.fromkeys(one for one in map(_field, _words(self.line)) if one in DAYS))


SIGNS = {"£": "gbp", "€": "eur", "$": "usd", "¥": "jpy"}


def asks_for_more(text: str) -> bool:
    return " ".join(_plain(text)) in MORE


def asks_again(text: str) -> bool:
    return " ".join(_plain(text)) in AGAIN


def refined(text: str, before: ShownList, viewer: Viewer) -> Reading | None:
    """The last question with what this line says of it; None for a question of its own."""
    words = _plain(text)
    led, bare = _trimmed(words)
    is_list = before.root in KINDS and before.line.split()[1:2] in REFINED  # leads take no filters
    if not bare or len(bare) > MOST_WITH_SLIPS or not is_list:
        return None
    spoken = normalised(" ".join(SIGNS.get(word, word) for word in bare), is_field, keeps)
    names = known(viewer)
    line = Line(before.root, spoken, spans_of(spoken, names, viewer), names, viewer)
    days = before.days
    a = asking(line, KINDS[before.root], days[0] if len(days) == 1 and days[0] in PAST else "")
    if not _only_narrows(a, before) or not (led or _stands_for_itself(a, before)):
        return None
    said = _merged(before, _said(a))
    if a.team:
        said = [one for one in said if _field(one) != "owner"]
    text = " ".join([f"/{before.root}", _verb(a, before, said), *said])
    return Reading(before.root, (text,), a.marks.kept(), weight=20, strong=3)


# --- a place in the list --------------------------------------------------------------------------


def placed(text: str, before: ShownList) -> tuple[str, int] | None:
    """`move the second one to demo` → `move #12 to demo`, and which of the list it is."""
    words = text.split()
    found = place_in([_bare(word) for word in words])
    if found is None:
        return None
    first, last, number = found
    at = before.at + 1 if number == 0 else number
    if not 0 < at <= len(before.ids):
        return None
    tail = words[last - 1][len(words[last - 1].rstrip(":,.!?")) :]
    colon = ":" if ":" in tail and not words[last:] else ""
    line = " ".join([*words[:first], f"#{before.ids[at - 1]}{colon}", *words[last:]])
    return line, at


def place_in(words: Sequence[str]) -> tuple[int, int, int] | None:
    """Where `the third one` stands in a line, and its number; 0 for the next one."""
    for at, word in enumerate(words):
        if word not in PLACES or words[at + 1 : at + 2] not in (["one"], ["1"]):
            continue
        first = at - (at > 0 and words[at - 1] == "the")
        first -= first > 0 and words[first - 1] in {"and", "then"}
        return first, at + 2, PLACES[word]
    return None


def _bare(word: str) -> str:
    return unaccented(word).strip(".,:;!?")


def _plain(text: str) -> list[str]:
    return [bare for word in text.split() if (bare := _keep_possessive(word))]


def _keep_possessive(word: str) -> str:
    return unaccented(word).strip(".,:;!?…").replace("’", "'")


def _trimmed(words: Sequence[str]) -> tuple[bool, list[str]]:
    """Without `and`, `what about` before it and `then` behind it; whether there was one."""
    bare, led = list(words), False
    while phrase := next((one for one in BEFORE if bare[: len(one)] == list(one)), None):
        bare, led = bare[len(phrase) :], True
    while len(bare) > 1 and bare[-1] in {*AFTER, *POLITE}:
        bare, led = bare[:-1], led or bare[-1] in AFTER
    return led and bool(bare), bare


def place_told(text: str) -> bool:
    return place_in(_plain(text)) is not None


# --- both together --------------------------------------------------------------------------------


def _only_narrows(a: Asking, before: ShownList) -> bool:
    """Nothing in it but qualifiers of the same kind of record: no name, no other noun."""
    if a.named or a.id or a.fields or a.hang or a.marks.unread() or a.verbs:
        return False
    of_noun = a.noun == KINDS[before.root] and (not a.it or bool(a.counts or a.sort))
    return of_noun and bool(_said(a) or a.counts or a.team)


def _stands_for_itself(a: Asking, before: ShownList) -> bool:
    """Without a word that leads on: no day alone, which may be a question of its own."""
    if a.line.has("noun"):
        return False
    if a.line.has("question") and not a.counts:
        return bool(a.sort) and a.line.at(0).text.casefold() in WHICH
    dated = {_field(one) for one in _said(a)} & DAYS
    a_day = dated and not (before.days and a.line.has("which", "month", "quarter"))
    return not (a_day or a.line.has("status", "overdue", "done"))


WHICH = {"which", "which is", "who", "what is", "what's", "whats"}
DAYS = {"close", "added", "updated", "won", "lost", "closed", "due"}
PAST = {"won", "lost", "added", "updated", "closed"}
USUAL_DAYS = {"close", "due", "added"}
ORDERS = {"sort", "limit"}


def _said(a: Asking) -> list[str]:
    """Without what a whole question would mean besides: open deals, one's own activities."""
    told = conditions(a)
    if not a.statuses and not a.line.has("health"):
        told = [one for one in told if one != "status=open"]
    if a.noun == "activity":
        told = [one for one in told if one != "done=no" or a.done]
        told = [one for one in told if one != "owner=me" or a.owner]
    return [*told, *order(a, a.noun)]


def _verb(a: Asking, before: ShownList, said: Sequence[str]) -> str:
    """Sums come from Pipedrive where it can add them up."""
    verb = before.line.split()[1]
    if before.root == "deal" and verb in {"list", "summary"}:
        summed = (a.counts or verb == "summary") and is_summed(said)
        return "summary" if summed else "list"
    return verb


def _merged(before: ShownList, said: Sequence[str]) -> list[str]:
    """What was said before, but for the fields that are said anew."""
    was = [one for one in _words(before.line) if _field(one) not in PAGES]
    dates = before.days
    new = _of_same_days(list(said), dates)
    status = next((one.partition("=")[2] for one in new if _field(one) == "status"), "")
    if status in {"won", "lost"} and dates and not {*map(_field, new)} & DAYS:
        was = [_renamed(one, status) if _field(one) in OVER else one
               for one in was]  # fmt: skip
    fields = {_field(one) for one in new}
    if "sort" in fields:
        fields.add("limit")
    if status == "open":  # nothing that is open was won or lost
        fields |= OVER
    kept = [one for one in was if _field(one) not in fields]
    return [*(one for one in kept if _field(one) not in ORDERS), *new,
            *(one for one in kept if _field(one) in ORDERS)]  # fmt: skip


OVER = {"won", "lost", "closed"}
REFINED = (["list"], ["summary"], ["archived"])
PAGES = {"cursor", "start"}


def _of_same_days(new: list[str], dates: Sequence[str]) -> list[str]:
    """`and october?` after what was won in november is of the same date."""
    if len(dates) != 1:
        return new
    return [_renamed(one, dates[0]) if _field(one) in USUAL_DAYS else one for one in new]


def _renamed(condition: str, field: str) -> str:
    was = _field(condition)
    sign = "-" if condition.startswith("-") else ""
    return f"{sign}{field}{condition.removeprefix(sign).removeprefix(was)}"


def _words(line: str) -> list[str]:
    return [line[one.start : one.end] for one in tokens(line)[2:] if one.key]


def _field(condition: str) -> str:
    first: Token | None = next(iter(tokens(condition)), None)
    return first.key.lstrip("-") if first else ""
