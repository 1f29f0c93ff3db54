"""What Northwind sells."""

from bot.playground.pipedrive.company import EVERYONE, OWNER_ONLY
from bot.playground.pipedrive.records import Price, Product
from bot.playground.pipedrive.team import FOUNDED, GRACE, TOM

# What deals are made of where nobody has asked for something special.
BEST_SELLERS = (1, 2, 3, 4, 5)
ONBOARDING_DAY, GATEWAY = 3, 6

# Name, code, unit, category, billing frequency; prices in EUR, USD, GBP and JPY
ROWS: tuple[tuple[str, str, str, str, str, tuple[float, ...]], ...] = (
    ("Starter seat", "NW-100", "seat", "Software", "monthly", (39, 42, 34, 6_300)),
    ("Team seat", "NW-110", "seat", "Software", "monthly", (59, 64, 51, 9_500)),
    ("Onboarding day", "NW-300", "day", "Services", "one-time", (1_200, 1_300, 1_250, 190_000)),
    ("Support plan", "NW-400", "year", "Services", "annually", (300, 325, 260, 48_000)),
    ("Sensor kit", "NW-500", "piece", "Hardware", "one-time", (249.9, 269, 219.5, 40_000)),
    ("Gateway", "NW-510", "piece", "Hardware", "one-time", (1_290, 1_400, 1_150, 208_000)),
    ("Enterprise seat", "NW-120", "seat", "Software", "annually", (990, 1_080, 850, 160_000)),
    ("Data import", "NW-310", "hour", "Services", "one-time", (140, 150, 120, 22_500)),
    ("Cable set", "NW-520", "metre", "Hardware", "one-time", (4.2,)),
    ("Prototype board", "NW-599", "piece", "Hardware", "one-time", (75, 82, 65, 12_000)),
    ("Fax module", "NW-900", "piece", "Hardware", "one-time", (99, 110, 85, 16_000)),
    ("Training day", "NW-320", "day", "Services", "one-time", (1_050, 1_150, 900, 170_000)),
)
CURRENCIES = ("EUR", "USD", "GBP", "JPY")
# Tom does not show it yet; nobody can buy the other any more.
SECRET, GONE = "NW-599", "NW-900"


def products() -> dict[int, Product]:
    return {
        id: Product(
            id=id,
            name=name,
            code=code,
            unit=unit,
            owner_id=TOM if code == SECRET else GRACE,
            add_time=FOUNDED,
            update_time=FOUNDED,
            prices=tuple(
                Price(price, currency, round(price * 0.4, 2))
                for price, currency in zip(prices, CURRENCIES, strict=False)
            ),
            tax=0 if category == "Services" else 20,
            description=f"{name}, sold by the {unit}",
            category=category,
            billing_frequency=frequency,
            visible_to=OWNER_ONLY if code == SECRET else EVERYONE,
            is_deleted=code == GONE,
        )
        for id, (name, code, unit, category, frequency, prices) in enumerate(ROWS, 1)
    }
