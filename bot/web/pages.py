"""Pages: one card with words and perhaps one form. Pure; whatever comes from outside is escaped."""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

CSS = """
:root { color-scheme: light dark; --ink: #1d1c1d; --soft: #616061; --ground: #f4f2f4;
  --card: #fff; --line: #ddd; --go: #007a5a; --on-go: #fff }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e8e8; --soft: #ababad;
  --ground: #121016; --card: #1d1a22; --line: #3b3740; --go: #2bac76; --on-go: #08150f } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; color: var(--ink);
  background: var(--ground); font: 16px/1.5 Lato, system-ui, sans-serif }
main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); padding: 2rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 12px }
small { color: var(--soft); font-weight: 700 }
h1 { margin: .25rem 0 1rem; font-size: 1.5rem; line-height: 1.25 }
dl { display: grid; grid-template-columns: auto 1fr; gap: .5rem 1rem; margin: 1rem 0;
  padding: 1rem; border: 1px solid var(--line); border-radius: 8px }
dt { color: var(--soft) } dd { margin: 0; font-weight: 700; overflow-wrap: anywhere }
form { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem }
button, a.go { padding: .6rem 1.1rem; font: inherit; font-weight: 700; border-radius: 8px;
  border: 1px solid var(--line); background: transparent; color: inherit; cursor: pointer;
  text-decoration: none; display: inline-block }
button.go, a.go { background: var(--go); border-color: var(--go); color: var(--on-go) }
:focus-visible { outline: 3px solid #1d9bd1; outline-offset: 2px }
"""
_STYLE = b64encode(sha256(CSS.encode()).digest()).decode()
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True)
class WebPage:
    """`facts` are pairs of a label and what it is; `link` leads away by a button."""

    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    form: "WebForm | None" = None
    link: tuple[str, str] | None = None
    status: int = 200


@dataclass(frozen=True)
class WebForm:
    """Posted to `action` with the value, and with `no` set by the second button."""

    action: str
    value: str = field(repr=False)
    yes: str
    no: str


def html(page: WebPage) -> str:
    parts = [f"<small>Deal Desk</small><h1>{escape(page.title)}</h1>"]
    parts += [f"<p>{escape(line)}</p>" for line in page.lines]
    if page.facts:
        rows = (f"<dt>{escape(name)}</dt><dd>{escape(what)}</dd>" for name, what in page.facts)
        parts.append(f"<dl>{''.join(rows)}</dl>")
    if page.form:
        parts.append(_form(page.form))
    if page.link:
        label, url = page.link
        parts.append(f'<a class="go" href="{escape(url)}">{escape(label)}</a>')
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{escape(page.title)} · Deal Desk</title><style>{CSS}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>"
    )


def _form(form: WebForm) -> str:
    return (
        f'<form method="post" action="{escape(form.action)}">'
        f'<input type="hidden" name="state" value="{escape(form.value)}">'
        f'<button class="go">{escape(form.yes)}</button>'
        f'<button name="no" value="1">{escape(form.no)}</button></form>'
    )
