"""Which addresses that came in a request, or in an answer, are really Slack's."""

from typing import Literal
from urllib.parse import urlsplit

Host = Literal["hooks.slack.com", "files.slack.com"]


def is_slacks(url: str, host: Host, api_url: str) -> bool:
    """On that host, over TLS; or of a local Slack, where the Web API is that one's."""
    try:
        parts, api = urlsplit(url), urlsplit(api_url)
        port = parts.port
    except ValueError:
        return False
    if parts.username or parts.password:
        return False
    if parts.scheme == "https":
        return parts.hostname == host and port in (None, 443)
    same = (parts.hostname, port) == (api.hostname, api.port)
    return parts.scheme == api.scheme == "http" and same
