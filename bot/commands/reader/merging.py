"""Two records that are to be made one: `merge acme and acme foods`. It asks, as always."""

from bot.commands.reader.line import ROOTS, Line, LinePart, Reading, said

MERGES = {"merge", "combine", "join", "unite"}
JOINTS = {"and", "with", "into", "&", "+"}
MADE_ONE = ("deal", "person", "organization")


def merging(line: Line) -> Reading | None:
    """None where it is not just two of them, by number or by name."""
    if line.words.asks or line.noun not in {"", *MADE_ONE}:
        return None
    start, noun = _behind_verb(line)
    joints = [n for n in range(start, len(line.spans)) if line.at(n).text.casefold() in JOINTS]
    if not start or len(joints) != 1:
        return None
    first, second = _one(line, start, joints[0]), _one(line, joints[0] + 1, len(line.spans))
    if not (first and second):
        return None
    numbered = first.startswith("#") and second.startswith("#")
    kinds = [noun] if noun else ["deal"] if numbered else ["organization", "person", "deal"]
    lines = tuple(f"/{ROOTS[kind]} merge {first} into {second}" for kind in kinds)
    turned = f"/{ROOTS[kinds[0]]} merge {second} into {first}"
    return Reading(
        ROOTS[kinds[0]],
        lines,
        (
            LinePart(0, start, "merge", line.text(0, start)),
            LinePart(start, joints[0], first, line.text(start, joints[0])),
            LinePart(joints[0], len(line.spans), second, line.text(joints[0], len(line.spans))),
        ),
        writes=True,
        weight=12,
        strong=2,
        named=True,
        exact=numbered,
        otherwise=() if line.at(joints[0]).text.casefold() == "into" else (turned,),
    )


def _behind_verb(line: Line) -> tuple[int, str]:
    """Where the first of the two begins, 0 without such a verb; and of which kind they are."""
    at, noun = line.past(0, "filler", "sep", but=("gated", "end")), line.noun
    if line.at(at).text.casefold() not in MERGES:
        return 0, noun
    at += 1
    while line.at(at).has("filler", "noun") and not line.at(at).has("end", "id"):
        named = line.at(at).means("noun")
        if named and (named not in MADE_ONE or noun not in {"", named}):
            return 0, noun
        noun, at = named or noun, at + 1
    return at, noun


def _one(line: Line, first: int, last: int) -> str:
    """One record that is all there is between two places; empty if it is not."""
    while first < last and line.at(first).has("filler", "noun") and not line.at(first).has("id"):
        first += 1
    while last > first and line.at(last - 1).has("filler", "sep"):
        last -= 1
    if last == first + 1 and line.at(first).has("id"):
        return f"#{line.at(first).means('id')}"
    named = (one.is_word or one.is_year or one.has("quoted") for one in line.spans[first:last])
    return said(line.name(first, last)) if first < last and all(named) else ""
