"""What is asked of the bot itself: take my last change back, what did I change, what can you do."""

from typing import Literal

from bot.text import unaccented

Doing = Literal["undo", "log", "help", "status", ""]
UNDO = {
    "undo", "revert", "ruckgangig", "annuler", "annule", "deshacer", "deshaz", "desfazer", "desfaz",
    "desfaca",
}  # fmt: skip
# Words that may go with it: each of them is of the last change, and of no other.
LAST = {
    "undo", "revert", "that", "this", "it", "my", "the", "last", "latest", "change", "edit",
    "action", "one", "please", "again", "just", "what", "i", "did", "move", "thing", "previous",
    "can", "you", "now", "oops", "ups", "oh", "sorry", "pls", "thanks",
    "bitte", "mach", "machen", "das", "die", "meine", "letzte", "anderung", "la", "le", "derniere",
    "modification", "mon", "ma", "stp", "lo", "el", "ultimo", "ultima", "cambio", "por", "favor",
    "a", "o", "mudanca", "alteracao", "isso", "eso", "esto", "ca", "cela", "es",
}  # fmt: skip
# What people say before it.
REGRETS = {"oops", "ups", "oh", "no", "sorry", "wrong", "mistake", "damn", "wait", "deal", "one"}
PHRASES: dict[Doing, tuple[str, ...]] = {
    "undo": (
        "take that back", "take it back", "roll that back", "roll it back",
        "take back my last change", "put it back", "put that back", "change it back",
        "change that back", "put it back again",
    ),
    "log": (
        "what did i change", "what did i do", "what have i done", "what have i changed",
        "my changes", "show my changes", "what i did", "what i changed", "my log", "show log",
        "show my log", "my history", "my last changes", "what was changed by me",
        "what changed", "what got changed", "what was changed", "what has changed",
        "what has been changed",
    ),
    "help": (
        "help", "help me", "what can you do", "how does this work", "how do you work",
        "what can i say", "what can i do", "what can i ask", "what can i type",
        "what can i ask you", "what do you understand", "how does it work",
        "how do i use this", "commands", "what do you do",
        "i need help", "who are you", "hilfe", "aide", "aide moi", "ayuda", "ajuda",
        "was kannst du", "help please", "pls help", "can you help", "can you help me", "menu",
    ),
    "status": (
        "who am i", "am i connected", "am i logged in", "which login", "my login", "who am i here",
    ),
}  # fmt: skip
WHEN = (
    "today", "yesterday", "this week", "last week", "lately", "recently", "please", "here",
    "so far", "this month",
)  # fmt: skip


def own_doing(text: str) -> Doing:
    """Empty for what is about records. Never of more than one change: `undo everything` is none."""
    words = unaccented(text).strip(" .!?…").replace(",", " ").split()
    said = " ".join(words)
    if UNDO & set(words) and set(words) <= LAST | UNDO and said != "undo":
        return "undo"
    while said.partition(" ")[0] in REGRETS:
        said = said.partition(" ")[2]
    for when in WHEN:
        said = said.removesuffix(f" {when}")
    return next((doing for doing, phrases in PHRASES.items() if said in phrases), "")
