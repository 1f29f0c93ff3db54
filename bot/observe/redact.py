"""What may stand in a log line: ids and figures stay; secrets and people go."""

import re
from collections.abc import Mapping
from functools import lru_cache

GONE = "[redacted]"
LONGEST = 1000
SHORT = 32

_KEYS = re.compile(
    r"token|secret|passw|authoriz|signature|cookie|credential|api_?key|encryption|response_url"
    r"|trigger_id|private_metadata"
    r"|^(?:body|payload|text|ticket|email|phone|name|title|message|view|blocks|challenge)$",
    re.IGNORECASE,
)
# Every repetition that could run over is bounded, so a long line costs time in proportion.
_PATTERNS = re.compile(
    r"""
      \bx(?:ox[a-z]|app)[-.][\w.-]+                       # Slack's tokens
    | \b(?:bearer|basic)\s+[^\s"',]+
    | \bx-api-token["']?\s{0,4}[:=]\s{0,4}["']?[^\s"',]+
    | \b(?:api_|access_|refresh_)?token=[^\s&"']+
    | \bresponse_url["']?\s{0,4}[:=]\s{0,4}["']?[^\s"',]+
    | \bhooks\.slack(?:-gov)?\.com/\S*
    | (?<=://)[^/\s@]{1,256}@                            # a login inside an address
    | \b[0-9a-f]{32,}\b                                 # Pipedrive's tokens, signing secrets
    | (?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=               # a key of 32 bytes
    | \b(?=[A-Za-z_-]{0,60}\d)[A-Za-z0-9_-]{40,}        # tickets and OAuth codes
    | (?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,190}
    | (?<![\w.])\+\d[\d ().-]{6,18}\d(?![\w.])
    | (?<![\w.])\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]?\d{3,4}(?![\w.])
    """,
    re.IGNORECASE | re.VERBOSE,
)
# A line break in a value would let a stranger write a log line of their own.
_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
} | {0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t"}


@lru_cache(maxsize=1024)
def is_secret(key: str) -> bool:
    return _KEYS.search(key) is not None


def text(value: str) -> str:
    # No pattern fits a short word, and most values are ids.
    if len(value) < SHORT and value.isascii() and value.isalnum():
        return value
    cut = value[:LONGEST] + ("…" if len(value) > LONGEST else "")
    if not cut.isascii():
        cut = cut.encode("utf-8", "backslashreplace").decode()
    return _PATTERNS.sub(GONE, cut).translate(_CONTROLS)


def fields(values: Mapping[str, object]) -> dict[str, object]:
    return {key: field(key, value) for key, value in values.items()}


def field(key: str, value: object) -> object:
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**63 else "<int>"
    if is_secret(key):
        return GONE
    if isinstance(value, list | tuple):
        return [text(item) if isinstance(item, str) else _kind(item) for item in value]
    return text(value) if isinstance(value, str) else _kind(value)


def _kind(value: object) -> str:
    # Records, requests and bytes may hold anything; their kind is all that is said.
    return f"<{type(value).__name__}>"
