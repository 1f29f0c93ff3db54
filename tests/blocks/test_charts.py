"""What a chart draws of many figures."""

from bot.blocks.kit import charts


def test_a_pie_names_the_largest_parts_in_their_order_and_adds_up_the_rest() -> None:
    figures = {"EUR": 134, "CHF": 1, "SEK": 2, "GBP": 47, "NOK": 3, "USD": 66, "JPY": 19, "PLN": 5}

    drawn = charts.pie("Number of deals", figures)

    assert drawn is not None
    assert [(one["label"], one["value"]) for one in drawn["chart"]["segments"]] == [
        ("EUR", 134), ("GBP", 47), ("USD", 66), ("JPY", 19), ("PLN", 5), ("Other", 6),
    ]  # fmt: skip


def test_a_pie_of_six_parts_names_them_all() -> None:
    drawn = charts.pie("Number of deals", dict.fromkeys("ABCDEF", 1))

    assert drawn is not None
    assert [one["label"] for one in drawn["chart"]["segments"]] == list("ABCDEF")


def test_nothing_is_drawn_of_nothing() -> None:
    assert charts.pie("Number of deals", {"EUR": 0}) is None
