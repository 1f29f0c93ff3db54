"""How values must be written: readers for query texts, checks for JSON values."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.playground.pipedrive.api import Check, Reader

MAX_IDS = 100
MAX_KEYS = 15
MAX_TITLE = 255


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a form."""

    name: str
    data: bytes

    def __str__(self) -> str:
        return f"{self.name}, {len(self.data)} bytes"


def read_whole(text: str) -> int:
    if not re.fullmatch(r"-?\d+", text):
        raise ValueError("must be a number")
    return int(text)


def read_truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("must be a boolean")
    return text == "true"


def read_flag(text: str) -> bool:
    """v1's booleans."""
    if text not in {"0", "1"}:
        raise ValueError("must be one of [0, 1]")
    return text == "1"


def read_text(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def read_limit(most: int) -> Reader:
    def read(text: str) -> int:
        value = read_whole(text)
        if not 1 <= value <= most:
            raise ValueError(f"must be between 1 and {most}")
        return value

    return read


def read_one_of(*allowed: str) -> Reader:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(f"must be one of [{', '.join(allowed)}]")
        return text

    return read


def read_order(*allowed: str) -> Callable[[str], tuple[str, bool]]:
    """v1's `sort`: a field, and whether it falls."""

    def read(text: str) -> tuple[str, bool]:
        name, _, direction = text.strip().partition(" ")
        if name not in allowed or direction.upper() not in {"", "ASC", "DESC"}:
            raise ValueError(f"must be one of [{', '.join(allowed)}]")
        return name, direction.upper() == "DESC"

    return read


def read_some_of(*allowed: str) -> Callable[[str], list[str]]:
    """A comma separated list."""
    one = read_one_of(*allowed)

    def read(text: str) -> list[str]:
        return [str(one(part)) for part in text.split(",")]

    return read


def read_ids(text: str) -> list[int]:
    ids = [read_whole(part) for part in text.split(",")]
    if len(ids) > MAX_IDS:
        raise ValueError(f"must contain at most {MAX_IDS} ids")
    return ids


def read_keys(text: str) -> list[str]:
    keys = text.split(",")
    if len(keys) > MAX_KEYS:
        raise ValueError(f"must contain at most {MAX_KEYS} keys")
    return keys


def read_day(text: str) -> str:
    return check_day(text)


def read_moment(text: str) -> str:
    """RFC 3339 without fractions of a second, which Pipedrive does not take."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", text):
        raise ValueError("This value is not a valid datetime.")
    return _as_utc(text)


def read_v1_moment(text: str) -> str:
    """v1 writes 2026-11-01 10:00:00, and means UTC."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", text):
        raise ValueError("must be YYYY-MM-DD HH:MM:SS")
    return _as_utc(f"{text.replace(' ', 'T')}Z")


def check_moment(value: object) -> str:
    pattern = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"
    if not (isinstance(value, str) and re.fullmatch(pattern, value)):
        raise ValueError("This value is not a valid datetime.")
    return _as_utc(value)


def _as_utc(text: str) -> str:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("This value is not a valid datetime.") from None
    when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def check_day(value: object) -> str:
    if not (isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        raise ValueError("This value is not a valid date.")
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError("This value is not a valid date.") from None


def check_clock(value: object) -> str | None:
    """09:30 or 09:30:00, a time of day or a length of time; empty for none."""
    if value == "":
        return None
    found = isinstance(value, str) and re.fullmatch(r"(\d\d):([0-5]\d)(:[0-5]\d)?", value)
    if not found:
        raise ValueError("must be in format HH:MM or HH:MM:SS")
    return f"{found[1]}:{found[2]}{found[3] or ':00'}"


def check_time_of_day(value: object) -> str | None:
    time = check_clock(value)
    if time is not None and time >= "24":
        raise ValueError("must be in format HH:MM or HH:MM:SS")
    return time


def check_whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("must be an integer")  # noqa: TRY004 - one kind of error for all checks
    return value


def check_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be a number")  # noqa: TRY004 - as above
    return value


def check_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be a boolean")  # noqa: TRY004 - as above
    return value


def check_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a string")  # noqa: TRY004 - as above
    return value


def check_title(value: object) -> str:
    title = check_text(value).strip()
    if not title:
        raise ValueError("must not be empty")
    if len(title) > MAX_TITLE:
        raise ValueError(f"must be at most {MAX_TITLE} characters")
    return title


def check_percent(value: object) -> float:
    number = check_number(value)
    if not 0 <= number <= 100:  # noqa: PLR2004 - per cent
        raise ValueError("must be between 0 and 100")
    return number


def check_one_of(*allowed: object) -> Check:
    def check(value: object) -> object:
        if isinstance(value, bool) or value not in allowed:
            raise ValueError(f"must be one of [{', '.join(map(str, allowed))}]")
        return value

    return check


def check_flag(value: object) -> bool:
    """v1's booleans."""
    return bool(check_one_of(0, 1)(value))


def or_null(check: Check) -> Check:
    return lambda value: None if value is None else check(value)


def check_list_of(check: Check) -> Check:
    def checked(value: object) -> list[object]:
        if not isinstance(value, list):
            raise ValueError("must be an array")  # noqa: TRY004 - as above
        return [check(item) for item in value]

    return checked


def check_object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError("must be an object")  # noqa: TRY004 - as above
    return value


def check_upload(value: object) -> Upload:
    if not isinstance(value, Upload):
        raise ValueError("must be a file")  # noqa: TRY004 - as above
    return value
