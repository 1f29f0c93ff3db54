"""What is asked of a channel's notices: be quiet, speak again, tell us when something happens."""

import re

from bot.text import unaccented

_MUTE = re.compile(r"(?:please )?(?:mute|be quiet|be silent|shut up|hush)\b(?P<rest>.*)")
_UNMUTE = re.compile(
    r"(?:please )?(?:unmute|un-mute|stop muting|(?:turn|switch) (?:off )?(?:the )?mute(?: off)?)"
    r"(?: (?:this|the) channel| here)?"
)
_NO_MORE = re.compile(
    r"(?:please )?(?:stop|don't|do not|no longer) (?:telling|notifying|alerting|pinging|posting|"
    r"tell|notify|alert|ping|post)(?: (?:me|us|here|this channel))?\b.*"
)
_WATCH = re.compile(
    r"(?:please )?(?:"
    r"let (?:me|us|this channel) know (?:when|whenever|if|every time)"
    r"|(?:notify|alert|ping) (?:me|us|this channel|the channel) (?:when|whenever|if|every time)"
    r"|(?:tell|warn) (?:me|us|this channel|the channel) (?:when|whenever|if|every time)"
    r"|post (?:here|in here|in this channel) (?:when|whenever|every time)"
    # `tell us about won deals` may ask for a list.
    r"|(?:tell|notify|alert|ping) (?:us|this channel|the channel) about (?:\w+ )?(?:wins|losses)"
    r")\b.*"
)
_ELSEWHERE = re.compile(
    r"(?:please )?(?:let|notify|alert|ping|tell|warn|post (?:in|to)) "
    r"(?P<channel><#\w+(?:\|[^>]*)?>|#[\w-]+)"
    r"(?: know)? (?P<rest>(?:when|whenever|if|every time)\b.+)",
    re.IGNORECASE,
)
# What may stand between `mute` and how long.
_HOW_LONG = re.compile(r"^(?: (?:this channel|the channel|here|yourself|please|it|for))*")
Doing = tuple[str, str]


def of_channel(text: str) -> Doing | None:
    """The verb of `/crm` and what follows it; how long, and what to watch, are read there."""
    said = unaccented(text).strip(" .!")
    if _UNMUTE.fullmatch(said):
        return "mute", "off"
    if quiet := _MUTE.fullmatch(said):
        return "mute", _HOW_LONG.sub("", quiet["rest"]).strip()
    return ("watch", "") if _NO_MORE.fullmatch(said) else None


def may_be_a_watch(text: str) -> bool:
    return bool(_WATCH.fullmatch(unaccented(text).strip(" .!")))


def is_of_channel(text: str) -> bool:
    """Whether what a channel is told may be listed, or changed, by it; a form does neither yet."""
    verb = text.strip().partition(" ")[0].lower()
    if verb in {"watch", "mute"}:
        return not text.rstrip().endswith("?")
    return may_be_a_watch(text) or of_channel(text) is not None


def of_another_channel(text: str) -> tuple[str, str] | None:
    """`tell #sales when …`: the channel, and what is to be said there."""
    told = _ELSEWHERE.fullmatch(text.strip(" .!"))
    if told is None:
        return None
    channel = told["channel"]
    name = channel.strip("<>").partition("|")[2] if channel.startswith("<") else channel[1:]
    return (f"#{name}" if name else "that channel"), f"tell us {told['rest']}"
