"""Questions: what each word of a line narrows down, and what is asked for."""

from dataclasses import replace

from bot.commands.reader.answers import DULL, HOLDS, LISTING, OF_ANY, SEEN, decided
from bot.commands.reader.asking import ALWAYS, HANGS, HAS, Asking
from bot.commands.reader.ended import how_it_ended
from bot.commands.reader.grouped import groups
from bot.commands.reader.line import MANY, ROOTS, Line, Marks, Reading, Span, said
from bot.commands.reader.ordering import of_one
from bot.commands.reader.qualifiers import QUALIFIERS
from bot.text import unaccented


def questions(line: Line) -> list[Reading]:
    """The readings in which nothing is changed."""
    if len(line.spans) == 1 and _is_looked_for(line):
        return []
    if ended := how_it_ended(line):
        return [ended]
    kind, word = _of_number(line)
    kinds = [kind or line.noun] if line.noun else _kinds_of(line)
    found = [reading for noun in kinds if (reading := _question(line, noun))]
    if shown := _by_name(line):
        return [replace(one, lines=(shown, *one.lines)) for one in found]
    if not word or kind:
        return found
    return [replace(one, unread=(*one.unread, word)) for one in found]


def _of_number(line: Line) -> tuple[str, str]:
    """The kind that is said of the one number, where it is not that of the command, and the word.

    `/deal show person 1` is about that person; `/deal people 1` about those of a deal. What is
    shown by no command of its own, such as a product, has only the word.
    """
    one = sum(span.has("id") for span in line.spans) == 1
    if line.noun not in HANGS or not (one and line.numbers_of_a_kind):
        return "", ""
    ((at, _, kinds),) = line.numbers_of_a_kind
    hangs = not at and not kinds.isdisjoint(HANGS[line.noun])  # `/deal contact 12`
    if line.noun in kinds or hangs or _says_many(line.at(at)):
        return "", ""
    return next((one for one in ROOTS if one in kinds), ""), line.at(at).text


def _by_name(line: Line) -> str:
    """`/deal show person jo doe`: shows what is so called, of the kind that is said before it.

    Where nothing is, it is what hangs on a deal of that name.
    """
    at = next((n for n, span in enumerate(line.spans) if span.has("noun")), 0)
    before, after = line.spans[:at], line.spans[at + 1 :]
    alone = all(span.has("verb", "filler") for span in before)
    looks = any(one.has("verb") and one.text.casefold() not in LISTING for one in before)
    named = bool(after) and all(span.is_word or span.has("quoted") for span in after)
    if line.noun not in HANGS or _says_many(line.at(at)) or not (alone and looks and named):
        return ""
    kinds = line.at(at).roles.get("noun", ())
    kind = "" if line.noun in kinds else next((one for one in kinds if one in HANGS), "")
    return f"/{ROOTS[kind]} show {said(line.name(at + 1, len(line.spans)))}" if kind else ""


def _says_many(span: Span) -> bool:
    said = span.text.casefold()
    return said.endswith("s") or said in MANY_WITHOUT_S


MANY_WITHOUT_S = {
    "people", "gente", "leute", "kontakte", "personen", "firmen", "unternehmen", "organisationen",
    "kunden", "aktivitäten", "aufgaben", "termine", "geschäfte", "abschlüsse", "aufträge",
    "angebote", "dateien", "dokumente", "anhänge",
}  # fmt: skip


def _is_looked_for(line: Line) -> bool:
    """`/activity call` may be meant as a plan; `/person tom` is somebody of that name."""
    span = line.spans[0]
    if line.noun == "activity":
        return span.text.casefold() in TYPES
    names = [line.viewer.lookup.users[int(id_)].name for id_ in span.roles.get("user", ())]
    return line.noun == "person" and any(
        unaccented(name).startswith(unaccented(span.text)) for name in names
    )


TYPES = {"call", "meeting", "task", "deadline", "email", "lunch"}


def _kinds_of(line: Line) -> list[str]:
    """Without a command of its kind, the nouns say what is meant."""
    if holder := _holder(line):
        return [holder]
    if line.has("agenda") and not line.has("noun", *OF_DEALS):
        return ["activity"]
    nouns = [one for span in line.spans for one in span.roles.get("noun", ()) if one in HAS]
    if nouns and not _who_are_deals(line):
        return list(dict.fromkeys([nouns[-1], *nouns]))[:2]
    return _kinds_without_nouns(line)


def _who_are_deals(line: Line) -> bool:
    """`who is in signing`: nobody but a deal is in a stage."""
    return line.at(0).text.casefold() in WHO and line.at(1).has("stage") and not line.at(2).is_word


WHO = {"who is in", "who's in", "whos in", "who is on", "who's on"}


def _kinds_without_nouns(line: Line) -> list[str]:
    if _is_of_deals(line) or (line.has("noun") and not of_one(line)):  # `what happened today`
        return ["deal"]
    if any(span.means("unit") == "day" for span in line.spans):  # `my day`
        return ["activity"]
    if any(one.means("field") in HOLDERS and line.at(n + 1).has("whose")
           for n, one in enumerate(line.spans)):  # fmt: skip
        return ["person"]  # `email of jo doe`
    if not line.has("deal label") and line.has("organization label", "person label"):
        return ["organization", "person"]  # `customers of tom`
    dated = line.has("day", "weekday") and not line.has("when", "status", "money")
    if dated or line.has("overdue", "type") or (line.has("day") and line.has("when")):
        return ["activity"]
    return ["deal", "activity"]


def _is_of_deals(line: Line) -> bool:
    """`how much did i win in november`, `stuck in demo > 60 days`, `what's closing today`."""
    ended = any(
        span.means("status") in {"won", "lost"} or span.has("earned") for span in line.spans
    )
    closes = any(one.text.casefold().startswith("clos") and one.has("when") for one in line.spans)
    return closes or ((ended or line.has("stage")) and not line.has("type"))


# Of which kind a record is whose field is asked for.
HOLDERS = {
    "phone": "person", "email": "person", "job": "person", "website": "organization",
    "employees": "organization", "address": "organization",
}  # fmt: skip


def _holder(line: Line) -> str:
    """`jo doe's email`, `phone of jo doe`: the field that is asked for says of what it is."""
    for at, span in enumerate(line.spans):
        owned = at > 1 and line.at(at - 1).has("of") and line.at(at - 2).is_word
        led = line.at(at + 1).has("whose") and line.at(at + 2).is_word
        kinds = [HOLDERS[one] for one in span.roles.get("field", ()) if one in HOLDERS]
        if kinds and (owned or led):
            return kinds[0]
    return ""


def asking(line: Line, root: str, event: str = "") -> Asking:
    """What a line asks about the records of a kind, word by word; `event`: what its days are of."""
    a = Asking(line, _asked_for(line, root), Marks(line), event=event)
    at = 0
    while at < len(line.spans):
        at = _step(a, at, root)
    if a.negated >= 0:
        a.marks.taken.discard(a.negated)
    return a


def _question(line: Line, root: str) -> Reading | None:
    a = asking(line, root)
    if line.noun in HANGS.get(root, {}) and not a.hang and _are_of_it(line):
        a.hang = line.noun  # `/deal for person 1`
    if not (a.strong or a.named or a.id or a.it or a.hang or a.fields or a.marks.taken):
        return None
    return decided(a, root)


def _are_of_it(line: Line) -> bool:
    """All that is said before the record is that a list is wanted, or whose."""
    before = line.spans[: next((n for n, span in enumerate(line.spans) if span.has("noun")), 0)]
    return any(one.text.casefold() in {*LISTING, *LED} for one in before) and all(
        one.has("verb", "whose", "glue", "prep", "filler", "many") for one in before
    )


LED = {"for", "of", "with", "at", "from"}


def _asked_for(line: Line, root: str) -> str:
    """The kind of records that a list would be of: `acme people` are persons, at any command."""
    if _who_are_deals(line):
        return root
    for at, span in enumerate(line.spans):
        for noun in span.roles.get("noun", ()):
            if noun in HANGS.get(root, {}) and noun in HAS and not _is_counted(line, at):
                return noun
        several = span.text.casefold().endswith("s") or line.at(at - 1).means("which") == "-1"
        if span.has("type") and several and "activity" in HANGS.get(root, {}):  # `12 calls`
            return "activity"
    if root in {"person", "organization"} and _says_of_deals(line):
        return "deal"
    return root


def _says_of_deals(line: Line) -> bool:
    """`what's open at acme`: nothing but a deal is open, or in a stage."""
    return line.at(0).has("question") and line.has("status", "stage") and not line.has("noun")


def _is_counted(line: Line, at: int) -> bool:
    """`without deals`, `with 3 people`: said of the records, not asked for."""
    while at > 1 and line.at(at - 1).has("filler", "status"):
        at -= 1
    return at > 0 and line.at(at - 1).has("not", "amount", "money")


def _step(a: Asking, at: int, root: str) -> int:
    for reader in QUALIFIERS:
        end = reader(a, at)
        if end != at:
            return end
    if at == 0 and a.line.at(0).text.casefold() in GREETINGS:
        return a.marks.take(0, 1, "")
    if (end := groups(a, at)) > at:
        return end
    if (a.named or a.id) and _stands(a, at):
        return a.marks.take(at, at + 1, "")
    return _noun(a, at, root) or _record(a, at) or _dull(a, at)


def _noun(a: Asking, at: int, root: str) -> int:
    """Which kind of thing, and which field of a record."""
    span = a.line.at(at)
    for noun in span.roles.get("noun", ()):
        if noun == a.noun and (noun == root or not a.hang):
            a.hang = a.hang or (noun if noun != root else "")
            many = span.text.casefold().endswith("s") or span.has("agenda")
            return a.marks.take(at, at + 1, MANY if many else "")
        if noun == root or noun in {"pipeline", "stage", "label", "type"}:
            a.fields += [one for one in span.roles.get("field", ()) if one in HOLDS.get(root, ())]
            return a.marks.take(at, at + 1, "")
        if at == 0 and _who_are_deals(a.line):
            return a.marks.take(at, at + 1, MANY)
        if noun in ALWAYS or noun in HANGS.get(root, {}):
            a.hang = noun
            return a.marks.take(at, at + 1, "")
    holds = OF_ANY if a.line.root == "crm" else HOLDS.get(root, set())
    held = [one for one in span.roles.get("field", ()) if one in holds]
    a.fields += held or _own_field(a, at)
    return a.marks.take(at, at + 1, "") if held or _own_field(a, at) else 0


def _own_field(a: Asking, at: int) -> list[str]:
    """`credit limit of acme`, `acme's segment`: a field of theirs that a card shows."""
    span, led = a.line.at(at), a.line.at(at + 1).has("whose") or a.line.at(at - 1).has("of")
    return ["own"] if led and span.has(f"{a.noun} field") and not span.has("field") else []


def _record(a: Asking, at: int) -> int:
    """A record by its name, its number, or as the one that was seen last."""
    span, line = a.line.at(at), a.line
    if span.has("it") and not _only_leads(line, at):
        a.it = True
        return a.marks.take(at, at + 1, SEEN)
    if span.means("which") == "-1" and a.noun == "activity" and line.root in HANGS:
        return a.marks.take(at, at + 1, "")  # `jo doe's last call`: the latest comes first
    if span.has("id") and not a.id:
        a.id = span.means("id")
        return a.marks.take(at, at + 1, f"#{a.id}")
    if not (
        span.is_word
        or span.has("quoted", "email", "site")
        or (span.has("user") and line.at(at + 1).is_word)
    ):
        return 0
    if (end := line.numbered(at)) and not a.id:
        a.id = line.at(end - 1).means("id")
        return a.marks.take(at, end, f"#{a.id}")
    end = at + 1
    while end < len(line.spans) and _names_on(a, end) and not _stands(a, end):
        end += 1
    a.named.append((line.name(at, end), at, end))
    return a.marks.take(at, end, "")


def _stands(a: Asking, at: int) -> bool:
    """`where does acme renewal stand`: the verb, and nothing of the name."""
    verb = a.line.at(at).text.casefold() in {"stand", "stands", "standing"}
    return verb and a.questions > 0 and at + 1 == len(a.line.spans)


def _only_leads(line: Line, at: int) -> bool:
    """As in `this week`, `deals that fell through`."""
    span, after = line.at(at), line.at(at + 1)
    relative = span.has("filler") and line.at(at - 1).has("noun") and after.has("status", "health")
    return relative or (
        span.has("which") and after.has("unit", "noun", "when", "weekday", "month", "type")
    )


def _names_on(a: Asking, at: int) -> bool:
    """Whether a name goes on here: with a strange word, or with a short one between two."""
    span = a.line.at(at)
    if span.is_word or span.is_year or span.has("holding"):
        return True
    if span.may_be_called and a.noun != "activity":
        return True
    if span.has("inname") and (a.line.at(at + 1).is_word or (a.fields and _ends(a, at))):
        return True  # `vale street dental`, `phone of baker street`
    if span.text.casefold() == "does" and a.line.at(at + 1).has("field"):
        return True  # `jo does phone`, of Jo Doe: as a verb it would stand first
    between = span.text.casefold() in {"&", "and", "of", "de", "+", "the", "|"} or span.has("sign")
    return between and a.line.at(at + 1).is_word


def _ends(a: Asking, at: int) -> bool:
    return at + 1 == len(a.line.spans) and not a.line.at(at - 1).has("of")


MUCH = 2
GREETINGS = {"morning", "afternoon", "evening"}
OF_DEALS = ("stage", "status", "money", "compare", "health", "pipeline")


def _dull(a: Asking, at: int) -> int:
    """What only leads on, and verbs that only look."""
    span = a.line.at(at)
    if span.means("many") == "part":
        return at + 1  # `who sold most`, `half my deals`: not all of them
    if span.has("question"):
        a.questions += 1
    if span.has("verb"):
        a.verbs.append("list" if span.text.casefold() in LISTING else span.means("verb"))
    if span.has("uncounted"):
        a.strong += MUCH  # it is told that this is not read
        return at + 1
    if span.has("me", "user") and a.noun == "file":
        a.strong += MUCH  # it is told that this is not read: nobody can ask whose files are
        return at + 1
    if span.has("numbered") and a.line.at(at + 1).has("id"):
        return a.marks.take(at, at + 1, "")
    if span.has("verb", *DULL) or (
        span.has("employer", "place", "clockat", "called")
        and (a.named or a.line.at(at + 1).is_word)
    ):
        return a.marks.take(at, at + 1, "")
    return at + 1
