"""What is to be written down about a record: `note 12: they need a quote`."""

from bot.commands.reader.line import ROOTS, Line, LinePart, Reading, said
from bot.tools.quotes import in_quotes

OF = {"on", "to", "for", "about", "with", "of"}
# A bare number is a deal's, as everywhere; a name may be that of any of them.
ANY = ("deal", "org", "person")


def noted(line: Line) -> Reading | None:
    """A colon or dash ends the name; a number, a phrase in quotes or `it` ends by itself."""
    if not (line.noun in {"deal", "person", "organization"} or line.root == "crm"):
        return None
    verb = line.past(0, "filler", "sep", but=("do", "end"))
    if behind := _behind_record(line, verb):
        first, end, text = verb, behind, behind + 1 + _is_end(line, behind + 1)
        verb = first - 1
    elif _notes(line, verb):
        first = _to_the_record(line, verb + 1)
        end, text = _target(line, first)
    else:
        return None
    target = _called(line, first, end)
    if not behind and _is_end(line, verb + 1):  # `add note: they need a quote`: what was seen last
        first, end, text, target = verb + 1, verb + 1, verb + 2, "it"
    text += line.at(text).text.casefold() == "that"  # `write down for 12 that they need a quote`
    content = _content(line, text)
    if not (target and content) or _says_no(line, verb + 1, end):
        return None
    sure = line.at(end + bool(behind)).has("sep") or not line.at(first).is_word
    roots = _roots(line, verb + 1, first, target)
    parts = (
        LinePart(0, first, "note", line.text(0, first)),
        LinePart(first, end, target, line.text(first, end)),
        LinePart(end, len(line.spans), "its text", line.text(end, len(line.spans))),
    )
    return Reading(
        ROOTS.get(line.noun, "deal"),
        tuple(f"/{root} note {target} {in_quotes(content)}" for root in roots),
        parts,
        writes=True,
        sure=sure,
        weight=10,
        strong=2,
        named=True,
        exact=target.startswith("#"),
    )


def _notes(line: Line, at: int) -> bool:
    return "note" in line.at(at).roles.get("do", ()) and not line.at(at).text.endswith("s")


def _behind_record(line: Line, first: int) -> int:
    """Where the verb stands in `acme renewal note they need a quote`; 0 where it does not.

    In `last note on 12` it leads to the record, which is not before it.
    """
    end = first + line.at(first).has("id", "quoted")
    while line.at(end).is_word:
        end += 1
    leads = OF & set(line.at(end).text.casefold().split())
    return end if end > first and _notes(line, end) and not (leads or line.words.asks) else 0


def _says_no(line: Line, first: int, last: int) -> bool:
    """`make a note nobody …`, `write down never mind`: before what is written, not in it."""
    led = (line.at(at) for at in range(first, last))
    return any(one.has("not", "unsure") or one.text.casefold().startswith("never") for one in led)


def _to_the_record(line: Line, at: int) -> int:
    """Over `to`, `the deal` and the like."""
    while not line.at(at).has("end", "id", "it", "quoted") and (
        line.at(at).text.casefold() in OF or line.at(at).has("filler", "noun")
    ):
        at += 1
    return at


def _target(line: Line, first: int) -> tuple[int, int]:
    """Where the name of the record ends, and where the text begins."""
    ends = [n for n in range(first, len(line.spans)) if _is_end(line, n)]
    if line.at(first).has("id", "it", "quoted"):
        end = first + 1
        return end, end + _is_end(line, end)
    if ends and ends[0] > first:
        return ends[0], ends[0] + 1
    return first + 1, first + 1


def _is_end(line: Line, at: int) -> bool:
    return line.at(at).text in {":", "-", "–", "—"}


def _called(line: Line, first: int, end: int) -> str:
    span = line.at(first)
    if span.has("id"):
        return f"#{span.means('id')}"
    return "it" if span.has("it") else said(line.name(first, end)) if line.text(first, end) else ""


def _content(line: Line, at: int) -> str:
    """As it was typed to its end, with every sign in it."""
    if at >= len(line.spans):
        return ""
    text = line.words.line[line.words.words[line.spans[at].start].start :].strip()
    whole = at == len(line.spans) - 1 and line.at(at).has("quoted")
    return line.at(at).text if whole else text


def _roots(line: Line, after: int, first: int, target: str) -> tuple[str, ...]:
    if line.root != "crm":
        return (line.root,)
    nouns = [one for n in range(after, first) for one in line.at(n).roles.get("noun", ())]
    named = [ROOTS[one] for one in nouns if ROOTS.get(one) in ANY]
    return tuple(named[:1]) or (ANY[:1] if target.startswith("#") or target == "it" else ANY)
