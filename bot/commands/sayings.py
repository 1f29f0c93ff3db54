"""What is offered for each command: lines as people say them, a button, a tip."""

from collections.abc import Mapping, Sequence

from bot.blocks.kit.viewer import Viewer

# `{record}` is one that was seen, the rest are of the company's own lists.
SAYINGS: Mapping[str, Sequence[str]] = {
    "deal": (
        "my open deals",
        "{colleague}'s deals in {stage}",
        "over 10k closing this month",
        "my biggest",
        "stuck",
        "how many did we win last month",
        "{record} to {stage}",
        "set {record} to 15k",
        "lost {record}, too expensive",
        "new Pilot 8k for acme closing friday",
    ),
    "person": (
        "{record}'s phone",
        "{record}'s deals",
        "people at acme",
        "my contacts",
        "without email",
        "new this week",
        "give {record} to {colleague}",
        "{record} works at acme",
        "{record} email jo@acme.com",
        "new Jo Doe jo@acme.com at acme",
    ),
    "org": (
        "{record}'s people",
        "open deals of {record}",
        "{record} address",
        "mine",
        "in berlin",
        "without deals",
        "give {record} to {colleague}",
        "{record} moved to Mill Lane 1, London",
        "who owns {record}",
        "new Acme GmbH for {colleague}",
    ),
    "activity": (
        "today",
        "what's overdue",
        "my calls this week",
        "{colleague}'s meetings",
        "my next meeting",
        "call jo tomorrow 3pm about pricing",
        "lunch with jo friday noon",
        "remind me to send the offer tomorrow",
        "had a call with jo, no answer",
        "for acme",
    ),
    "lead": ("mine", "newest", "{colleague}'s leads", "from acme", "my archived leads"),
    "file": ("newest", "of acme", "contract for acme", "latest 5", "offers"),
    "crm": (
        "what's due today",
        "my open deals over 10k",
        "people at acme",
        "call jo tomorrow 3pm",
        "who is jo doe",
        "what can you do",
        "undo that",
        "what did I change today",
    ),
}
# Behind the third button of each menu, where it is not those that are mine.
MINE = {
    "deal": ("My open deals", "list owner=me status=open"),
    "person": ("My persons", "list owner=me sort=name"),
    "org": ("My organizations", "list owner=me sort=name"),
    "activity": ("My day", "list owner=me done=no due<=today"),
    "file": ("Newest files", "list"),
    "crm": ("Status", "status"),
}
USUAL_TIP = "`/{root} acme` finds what has Acme in its name, `/{root} list` shows the newest."
TIPS = {
    "deal": "`/deal acme` finds Acme, `/deal 12` shows deal 12.",
    "person": "`/person jo` finds Jo, `/person history jo` shows what was changed.",
    "org": "`/org acme` finds Acme, `/org feed acme` shows what happened there.",
    "activity": "`/activity done 88` finishes activity 88, `/activity 88` shows it.",
    "file": "`/file list` shows the newest files, `/file 9` shows file 9.",
    "crm": "`/crm acme` searches everywhere: deals, persons, organizations, files.",
}
USUAL = {"record": "acme", "colleague": "tom", "stage": "negotiation"}


def sayings(root: str, viewer: Viewer | None = None, record: str = "") -> list[str]:
    """`record` is the name of one of this kind that the person has seen lately."""
    known = {**USUAL, **(_of(viewer) if viewer else {}), **({"record": record} if record else {})}
    return [f"/{root} {one.format(**known)}" for one in SAYINGS.get(root, ())]


def _of(viewer: Viewer) -> dict[str, str]:
    """The first colleague, and a stage that deals come to."""
    others = [
        one for one in viewer.lookup.users.values() if one.active_flag and one.id != viewer.user_id
    ]
    stages = sorted(viewer.lookup.stages.values(), key=lambda one: (one.pipeline_id, one.order_nr))
    found = {}
    if others and others[0].name.split():
        found["colleague"] = others[0].name.split()[0].lower()
    if stages:
        found["stage"] = stages[len(stages) // 2].name.lower()
    return found
