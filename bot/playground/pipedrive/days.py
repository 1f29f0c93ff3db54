"""Time stamps around the day on which the company is made."""

from datetime import date, timedelta

PAST = 540
FUTURE = 120


class Calendar:
    """Knows the text of each day beforehand: a hundred thousand deals need half a million."""

    def __init__(self, today: date) -> None:
        self.days = [
            (today + timedelta(days=offset - PAST)).isoformat() for offset in range(PAST + FUTURE)
        ]

    def day(self, ago: int) -> str:
        return self.days[PAST - ago]

    def moment(self, ago: int, minute: int) -> str:
        return f"{self.days[PAST - ago]}T{8 + minute // 60:02}:{minute % 60:02}:00Z"
