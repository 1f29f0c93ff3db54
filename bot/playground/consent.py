"""The page on which a local Pipedrive or Slack asks whether an app may in, and which app asks."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from string import Template

from aiohttp import web

CSS = Template("""
body { margin: 0; min-height: 100vh; display: grid; place-items: center; color: #1d1c1d;
  background: $ground; font: 16px/1.5 Inter, Lato, system-ui, sans-serif }
main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); padding: 2rem;
  background: #fff; border: 1px solid #d5d9d7; border-radius: 8px }
header { font-weight: 800; color: $ink } h1 { font-size: 1.4rem; line-height: 1.25 }
select { font: inherit; padding: .4rem; margin-left: .25rem }
label { display: block; margin: 1rem 0 }
div { display: flex; gap: .75rem }
button { font: inherit; font-weight: 700; padding: .55rem 1rem; border-radius: 6px;
  border: 1px solid #b3bfba; background: #fff; cursor: pointer }
button.go { background: $ink; border-color: $ink; color: #fff }
""")


@dataclass(frozen=True)
class Brand:
    """`ink` colours its name and the button that says yes."""

    name: str
    ink: str
    ground: str


def page(brand: Brand, title: str, body: str, status: int = 200) -> web.Response:
    css = CSS.substitute(ink=brand.ink, ground=brand.ground)
    text = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} · {brand.name}</title><style>{css}</style></head>"
        f"<body><main><header>{brand.name.lower()}, on this machine</header>"
        f"<h1>{escape(title)}</h1>{body}</main></body></html>"
    )
    return web.Response(status=status, text=text, content_type="text/html")


def wrong(brand: Brand, why: str) -> web.Response:
    return page(brand, "Something is wrong with this app", f"<p>{escape(why)}</p>", 400)


def form(to: str, passed_on: Mapping[str, str], who: str, options: str, yes: str) -> str:
    """`who` is the label of the choice of a person; what is `passed_on` comes back unchanged."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in passed_on.items()
    )
    return (
        f'<form method="post" action="{to}">{hidden}'
        f'<label>{who} <select name="who">{options}</select></label>'
        f'<div><button class="go">{yes}</button>'
        '<button name="deny" value="1">Cancel</button></div></form>'
    )


def options(people: Iterable[tuple[str, str]], chosen: str = "") -> str:
    return "".join(
        f'<option value="{escape(id_)}"{" selected" if id_ == chosen else ""}>'
        f"{escape(name)}</option>"
        for id_, name in people
    )


def is_app(request: web.Request, client_id: str, client_secret: str) -> bool:
    """Whether it comes from the app itself, which says so in its header."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    try:
        told = b64decode(given, validate=True).decode()
    except ValueError:
        return False
    return scheme == "Basic" and told == f"{client_id}:{client_secret}"
