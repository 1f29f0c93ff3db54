"""What is put on a record that is there: products and people of a deal, files."""

from dataclasses import replace

from bot.commands.reader.amounts import amount_at
from bot.commands.reader.line import Line, LinePart, Marks, Reading, said

TO = {"to", "on", "for", "onto", "in", "into", "with"}
ONTO = {"to", "on", "onto", "into"}
ADD = {"add", "add a", "add the"}
MOST_OF_IT = 3


def addition(line: Line) -> Reading | None:
    """`add 2 team seats to 12`, `add tara jensen to acme renewal`, `/file add to deal 12`."""
    at = line.past(0, "filler", "sep", but=("do", "end"))
    doing = set(line.at(at).roles.get("do", ()))
    to = line.noun == "file" and line.at(at).text.casefold() == "attach to"
    if line.words.asks or not (to or doing & {"new", "move", "attach"}):
        return None
    end, noun = _as_what(line)
    end, terms = _terms(line, end)
    what = replace(line, spans=line.spans[:end])
    if what.has("not", "unsure", "many", "gated"):
        return None
    if line.noun == "file" or "attach" in doing:
        return _attached(line, at)
    if line.noun != "deal" or line.at(at).text.casefold() not in {"add", "put"}:
        return None
    added = _to_deal(what, at + 1, noun)
    if added is None or end == len(line.spans):
        return added
    rest = LinePart(end, len(line.spans), terms, line.text(end, len(line.spans)))
    lines = [f"{one} {terms}" for one in added.lines if " add-product " in one] if terms else []
    return replace(added, lines=tuple(lines) or added.lines, parts=(*added.parts, rest))


def _as_what(line: Line) -> tuple[int, str]:
    """Where `as a participant` begins at the end of the line, and what it says."""
    last = len(line.spans)
    while line.at(last - 1).has("filler") and last > 1:
        last -= 1
    first = last - 2 - (line.at(last - 2).text.casefold() in ARTICLES)
    noun = next((one for one in line.at(last - 1).roles.get("noun", ()) if one in ADDED), "")
    return (
        (first, noun) if noun and line.at(first).text.casefold() == "as" else (len(line.spans), "")
    )


def _terms(line: Line, last: int) -> tuple[int, str]:
    """Where `with 10% off` or `at 49 each` begins at the end of it, and what that says."""
    first, ends = last - 2, line.at(last - 1).text.casefold()
    if ends in {"off", "discount", "rabatt"} and line.at(first).has("percent"):
        terms = f"discount={line.at(first).means('percent')}%"
    elif ends in {"each", "apiece"} and (price := amount_at(line, first)):
        terms = f"price={price}"
    else:
        return last, ""
    while line.at(first - 1).text.casefold() in {*ARTICLES, "with", "at", "for", "less", ","}:
        first -= 1
    return first, terms


ARTICLES = {"a", "an", "the"}
ADDED = {"product", "person", "participant"}


def _split(line: Line, at: int) -> int:
    """Where `to` stands between what is added and the record; 0 if nowhere."""
    places = [n for n in range(at + 1, len(line.spans) - 1) if line.at(n).text.casefold() in TO]
    return places[-1] if places else 0


def record_at(line: Line, at: int) -> str:
    """The record at the end of the line, all of it."""
    at = line.past(at, "filler", "noun", but=("end", "it"))
    if line.at(at).has("it"):
        return "it" if at + 1 == len(line.spans) else ""
    if line.at(at).has("id"):
        return f"#{line.at(at).means('id')}" if at + 1 == len(line.spans) else ""
    named = at < len(line.spans) and (line.at(at).is_word or line.at(at).has("quoted"))
    return said(line.name(at, len(line.spans))) if named else ""


def _to_deal(line: Line, at: int, noun: str) -> Reading | None:
    """`noun`: what the end of the line says that it is."""
    to = _split(line, at)
    if line.at(at).has("money", "percent"):  # `add 2k to 12` is more of its value
        return None
    if holds(line, at):  # `add label hot to 12`
        return None
    deal = record_at(line, to + 1) if to else ""
    known = deal.startswith("#") or deal == "it" or line.at(to).text.casefold() in ONTO
    if not deal or not known:  # `add Zed pilot for acme` is a new deal
        return None
    count = ""
    while at < to and line.at(at).has("filler", "noun", "id", "number") and not line.at(at).is_word:
        span = line.at(at)
        if span.has("id", "number") and not span.has("filler", "glue"):
            count = span.means("id") or span.means("number")
        noun = next(
            (one for one in span.roles.get("noun", ()) if one in ADDED),
            noun,
        )
        at += 1
    if at >= to:
        return None
    named_as = next((n for n in range(at + 1, to) if line.at(n).text.casefold() == "as"), to)
    noun = next(
        (one for n in range(named_as, to) for one in line.at(n).roles.get("noun", ())), noun
    )
    name = line.name(at, named_as)
    products = [
        f"/deal add-product {deal} {said(one)}" + (f" x={count}" if count else "")
        for one in _singular(name)
    ]
    pronoun = name.casefold() in {"her", "him"}  # whoever was seen last
    people = [f"/deal add-participant {deal} {'it' if pronoun else said(name)}"]
    lines = products if count or noun == "product" else people if noun else [*people, *products]
    parts = (
        LinePart(0, at, "add", line.text(0, at)),
        LinePart(at, to, said(name), name),
        LinePart(to, len(line.spans), deal, line.text(to, len(line.spans))),
    )
    return Reading("deal", tuple(lines), parts, (), writes=True, weight=10, strong=2, named=True)


def holds(line: Line, at: int) -> bool:
    """What a record holds, rather than who or what is put on it: `hot to 12`, `value 15k to 12`."""
    while line.at(at).text.casefold() in {"the", "a", "an"}:
        at += 1
    span, after = line.at(at), line.at(at + 1)
    if span.has(f"{line.noun} label"):
        after = line.at(at + 2) if after.means("noun") == "label" else after
        return after.text.casefold() in ONTO
    fields = {*span.roles.get("field", ()), *span.roles.get(f"{line.noun} field", ())}
    led = any(one.text.casefold() in ONTO for one in line.spans[at + 2 :])
    return bool(fields - {"person", "org"}) and led and not after.is_word


def _singular(name: str) -> list[str]:
    """`team seats` are so many of a `team seat`; the last of several lines is always asked."""
    one = name[:-1] if name.endswith("s") and len(name) > MOST_OF_IT else ""
    return [name, one, one] if one else [name]


def _attached(line: Line, at: int) -> Reading | None:
    """`attach the contract to acme renewal`: the form to put it in; a link is put in already."""
    if line.at(at).text.casefold() == "attach to":
        return _onto(line, at)
    if "attach" in line.at(at).roles.get("do", ()) and (to := _split(line, at)):
        return None if line.has("link") else _onto(line, to)
    return _file(line, at + 1) if line.noun == "file" else None


def _file(line: Line, at: int) -> Reading | None:
    while (
        line.at(at).has("filler", "noun")
        and line.at(at).means("noun") in {"", "file"}
        and not line.at(at).has("end")
    ):
        at += 1
    return _onto(line, at) if line.at(at).text.casefold() in TO else None


def _onto(line: Line, at: int) -> Reading | None:
    """`to deal 12`: the form of a file, with the record in it."""
    nouns = {"deal": "deal", "person": "person", "organization": "org"}
    told = (*line.at(at + 1).roles.get("noun", ()), line.noun)
    named = [nouns[one] for one in told if one in nouns]
    record = record_at(line, at + 1)
    if not record:
        return None
    marks = Marks(line)
    of_any = ["deal"] if record == "it" or record.startswith("#") else list(nouns.values())
    kinds = named[:1] or of_any
    marks.take(0, len(line.spans), f"{kinds[0]}={record}")
    return Reading(
        "file",
        tuple(f"/file upload {kind}={record}" for kind in kinds),
        tuple(marks.parts),
        (),
        writes=True,
        sure=False,
        weight=10,
        strong=1,
    )
