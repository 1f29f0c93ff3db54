"""What becomes of records in Pipedrive, made up; and whether a channel was told exactly that."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.flows.watching import Office
from tests.seat import Json

LATE = " (seen late)"
STAGES = ("Qualified", "Contact made", "Demo", "Proposal", "Negotiation")
PEOPLE: Mapping[str, tuple[int, str]] = {
    "tom": (102, "Tom Berg"), "ana": (101, "Ana Lima"), "kenji": (104, "Kenji Mori"),
}  # fmt: skip
_NAME, _STAGE = r"([A-Z]\w+ [A-Z]\w+)", r"([A-Z]\w+(?: made)?)"
# What a message tells of a field, and how it says that the record stands.
TELLS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "value": (re.compile(r"Value €(\d+) → €(\d+)"), re.compile(r"[.):] €(\d+) ·")),
    "stage_id": (
        re.compile(rf"(?: from|Stage) {_STAGE} (?:to|→) {_STAGE}\b(?! \w)"),
        re.compile(rf"· {_STAGE} \(\d of"),
    ),
    "owner_id": (
        re.compile(rf"(?: from|Owner) {_NAME} (?:to|→) {_NAME}"),
        re.compile(rf"(?:·|[.):]) {_NAME}\. http"),
    ),
}
_VERB = "added|won|lost|reopened|finished|deleted|merged"
VERBS = re.compile(rf"^\w+ \w+ ((?:{_VERB})(?: and (?:{_VERB}))?) ")
CLOSES = {"won": "won", "lost": "lost", "open": "reopened"}
NEW: Mapping[str, Json] = {
    "deal": {"value": 100, "currency": "EUR", "owner_id": 102, "pipeline_id": 1, "stage_id": 1,
             "visible_to": 3},
    "person": {"owner_id": 102, "visible_to": 3},
    "organization": {"owner_id": 102, "visible_to": 3},
    "activity": {"type": "call", "owner_id": 102},
    "note": {"deal_id": 1},
}  # fmt: skip
NAMED = {"deal": "title", "person": "name", "organization": "name", "activity": "subject",
         "note": "content"}  # fmt: skip
CHANGES: Mapping[str, tuple[str, ...]] = {
    "deal": ("value", "value", "stage_id", "owner_id", "status"),
    "person": ("owner_id",),
    "organization": ("owner_id",),
    "activity": ("done",),
    "note": (),
}


@dataclass
class History:
    """Of one record. `states` are all that a field has been, as people read it, in their order."""

    entity: str
    name: str
    steps: list[tuple[str, Json]]
    states: Mapping[str, Sequence[str]]
    once: Sequence[str]
    end: str
    id: int = 0

    async def goes_on(self, office: Office) -> None:
        who, step = self.steps.pop(0)
        more = {"id": self.id} if self.id else {}
        done = await office.change(who, {**step, "entity": self.entity, **more})
        self.id = self.id or int(done[0]["id"])

    def wrong(self, texts: Sequence[str]) -> list[str]:
        """What the messages about it do not tell, or twice, or in another order."""
        said = [verb for text in texts for verb in _verbs(text)]
        found = [
            f"{what}: {said.count(what)} ×"
            for what in self.once
            if said.count(what) != 1 and not (self.end and what == "finished" not in said)
        ]
        for what in TELLS:
            found += self._gaps(what, texts)
        return found

    def _gaps(self, what: str, texts: Sequence[str]) -> Iterator[str]:
        states = self.states.get(what)
        if not states:
            return
        told = [(states.index(was), states.index(now), is_late)
                for was, now, is_late in _told(what, texts)]  # fmt: skip
        prompt = [was for was, _, is_late in told if not is_late]
        if prompt != sorted(prompt):
            yield f"{what} out of order"
        # Of what is seen late it may be said before that it has become so.
        at = min(
            [self._stands(what, texts, "added", 0), *(was for was, _, is_late in told if is_late)]
        )
        for was, now, _ in sorted(told):
            if was != at:
                yield f"{what} from {states[at]} to {states[was]} is not told once"
            at = now
        last = self._stands(what, texts, self.end, len(states) - 1)
        # What somebody did within a minute of the end is not told beside it.
        if at != last and not (self.end and at < last):
            yield f"{what} ends as {states[at]}"

    def _stands(self, what: str, texts: Sequence[str], verb: str, otherwise: int) -> int:
        """How the message says that it stands; what was done meanwhile is in it."""
        for text in texts:
            stands = TELLS[what][1].search(text)
            if verb in _verbs(text) and stands:
                return self.states[what].index(stands[1])
        return otherwise


def _verbs(text: str) -> list[str]:
    found = VERBS.match(text)
    return found[1].split(" and ") if found else []


def _told(what: str, texts: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    for text in texts:
        for was, now in TELLS[what][0].findall(text):
            yield was, now, LATE in text


def thrown(dice: random.Random, name: str, survivors: Mapping[str, int]) -> History:
    entity = dice.choices([*NEW], [4, 1, 1, 1, 1])[0]
    states: dict[str, list[str]] = {"value": ["100"], "stage_id": ["Qualified"],
                                    "owner_id": ["Tom Berg"], "status": ["open"]}  # fmt: skip
    steps: list[tuple[str, Json]] = [
        ("tom", {"do": "create", "fields": {**NEW[entity], NAMED[entity]: name}})
    ]
    for _ in range(dice.randint(0, 5) if CHANGES[entity] else 0):
        fields = _change(dice, dice.choice(CHANGES[entity]), states)
        if fields:
            steps.append((dice.choice([*PEOPLE]), {"do": "update", "fields": fields}))
    once = ["added", *(["finished"] if "done" in states else [])]
    end = dice.choice(["", "", "deleted", "merged" if entity in survivors else "deleted"])
    if end:
        step = {"do": "merge", "into": survivors[entity]} if end == "merged" else {"do": "delete"}
        steps.append((dice.choice([*PEOPLE]), step))
        once.append(end)
    return History(entity, name, steps, states, once, end)


def _change(dice: random.Random, what: str, states: dict[str, list[str]]) -> Json:
    """To where it never was, so that each state says when that was; nothing where there is none."""
    been = states.setdefault(what, ["no"])
    match what:
        case "value":
            now: object = 100 + len(been)
            said = str(now)
        case "stage_id":
            now = len(been) + 1
            said = STAGES[len(been)] if len(been) < len(STAGES) else ""
        case "owner_id":
            left = [person for person in PEOPLE.values() if person[1] not in been]
            now, said = dice.choice(left) if left else (0, "")
        case "status":
            now = said = dice.choice(["won", "lost"]) if been[-1] == "open" else "open"
        case _:
            now, said = True, "" if "yes" in been else "yes"
    if said:
        been.append(said)
    return {what: now} if said else {}
