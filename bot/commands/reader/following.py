"""A colleague who is to follow a record: `add tom to 12`, `add grace as follower there`."""

from bot.commands.reader.adding import record_at
from bot.commands.reader.line import ROOTS, Line, LinePart, Reading

ADDS = {"add", "put", "make", "add in"}
LEADS = {"to", "on", "of", "for", "onto"}
HERE = {"there", "here"}
# Which records are followed; the likeliest first, where no command says so.
FOLLOWED = ("deal", "org", "person")


def follower(line: Line) -> Reading | None:
    """Colleagues are known by their names, so that they are neither contacts nor products."""
    at = line.past(0, "filler", "sep", but=("do", "end"))
    whom = line.at(at + 1)
    adds = line.at(at).text.casefold() in ADDS and len(whom.roles.get("user", ())) == 1
    if not adds or line.words.asks or line.has("not", "unsure", "many", "gated"):
        return None
    named, last = _as_follower(line, at + 2)
    record = _record(line, last, named=named)
    roots = (line.root,) if line.root in FOLLOWED else FOLLOWED if line.root == "crm" else ()
    if not (record and roots):
        return None
    by_number = record == "it" or record.startswith("#")
    user = whom.means("user")
    lines = [
        f"/{root} follow {record} user_id={user}" for root in (roots[:1] if by_number else roots)
    ]
    parts = (
        LinePart(0, at + 2, f"follower={user}", line.text(0, at + 2)),
        LinePart(at + 2, len(line.spans), record, line.text(at + 2, len(line.spans))),
    )
    return Reading(
        ROOTS.get(line.noun, "deal"), tuple(lines), parts, writes=True, weight=11, strong=2,
        named=True, exact=by_number,
    )  # fmt: skip


def _as_follower(line: Line, at: int) -> tuple[bool, int]:
    """Whether it says `as a follower`, and where it ends."""
    end = at
    while line.at(end).text.casefold() in {"as", "a", "an"}:
        end += 1
    said = "follower" in line.at(end).roles.get("noun", ())
    return (True, end + 1) if said else (False, at)


def _record(line: Line, at: int, *, named: bool) -> str:
    """`to acme renewal`; once it is said what for, also `there` or nothing."""
    if line.at(at).text.casefold() in LEADS:
        return record_at(line, at + 1)
    here = line.at(at).text.casefold() in HERE and at + 1 == len(line.spans)
    return "it" if named and (here or at == len(line.spans)) else ""
