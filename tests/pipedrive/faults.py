"""The faults of the wire, and what Pipedrive says when it says no."""

import gzip

from bot.pipedrive.http.errors import (
    BadToken,
    Blocked,
    Invalid,
    NotAllowed,
    NotFound,
    PipedriveError,
    PlanLimit,
)
from bot.pipedrive.http.exchange import Limits
from tests.pipedrive.peer import Wire, deal, http, no, ok

# Generous, as the machine may be busy; only the pauses between tries are short.
LIMITS = Limits(connect=3, idle=3, total=8, room=0.1, pause=0.005, body=100_000)
VERBS = ["GET", "PATCH", "DELETE", "POST", "PUT"]
WRITES = VERBS[1:]
WHOLE = ok(deal()).content
HTML = b"<html><body>Bad gateway</body></html>"
BOMB = gzip.compress(b" " * 50_000_000, 9)

# No answer that could be believed: a read is asked again, a write is not.
LOST = {
    "reset before the headers": Wire(then="reset"),
    "closed before the headers": Wire(then="close"),
    "reset after the headers": Wire(WHOLE.partition(b"{")[0], "reset"),
    "closed after half a header": Wire(WHOLE[:30], "close"),
    "cut body": Wire(WHOLE[:-10], "close"),
    "reset in the body": Wire(WHOLE[:-10], "reset"),
    "not HTTP": Wire(b"SSH-2.0-OpenSSH_9.2\r\n", "close"),
    "500": no(500, "Internal error"),
    "500 after 200 characters": http(500, b"x" * 200),
    "501": no(501),
    "502 page": http(502, HTML),
    "503": no(503),
    "504 empty": http(504),
    "408": no(408),
    "404 page": http(404, HTML),
    "200 page": http(200, HTML),
    "200 empty": http(200),
    "204": http(204),
    "cut JSON": http(200, b'{"success": true, "data": {"id": 12, "tit'),
    "null data": ok(None),
    "other record": ok({"name": "no deal"}),
    "list for a record": ok([deal()]),
    "failure without a word": http(200, b'{"success": false}'),
    "shorter than it claims": http(200, b"{}", length=50, then="close"),
    "no gzip": http(200, b"plain", {"Content-Encoding": "gzip"}),
    "gzip bomb": http(200, BOMB, {"Content-Encoding": "gzip"}),
    "too long": http(200, b" " * (LIMITS.body + 1)),
    "redirect": http(302, b"", {"Location": "/api/v2/deals/13"}),
    "permanent redirect": http(308, b"", {"Location": "/api/v2/deals/13"}),
}

# As LOST, but it takes a time-out to notice.
SLOW = {
    "never answered": Wire(then="hang"),
    "stuck in the body": Wire(WHOLE[:-10], "hang"),
    "stuck in the headers": Wire(WHOLE[:30], "hang"),
}
DRIP = Wire(WHOLE, "drip")

# Pipedrive said no: nobody asks again.
REFUSED: dict[str, tuple[Wire, type[PipedriveError]]] = {
    "400": (no(400, "Validation failed: title: Required"), Invalid),
    "401": (no(401, "unauthorized access"), BadToken),
    "402": (no(402, "Company account is not open"), PlanLimit),
    "403": (no(403, "You do not have permissions to do this."), NotAllowed),
    "403 page": (http(403, HTML), Blocked),
    "404": (no(404, "Deal not found"), NotFound),
    "410": (no(410, "Deal is gone"), NotFound),
    "415": (no(415, "Feature not enabled"), PlanLimit),
    "422": (no(422, "Limit of webhooks"), Invalid),
}
# A no, but with a status that says yes: a read was refused, of a write nobody knows.
DENIED = http(200, b'{"success": false, "error": "Deal is archived"}')
