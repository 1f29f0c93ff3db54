"""A typed line → tokens: quotes, `field=value`, phone spellings; linear, never an error."""

from dataclasses import dataclass

LONGEST_LINE = 3_000
QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "'": "'", "‘": "’", "’": "’"}
OPERATORS = (">=", "<=", "..", "=", ":", ">", "<")
ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
DASHES = ("--", "—", "–")


@dataclass(frozen=True)
class Token:
    """A word or a quoted phrase; with `key` set it is `key op text`.

    `start` and `end` are its place in the cleaned line, so that a run of tokens can be read
    back exactly as typed.
    """

    text: str
    start: int
    end: int
    quoted: bool = False
    key: str = ""
    op: str = ""
    negated: bool = False


def clean(line: str) -> str:
    """Undo what Slack and phones do to a line: escapes, link brackets, odd spaces."""
    line = line[:LONGEST_LINE].replace("\u00a0", " ").replace("\u202f", " ")
    parts, rest = [], line
    while "<" in rest:
        before, _, after = rest.partition("<")
        inside, closed, tail = after.partition(">")
        parts.append(before)
        parts.append(_unbracketed(inside) if closed else "<" + inside)
        rest = tail
    cleaned = "".join(parts) + rest
    for entity, character in ENTITIES:
        cleaned = cleaned.replace(entity, character)
    return cleaned.strip()


def _unbracketed(inside: str) -> str:
    """`https://…|label` → the address; `mailto:a@b|a@b` → a@b; `@U1|ana` stays as it is."""
    if inside.startswith(("@", "#", "!")):
        return f"<{inside}>"
    address, _, label = inside.partition("|")
    if address.startswith(("mailto:", "tel:")):
        return label or address.partition(":")[2]
    return address


def tokens(line: str) -> list[Token]:
    """The tokens of a cleaned line."""
    found: list[Token] = []
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        token = _token(line, at)
        found.append(token)
        at = token.end
    return found


def _token(line: str, start: int) -> Token:
    at, negated = _after_dashes(line, start)
    key, after_key = _read_key(line, at)
    op = _operator(line, after_key) if key else ""
    if not op and negated is None:
        return _flag(line, start, at)
    if not op:
        text, quoted, end = _read_value(line, start)
        return Token(text, start, end, quoted=quoted)
    text, quoted, end = _read_value(line, after_key + len(op))
    return Token(text, start, end, quoted=quoted, key=key, op=op, negated=bool(negated))


def _after_dashes(line: str, start: int) -> tuple[int, bool | None]:
    """Where the name starts; None: spelled as an option, True: a single minus, not."""
    for dash in DASHES:
        if (
            line.startswith(dash, start)
            and line[start + len(dash) : start + len(dash) + 1].isalpha()
        ):
            return start + len(dash), None
    minus = line[start] == "-" and (
        line[start + 1 : start + 2].isalpha() or line[start + 1 : start + 2] in QUOTES
    )
    return (start + 1, True) if minus else (start, False)


def _flag(line: str, start: int, at: int) -> Token:
    """`--field value`: the next word is its value."""
    end = _word_end(line, at)
    value_at = end
    while value_at < len(line) and line[value_at].isspace():
        value_at += 1
    text, quoted, value_end = _read_value(line, value_at)
    return Token(text, start, max(value_end, end), quoted=quoted, key=line[at:end], op="=")


def _read_key(line: str, at: int) -> tuple[str, int]:
    """A name that is followed by an operator, or nothing."""
    if at < len(line) and line[at] in QUOTES:
        text, end = _quoted(line, at)
        return (text, end) if end > at and _operator(line, end) else ("", at)
    end = at
    while end < len(line) and (line[end].isalnum() or line[end] in "_.-"):
        if line.startswith("..", end):
            break
        end += 1
    return (line[at:end], end) if end > at and _operator(line, end) else ("", at)


def _operator(line: str, at: int) -> str:
    found = next((op for op in OPERATORS if line.startswith(op, at)), "")
    return "" if found == ".." or line.startswith("://", at) else found


def _read_value(line: str, at: int) -> tuple[str, bool, int]:
    """A quoted phrase or a word; an empty one where nothing stands."""
    if at < len(line) and line[at] in QUOTES:
        text, end = _quoted(line, at)
        if end > at and (end == len(line) or line[end].isspace()):
            return text, True, end
    end = _word_end(line, at)
    return line[at:end], False, end


def _word_end(line: str, at: int) -> int:
    """The end of a word; a quote inside a list (`a,"b c"`) may hold spaces."""
    end = at
    while end < len(line) and not line[end].isspace():
        if line[end] in QUOTES and end > at and line[end - 1] in ",.":
            _, after = _quoted(line, end)
            end = max(after, end + 1)
        else:
            end += 1
    return end


def _quoted(line: str, at: int) -> tuple[str, int]:
    """The phrase in quotes and where it ends; `at` itself when the quote is never closed."""
    closing, taken, end = QUOTES[line[at]], [], at + 1
    while end < len(line):
        if line[end] == "\\" and line[end + 1 : end + 2] in QUOTES and end + 1 < len(line):
            taken.append(line[end + 1])
            end += 2
        elif line[end] in closing and _closes(line, end):
            return "".join(taken), end + 1
        else:
            taken.append(line[end])
            end += 1
    return "", at


def _closes(line: str, at: int) -> bool:
    """An apostrophe inside a word closes nothing."""
    return line[at] not in "'’" or not line[at + 1 : at + 2].isalnum()
