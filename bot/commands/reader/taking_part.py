"""With whom an activity is planned: one name or several, and what it is about besides."""

from bot.commands.reader.planned import IT, Planning

LEADS = {
    "with", "to", "for", "at", "mit", "avec", "com", "con", "chez", "bei", "a", "an", "the", "in",
    "on", "from", "of", "para", "à", "w/",
}  # fmt: skip


def who(p: Planning, at: int) -> int:
    """A name right behind the work, or behind `with`."""
    line, start = p.line, at
    while line.at(at).text.casefold() in LEADS and not line.at(at).has("end"):
        at += 1
    if not p.name and line.at(at).text.casefold() in PERSONS:  # whoever was seen last
        p.name = IT
        p.words.append((start, at + 1))
        return p.marks.take(start, at + 1, "with whom you saw last")
    if p.name or not (line.at(at).is_word or line.at(at).has("quoted")):
        return 0
    led = at > start and line.at(at - 1).text.casefold() not in {"a", "an", "the", "on"}
    of_it = line.at(at - 1).text.casefold() in {"a", "an", "the"}
    fresh = (
        not of_it and bool(p.words) and p.words[-1][1] == start and (p.type != "task" or p.toward)
    )
    if not (led or (fresh and p.work.casefold() not in ALONE)):
        return 0
    end = at + 1
    while (
        line.at(end).is_word
        or line.at(end).is_year
        or line.at(end).may_be_called
        or (line.at(end).text.casefold() in {"&", "of"} and line.at(end + 1).is_word)
    ):
        end += 1
    p.name = line.name(at, end)
    end = _and_others(p, end)
    p.words.append((start, end))
    return p.marks.take(start, end, f"with {', '.join([p.name, *p.others])}")


PERSONS = {"her", "him"}
ALONE = {"send", "prepare", "review", "finish", "check", "task", ""}


def _and_others(p: Planning, at: int) -> int:
    """`and tara jensen and zoe`: more of them, up to a day or the end; else it is asked."""
    line, end = p.line, at
    found = list[str]()
    while line.at(end).has("join") and line.at(end + 1).is_word:
        first = end = end + 1
        while line.at(end).is_word:
            end += 1
        found.append(line.name(first, end))
    if not found:
        return at
    if not line.at(end).has(*BEHIND_NAMES):
        p.doubted = True
        return at
    p.others = found
    return end


BEHIND_NAMES = (
    "end", "sep", "day", "weekday", "date", "time", "prep", "which", "ahead", "about", "month",
)  # fmt: skip


def leads_to_somebody(p: Planning, at: int) -> bool:
    """`call about pricing with jo doe`: not of what it is about."""
    return not p.name and p.line.at(at).text.casefold() in WITH and p.line.at(at + 1).is_word


WITH = {"with", "w/", "mit", "avec", "com", "con"}


def whose_besides(p: Planning, at: int) -> int:
    """`call jo doe for acme renewal`, `meet jo at acme`: where there is one just so called."""
    line, end = p.line, at + 1
    kinds = BESIDES.get(line.at(at).text.casefold(), ())
    if not p.name or p.name == IT or p.others or p.besides or not kinds or p.over:
        return 0
    while line.at(end).is_word or line.at(end).is_year:
        end += 1
    if end - at <= LEAST[kinds[0]] or not line.at(end).has(*BEHIND_NAMES):
        return 0
    name = line.name(at + 1, end)
    p.besides = tuple((kind, name) for kind in kinds if kind not in p.values)
    p.words.append((at, end))
    return p.marks.take(at, end, "subject")


def of_record(p: Planning, at: int) -> int:
    """`remind me about acme renewal`: where nothing else is said, of one that is just so called."""
    line, end = p.line, at + 1
    if p.words or p.name or p.work or line.at(at).text.casefold() not in REMINDS_OF:
        return 0
    while line.at(end).is_word or line.at(end).is_year:
        end += 1
    if end - at <= LEAST["on"] or not line.at(end).has(*BEHIND_NAMES):
        return 0
    p.about = line.name(at + 1, end)
    p.words.append((at + 1, end))
    return p.marks.take(at, end, f"about {p.about}")


REMINDS_OF = {"about", "of", "re", "regarding", "concerning"}
# What leads to it, and what it may be.
BESIDES = {"for": ("on", "org"), "about": ("on",), "re": ("on",), "regarding": ("on",),
           "at": ("org",), "from": ("org",), "@": ("org",)}  # fmt: skip
LEAST = {"on": 2, "org": 1}  # words of a name: `for advice` is of no deal


def left_message(p: Planning) -> int:
    """Where `left jo a voicemail`, `left a message for jo` ends, as a call that is over; asked."""
    line = p.line
    at = line.past(0, "filler", "me", "sep", but=("end", "leaves"))
    if not line.at(at).text.casefold().startswith("left") or not line.at(at).has("leaves"):
        return 0
    end = first = at + 1
    while line.at(end).is_word and line.at(end).text.casefold() not in MESSAGES:
        end += 1
    what = end + (line.at(end).text.casefold() in {"a", "another"})
    told = line.at(what).text.casefold()
    if told not in MESSAGES:
        return 0
    p.type, p.work, p.over, p.doubted = "call", told, True, True
    if end > first:
        p.name = line.name(first, end)
        p.marks.take(first, end, f"with {p.name}")
    p.words.append((at, what + 1))
    p.marks.take(0, first, "type=call")
    return p.marks.take(end, what + 1, "")


MESSAGES = {"voicemail", "message", "voicemails", "vm", "msg", "voice message"}
