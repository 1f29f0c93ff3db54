"""Files by what they are called, and by whose they are."""

from bot.commands.reader.line import Line, Marks, Reading, said

DULL = ("filler", "verb", "question", "sep", "sign")
LEADS = {"of", "for", "from", "at", "by", "with", "about", "to", "on", "in"}
SHORTEST = 4


def papers(line: Line) -> Reading | None:
    """`acme`, `contract for acme`, `offers`: what files are called, or whose they are."""
    if line.noun != "file" or not line.spans or _says_too_much(line):
        return None
    if any(span.has("do") and "download" not in span.roles["do"] for span in line.spans):
        return None
    if (found := _sent(line)) is not None:
        return found
    first, last = _inner(line)
    inner = first + (line.at(first).text.casefold() in LEADS)
    if first < last and (line.at(inner).has(*DAYS) or _is_kind(line)):
        # Files are asked for by name and by whose they are, and by nothing else.
        return _newest(line, first, last)
    if first == last or line.has("id"):
        return None
    marks = Marks(line)
    marks.take(0, len(line.spans), "")
    if line.at(first).has("do"):
        lines = _called(line.text(line.past(first + 1, "filler", "me"), last), "download")
    else:
        led = line.at(first).text.casefold() in LEADS
        named = [] if led else _called(line.text(first, last), "show")
        lines = [*named, *_of(line, first, last)]
    return Reading("file", tuple(lines), tuple(marks.parts), (), weight=6, strong=1, named=True)


def _newest(line: Line, first: int, last: int) -> Reading:
    """The newest ones, with what was said of them marked as not read."""
    marks = Marks(line)
    marks.take(0, first, "")
    marks.take(last, len(line.spans), "")
    for at in range(first, last):
        if line.at(at).means("noun") == "file" and not line.at(at).has("uploader"):
            marks.take(at, at + 1, "")
    return Reading("file", ("/file list",), tuple(marks.parts), marks.unread(), weight=1, strong=2)


def _is_kind(line: Line) -> bool:
    """`images`, `over 1 MB`, `uploaded by tom`, `mine`; `images of acme` are those of a record."""
    if any(one.is_word or one.has("id", "quoted") for one in line.spans):
        return line.has("uploader", "filesize")
    return line.has("filekind", "filesize", "uploader", "me", "user")


NOT_HERE = ("gated", "not", "many", "said", "order", "top")
DAYS = ("day", "which", "month", "date", "when", "span", "weekday")


def _inner(line: Line) -> tuple[int, int]:
    """Without what only leads on, at both ends."""
    first, last = _behind_newest(line), len(line.spans)
    if line.at(0).means("noun") == "file" and last > 1:
        first = 1
    while first < last and line.at(first).has(*DULL) and not line.at(first).has("do"):
        first += 1
    while last > first and line.at(last - 1).has("sep", "filler", "sign"):
        last -= 1
    return first, last


def _behind_newest(line: Line) -> int:
    """Behind `newest`, `all`, `everything`: a list of files begins with the newest anyway."""
    at = 0
    while line.at(at).has("many", "filler") or line.at(at).means("order") == "-added":
        at += 1
    if line.at(at).means("noun") == "file" and at:
        at += 1
    return at if any(span.is_word for span in line.spans[at:]) else 0


def _says_too_much(line: Line) -> bool:
    rest = line.spans[_behind_newest(line) :]
    return any(span.has(*NOT_HERE) for span in rest)


def _sent(line: Line) -> Reading | None:
    """`send me 9`, `download 9`: one by its number."""
    ids = [span.means("id") for span in line.spans if span.has("id")]
    rest = all(span.has("do", "id", "filler", "noun", "me", "verb") for span in line.spans)
    asked = any("download" in span.roles.get("do", ()) for span in line.spans)
    if len(ids) != 1 or not (rest and asked):
        return None
    marks = Marks(line)
    marks.take(0, len(line.spans), f"#{ids[0]}")
    return Reading(
        "file", (f"/file download #{ids[0]}",), tuple(marks.parts), (), weight=9, strong=1
    )


def _called(name: str, verb: str) -> list[str]:
    """Also one of `offers`."""
    names = [name, name[:-1]] if name.endswith("s") and len(name) > SHORTEST else [name]
    return [f"/file {verb} {said(one)}" for one in names]


def _of(line: Line, first: int, last: int) -> list[str]:
    """The files of what the words name, or of what stands behind `of`."""
    split = next((n for n in range(last - 2, first, -1) if line.at(n).text.casefold() in LEADS), -1)
    whole = line.text(first, last)
    if (
        line.at(last - 1).has("noun")
        and line.at(last - 1).means("noun") == "file"
        and last - 1 > first
    ):
        whole = line.text(first, last - 1 - line.at(last - 2).has("of"))
    whose = line.text(split + 1, last) if split > 0 else whole
    if line.at(first).text.casefold() in LEADS:
        whose = line.text(first + 1, last)
    found = [f"/file list {noun}={said(whose)}" for noun in ("deal", "org", "person")]
    part = [f"/file show {said(line.text(first, split))}"] if split > first else []
    return [*part, *found]


def called(line: Line) -> Reading | None:
    """An activity by its subject, else those of a record that is called so."""
    if line.noun != "activity" or line.has("gated", "said", "id") or len(line.spans) > MOST_SPANS:
        return None
    if not any(span.is_word for span in line.spans) or line.has("do", "many"):
        return None
    whole = line.text(0, len(line.spans))
    lines = [f"/activity show {said(whole)}"]
    lines += [f"/activity list {noun}={said(whole)}" for noun in ("deal", "org", "person")]
    marks = Marks(line)
    marks.take(0, len(line.spans), "")
    return Reading("activity", tuple(lines), tuple(marks.parts), (), weight=1, strong=1, named=True)


MOST_SPANS = 8
