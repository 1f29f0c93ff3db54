"""Numbers as they are said: each word, how much it is, and in which way it counts.

They are kept apart from the other words: alone, `ten` or `mil` says nothing of an amount.
"""

from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

Way = Literal["number", "hundred", "scale", "whole", "half", "and"]


class Numeral(NamedTuple):
    """`words` are alternatives with `|` between them, each one word."""

    words: str
    way: Way
    means: float


ROWS = (
    Numeral("zero|null|zéro|cero", "number", 0),
    Numeral("a|an|one|ein|eine|un|une|um|uma|una", "number", 1),
    Numeral("two|zwei|deux|dos|dois|duas", "number", 2),
    Numeral("three|drei|trois|tres|três", "number", 3),
    Numeral("four|vier|quatre|cuatro|quatro", "number", 4),
    Numeral("five|fünf|cinq|cinco", "number", 5),
    Numeral("six|sechs|seis", "number", 6),
    Numeral("seven|sieben|sept|siete|sete", "number", 7),
    Numeral("eight|acht|huit|ocho|oito", "number", 8),
    Numeral("nine|neun|neuf|nueve|nove", "number", 9),
    Numeral("ten|zehn|dix|diez|dez", "number", 10),
    Numeral("eleven|elf|onze|once", "number", 11),
    Numeral("twelve|zwölf|douze|doce|doze", "number", 12),
    Numeral("thirteen", "number", 13),
    Numeral("fourteen", "number", 14),
    Numeral("fifteen|fünfzehn|quinze|quince", "number", 15),
    Numeral("sixteen", "number", 16),
    Numeral("seventeen", "number", 17),
    Numeral("eighteen", "number", 18),
    Numeral("nineteen", "number", 19),
    Numeral("twenty|zwanzig|vingt|veinte|vinte", "number", 20),
    Numeral("twenty-five|fünfundzwanzig|vingt-cinq|veinticinco", "number", 25),
    Numeral("thirty|dreißig|dreissig|trente|treinta|trinta", "number", 30),
    Numeral("forty|fourty|vierzig|quarante|cuarenta|quarenta", "number", 40),
    Numeral("fifty|fünfzig|cinquante|cincuenta|cinquenta", "number", 50),
    Numeral("sixty|sechzig|soixante|sesenta|sessenta", "number", 60),
    Numeral("seventy|siebzig|setenta", "number", 70),
    Numeral("seventy-five", "number", 75),
    Numeral("eighty|achtzig|ochenta|oitenta", "number", 80),
    Numeral("ninety|neunzig|noventa", "number", 90),
    Numeral("hundred|hundert|cent|cien|cem|ciento", "hundred", 100),
    Numeral("doscientos|duzentos|zweihundert", "number", 200),
    Numeral("quinientos|quinhentos|fünfhundert", "number", 500),
    Numeral("thousand|thousands|grand|thou|k|tausend|mille|mil", "scale", 1_000),
    Numeral("million|millions|m|mio|mn|millionen|millón|millones|milhão|milhões", "scale",
            1_000_000),
    Numeral("billion|bn|milliarde|milliard", "scale", 1_000_000_000),
    Numeral("zehntausend", "whole", 10_000),
    Numeral("zwanzigtausend", "whole", 20_000),
    Numeral("dreißigtausend|dreissigtausend", "whole", 30_000),
    Numeral("fünfzigtausend", "whole", 50_000),
    Numeral("hunderttausend", "whole", 100_000),
    Numeral("half|halbe|demi|medio|meio", "half", 0.5),
    Numeral("quarter|viertel", "half", 0.25),
    Numeral("and|und|et|y|e", "and", 0),
)  # fmt: skip
# What an amount may end in, and the currency that it says.
CURRENCIES: Mapping[str, str] = {
    "euro": "EUR", "euros": "EUR", "eur": "EUR", "€": "EUR", "dollar": "USD", "dollars": "USD",
    "usd": "USD", "bucks": "USD", "$": "USD", "pound": "GBP", "pounds": "GBP", "gbp": "GBP",
    "quid": "GBP", "£": "GBP", "francs": "CHF", "chf": "CHF",
}  # fmt: skip


def each() -> Iterator[tuple[str, Numeral]]:
    """Every word with its row."""
    for row in ROWS:
        for word in row.words.split("|"):
            yield word, row
