"""The tables of the README, made from what the program has."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bot.settings import Settings

README = Path(__file__).parents[1] / "README.md"


def settings() -> Iterator[str]:
    yield "| variable | default | what it is |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        default = "required" if field.is_required() else f"`{field.default}`"
        said = default if field.is_required() or field.default else "none"
        yield f"| `{name.upper()}` | {said} | {field.description} |"


TABLES: Mapping[str, Callable[[], Iterator[str]]] = {"settings": settings}


def readme() -> str:
    """As it stands, with its tables made anew."""
    text = README.read_text(encoding="utf-8")
    for name, rows in TABLES.items():
        before, _, rest = text.partition(f"<!-- {name} -->\n")
        _, _, after = rest.partition(f"<!-- /{name} -->")
        table = "".join(f"{row}\n" for row in rows())
        text = f"{before}<!-- {name} -->\n{table}<!-- /{name} -->{after}"
    return text
