"""When a text is a hit for a search term, and how good a hit."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.playground.pipedrive.api import ApiCall, invalid
from bot.playground.pipedrive.company import Company

SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Hit:
    """`item` shows the record; only the hits of the page asked for are ever shown."""

    score: float
    item: Callable[[], Mapping[str, object]]

    def show(self) -> dict[str, object]:
        return {"result_score": self.score, "item": self.item()}


class Term:
    """The words looked for; each must appear somewhere in the fields searched."""

    def __init__(self, call: ApiCall) -> None:
        self.exact = call.query.get("exact_match", False)
        self.text = self._compared(call.query["term"].strip())
        self.fields = call.query.get("fields")
        if len(self.text) < (1 if self.exact else SHORTEST):
            raise invalid("term", f"must be at least {SHORTEST} characters")

    def score(self, texts: Mapping[str, Iterable[str]]) -> float:
        """0 for no hit; whole matches come before beginnings, those before the rest."""
        searched = [
            self._compared(text)
            for field, values in texts.items()
            if self.fields is None or field in self.fields
            for text in values
        ]
        if self.text in searched:
            return 1.0
        if self.exact:
            return 0.0
        if any(text.startswith(self.text) for text in searched):
            return 0.7
        together = "\n".join(searched)
        return 0.4 if all(word in together for word in self.text.split()) else 0.0

    def _compared(self, text: str) -> str:
        """Case does not count; nor do accents, unless the match is to be exact."""
        if self.exact or text.isascii():
            return text.casefold()
        apart = unicodedata.normalize("NFKD", text.casefold())
        return "".join(sign for sign in apart if not unicodedata.combining(sign))


class Notes:
    """The notes by what they are attached to, collected once for a search."""

    def __init__(self, company: Company) -> None:
        self._texts: dict[tuple[str, int | str], list[str]] = {}
        for note in company.notes.values():
            for kind, id in (("deal", note.deal_id), ("person", note.person_id),
                             ("organization", note.org_id), ("lead", note.lead_id)):  # fmt: skip
                if id is not None:
                    self._texts.setdefault((kind, id), []).append(note.content)

    def of(self, kind: str, id: int | str) -> list[str]:
        return self._texts.get((kind, id), [])
