"""A question that was read → the list, the record or the sum that it asks for."""

from collections.abc import Sequence

from bot.commands.reader.asking import ALWAYS, HANGS, HAS, Asking
from bot.commands.reader.line import MANY, ROOTS, Reading, said
from bot.commands.reader.unshown import leave_unshown

# What a list takes conditions on, by the verb.
LISTS = {"people": "person", "deals": "deal", "activities": "activity"}
SUMMARY = {"owner", "status", "stage", "pipeline"}
# Of which kinds a record may be that a list is narrowed to.
NARROWS = {"deal": ("org", "person"), "person": ("org",), "activity": ("deal", "person", "org"),
           "file": ("deal", "org", "person"), "organization": ()}  # fmt: skip
# What a card of each kind tells.
HOLDS = {
    "deal": {
        "value", "owner", "probability", "close", "status", "stage", "pipeline", "label", "person",
        "org", "reason", "currency", "added", "next", "all",
    },
    "person": {
        "phone", "email", "address", "job", "org", "owner", "label", "added", "next", "all",
    },
    "organization": {"address", "website", "owner", "label", "employees", "phone", "added", "all"},
    "activity": {"due", "subject", "owner", "lasts", "all", "priority", "at"},
    "file": {"all"},
}  # fmt: skip
LISTING = {"list", "ls", "liste", "lista", "listar", "filter", "display"}
SEEN = "what you saw last"
OF_ANY = HOLDS["deal"] | HOLDS["person"] | HOLDS["organization"]
DULL = (
    "many",
    "filler",
    "modal",
    "prep",
    "question",
    "of",
    "sep",
    "sign",
    "join",
    "whose",
    "glue",
    "agenda",
)


def decided(a: Asking, root: str) -> Reading | None:
    target = _target(a)
    if root in {"activity", "file"} and a.id and (field := _of_which(a)):
        which = [*conditions(a), *order(a, root)] if root == "activity" else []
        line = " ".join([f"/{root} list {field}=#{a.id}", *which])
        return _reading(a, root, [line], a.marks.unread(), weight=6)
    if a.noun in {"activity", "deal"} - {root} and root in HANGS and target:
        a.hang = a.hang or a.noun
    if target and a.hang and a.hang != "archived":
        return _hanging(a, root, target)
    if target and _is_of_one(a, root):
        return _pipeline_of(a, root, target) if _is_pipeline_of(a) else _shown(a, root, target)
    if a.named and root == "file":
        return None
    if a.named and _says_nothing_more(a):
        return _of_name_alone(a, root, target)
    return _listed(a, root)


def _is_pipeline_of(a: Asking) -> bool:
    """`acme pipeline`: what is open there, or which one a deal of that name is in."""
    if a.noun != "deal" or len(a.named) != 1 or a.questions or a.conditions:
        return False
    last = a.named[0][2]
    return a.line.at(last + a.line.at(last).has("of")).means("noun") == "pipeline"


def _pipeline_of(a: Asking, root: str, target: str) -> Reading:
    lines = [f"/deal list org={target} status=open", f"/deal show {target}",
             f"/deal list person={target} status=open"]  # fmt: skip
    return _reading(a, root, lines, a.marks.unread(), weight=8)


def _of_which(a: Asking) -> str:
    """`for 12`, `of deal 12`: what an activity or a file hangs on, by its number."""
    place = next(part.first for part in a.marks.parts if part.says == f"#{a.id}")
    nouns = {"deal": "deal", "person": "person", "organization": "org"}
    before = a.line.at(place - 1)
    named = next((nouns[one] for one in before.roles.get("noun", ()) if one in nouns), "")
    told = before.text.casefold()
    led = before.has("whose") or told in {"on", "about", "re"} or told.endswith((" to", " on"))
    return named or ("deal" if led and place > 0 else "")


def _target(a: Asking) -> str:
    """The one record that is meant, if it is one."""
    if a.id:
        return f"#{a.id}"
    if a.named:
        return said(a.named[0][0]) if len(a.named) == 1 else ""
    return "it" if a.it else ""


def _is_of_one(a: Asking, root: str) -> bool:
    """Whether a record is asked for rather than a list."""
    if a.id and not a.hang and a.noun == root and not a.named:
        return bool(a.questions or not a.conditions)
    if a.led and any(
        part.says == MANY or a.line.at(part.first).means("noun") == a.noun for part in a.marks.parts
    ):
        return False  # `who is our contact at acme`
    asked = a.fields or a.questions or a.id or (a.it and not a.named) or (a.named and a.event)
    return bool(asked) and not (conditions(a) or a.counts or "list" in a.verbs)


def _says_nothing_more(a: Asking) -> bool:
    more = a.counts or a.sort or a.hang or a.led or a.line.has("noun")
    return not (more or conditions(a))


def _of_name_alone(a: Asking, root: str, target: str) -> Reading | None:
    polite = any(span.has("filler") for span in a.line.spans)
    if not target or not (a.verbs or polite):
        return None
    if "list" in a.verbs:
        a.marks.taken.difference_update(range(*a.named[0][1:]))
        return _reading(a, root, [f"/{ROOTS[root]} list"], a.marks.unread(), weight=1)
    return _shown(a, root, target)


def _hanging(a: Asking, root: str, target: str) -> Reading:
    verb = {**HANGS.get(root, {}), **ALWAYS}.get(a.hang, "")
    if not verb or root not in HANGS:
        return _listed(a, root)
    which = conditions(a) if verb in LISTS else []
    _leave_others(a, target)
    unread = a.marks.unread()
    text = " ".join([f"/{ROOTS[root]}", verb, target, *which, *order(a, LISTS.get(verb, ""))])
    return _reading(a, root, [text], unread, weight=8)


def _leave_others(a: Asking, target: str) -> None:
    """Other names than that of the one record are not read after all."""
    for name, first, last in a.named:
        if said(name) != target:
            a.marks.taken.difference_update(range(first, last))


def _leave(a: Asking, role: str, but: str = "") -> None:
    """Words of this role are not read after all; `open 12` has a verb that is another word too."""
    a.marks.taken.difference_update(
        at for at, span in enumerate(a.line.spans) if span.has(role) and not span.has(but)
    )


def _shown(a: Asking, root: str, target: str) -> Reading:
    _leave_others(a, target)
    if not a.questions:  # `12 might be lost` says something of it that is not read
        _leave(a, "modal")
    if not a.questions:  # nor does `12 done`, which is no question
        _leave(a, "done", but="verb")
    _leave(a, "archived")  # nor `12 archive`: it is a list of many, and no change that was asked
    of_its_kind = any(root in kinds for *_, kinds in a.line.numbers_of_a_kind)  # `show person 1`
    if a.line.root == "crm" and not of_its_kind:
        return _found_anywhere(a, target)
    verb = (
        "products"
        if root == "deal"
        and a.line.words.line.casefold().startswith(
            ("what's in", "whats in", "what is in", "what’s in")
        )
        else "show"
    )
    lines = [f"/{ROOTS[root]} {verb} {one}" for one in _without_apostrophe(a, target)]
    return _reading(a, root, lines, a.marks.unread(), weight=6)


def _without_apostrophe(a: Asking, target: str) -> list[str]:
    """`tara jensens email` may be of Tara Jensen."""
    name, _, last = a.named[0] if a.named else ("", 0, 0)
    owned = name[-1:] in {"s", "S"} and a.line.at(last).has("field", "noun")
    return [target, said(name[:-1])] if owned and said(name) == target else [target]


def _found_anywhere(a: Asking, target: str) -> Reading:
    """Without a command of its kind: whatever is just so called, else what the search finds."""
    search = f"/crm find {target}"
    lines = [f"/{root} show {target}" for root in ("deal", "org", "person")]
    if _asks_for_worth(a):  # of a company it is what its open deals are worth
        lines[1] = f"/deal list org={target} status=open"
    lines += [f"/person show {one}" for one in _without_apostrophe(a, target)[1:]]
    only = "find" in a.verbs or a.line.has("search")
    return _reading(a, "deal", [search] if only else [*lines, search], a.marks.unread(), weight=6)


def _placed(a: Asking, root: str, name: tuple[str, int, int]) -> bool:
    """Whether a name belongs to what is asked: it is led to, or stands right beside the kind."""
    _, first, last = name
    line = a.line
    led = first > 0 and line.at(first - 1).has("whose", "employer", "place", "called")
    beside = line.at(last).has("of", "noun") or (first > 0 and line.at(first - 1).has("noun"))
    had = line.at(first - 1).text.casefold() in HAVING and line.has("noun") and first > 0
    met = line.at(first - 1).has("type") and line.at(first - 2).has("question") and first > 1
    if led or beside or had or met or (root == "person" and len(a.named) > 1):
        return True
    return root in {"person", "organization"} and bool(a.verbs) and a.noun == root


HAVING = {"does", "did", "do", "has", "have"}  # `how many deals does acme have`


def _asks_for_worth(a: Asking) -> bool:
    """`what are my open deals worth`, `how much did we lose`: a sum, not a list."""
    return "value" in a.fields or any(
        "value" in span.roles.get("question", ()) for span in a.line.spans
    )


def _listed(a: Asking, root: str) -> Reading:
    for name in a.named:
        if not _placed(a, root, name):
            a.marks.taken.difference_update(range(*name[1:]))
    noun = root if a.hang in {"", "archived"} else a.noun
    if noun == "deal" and not a.named and _asks_for_worth(a):
        a.counts = a.counts or "sum"
    by = grouped_by(a, noun)
    found = [*conditions(a), *([f"by={by}"] if by else [])]
    command = f"/{ROOTS[noun]}"
    if not by and a.counts and noun == "deal" and not a.named and not a.sort and is_summed(found):
        verb = "summary archived" if a.hang == "archived" else "summary"
        return _reading(a, root, [" ".join([command, verb, *found])], a.marks.unread(), weight=7)
    verb = "archived" if a.hang == "archived" else "all" if _is_exported(a, noun) else "list"
    narrowed = _narrowed(a, noun)
    _leave_unused(a, narrowed)
    tail = [*found, *order(a, noun)]
    lines = [" ".join([command, verb, *which, *tail]) for which in narrowed]
    if noun == "person" and narrowed[0][:1] == [f"org={_target(a)}"] and not tail:
        lines.append(f"/deal show {_target(a)}")  # whose contact stands on its card
    sums = [at for at, span in enumerate(a.line.spans) if span.text.casefold() == "weighted"]
    a.marks.taken.difference_update(sums)  # only a summary is
    leave_unshown(a, noun)
    unread = a.marks.unread()
    if any(first not in a.marks.taken for _, first, _ in a.named[:1]):
        lines = [" ".join([command, verb, *tail]), *lines]  # what is no name narrows nothing
    return _reading(a, root, lines, unread, weight=5)


def grouped_by(a: Asking, noun: str) -> str:
    """A rate alone is told by outcome; stages and pipelines are of what is open."""
    if noun != "deal":
        return ""
    by = a.by or ("status" if a.rated else "")
    closed = a.statuses or any(one.startswith(("status", "-status")) for one in a.conditions)
    if by in {"stage", "pipeline"} and not closed:
        a.statuses = ["open"]
    if by == "reason" and not closed:
        a.statuses = ["lost"]
    return by


def _is_exported(a: Asking, kind: str) -> bool:
    return a.exports and kind in EXPORTED and not (a.sort or a.limit)


EXPORTED = {"deal", "person", "organization", "activity"}


def _leave_unused(a: Asking, narrowed: Sequence[Sequence[str]]) -> None:
    """Records that the list is not narrowed to are not read after all."""
    used = " ".join(one for which in narrowed for one in which)
    for name, first, last in a.named:
        if said(name) not in used:
            a.marks.taken.difference_update(range(first, last))
    for part in a.marks.parts:
        if part.says in {f"#{a.id}", SEEN}:
            a.marks.taken.difference_update(range(part.first, part.last))


def _narrowed(a: Asking, noun: str) -> list[list[str]]:
    """The ways in which the names may narrow the list."""
    if not a.named:
        return [[]]
    if noun == "organization":
        place = [name for name, first, _ in a.named if a.line.at(first - 1).has("place")]
        if place and "address" in HAS[noun]:
            return [[f"address={said(place[0])}"]]
        return [[f"name={said(a.named[0][0])}"]]
    if noun == "person":
        led = [
            one
            for one in a.named
            if (
                a.line.at(one[1] - 1).has("employer", "whose")
                and not a.line.at(one[1] - 1).has("called")
            )
            or a.line.at(one[2]).has("of")
        ]
        own = [one for one in a.named if one not in led]
        which = [f"org={said(one[0])}" for one in led[:1]] + [
            f"name={said(one[0])}" for one in own[:1]
        ]
        called = any(a.line.at(one[1] - 1).has("called") for one in own)
        if not led and own and a.hang == "" and a.line.has("noun") and not called:
            return [[f"org={said(own[0][0])}"], [f"name={said(own[0][0])}"]]
        return [which]
    nouns = NARROWS[noun]
    if noun == "activity" and a.line.at(a.named[0][1] - 1).text.casefold() in WITH:
        nouns = ("person", "org", "deal")
    return [[f"{field}={said(a.named[0][0])}"] for field in nouns]


WITH = {"with", "to", "mit", "avec", "con", "com"}


def conditions(a: Asking) -> list[str]:
    found = [a.owner] if a.owner else []
    if a.noun == "activity":
        found += _of_activities(a)
    if a.noun == "deal":
        found += _statuses(a)
    if a.stages:
        found.append(f"stage={','.join(a.stages)}")
    return list(dict.fromkeys([*found, *a.conditions]))


def _statuses(a: Asking) -> list[str]:
    """What is said; of a pipeline's worth, and of what closes next, the open ones are meant."""
    if a.statuses:
        return [f"{'-' * a.not_status}status={','.join(a.statuses)}"]
    told = any(one.startswith(("status", "-status")) for one in a.conditions)
    worth = a.counts == "sum" and any(
        one.has("forecast") or one.means("noun") == "pipeline" for one in a.line.spans
    )
    alone = a.noun == "deal" and any(one.text.casefold() in PIPELINE for one in a.line.spans)
    meant = (
        worth
        or (alone and not (a.stages or a.conditions))
        or (a.sort in {"-value", "value", "close"} and not a.counts)
    )
    return ["status=open"] if meant and not told else []


PIPELINE = {"pipeline", "funnel"}  # all that is in it is open


def _of_activities(a: Asking) -> list[str]:
    """One's own open ones, where nothing else is said."""
    mine = (
        a.owner or a.team or a.named or a.id or a.it or any("owner=" in one for one in a.conditions)
    )
    dated = any(one.startswith(("closed", "added", "updated")) for one in a.conditions)
    done = a.done or ("" if dated or a.named or a.id or a.it else "no")
    if any(one.startswith(("done", "-done")) for one in a.conditions):
        done = ""
    return [*([] if mine else ["owner=me"]), *([f"done={done}"] if done else [])]


def order(a: Asking, noun: str) -> Sequence[str]:
    if not a.sort and noun == "activity" and any(one.startswith("due") for one in a.conditions):
        return ["sort=due"]
    found = [f"sort={a.sort}"] if a.sort and noun != "file" else []
    return [*found, *([f"limit={a.limit}"] if a.limit else [])]


def is_summed(conditions: Sequence[str]) -> bool:
    """Whether Pipedrive can add it up: one of each, and nothing but these."""
    return all(
        one.partition("=")[0] in SUMMARY and "," not in one and one.partition("=")[2]
        for one in conditions
    )


def _reading(
    a: Asking, root: str, lines: Sequence[str], unread: tuple[str, ...], weight: int
) -> Reading:
    said_more = bool(a.fields or a.questions or a.hang or a.counts or a.it)
    polite = lines[0].split()[1] == "show" and a.line.has("filler")
    beside = (
        polite
        or any(_placed(a, root, name) for name in a.named)
        or (bool(a.verbs) and lines[0].split()[1] in {"show", "find"})
    )
    told = a.line.root == "crm" or a.line.has("agenda")
    many = told and any(part.says == MANY for part in a.marks.parts)
    strong = (
        a.strong
        + many
        + beside
        + said_more
        + (a.id != "" and (len(a.line.spans) > 1 or a.line.at(0).text.startswith("#")))
        + (len(a.named) > 0 and a.led)
    )
    return Reading(
        ROOTS[root], tuple(lines), a.marks.kept(), unread, weight=weight + a.strong,
        strong=strong, named=bool(a.named or a.id or a.it), groups=tuple(a.groups),
    )  # fmt: skip
