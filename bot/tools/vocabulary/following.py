"""English words that go on from what was shown last, or that lead to its narrower form."""

# They stand before what is said of the last list; the longest first.
BEFORE = tuple(
    tuple(words.split())
    for words in (
        "and what about", "what about", "how about", "same for", "the same for", "and only",
        "compared to", "compared with", "i mean", "no i mean", "i meant", "make it", "but only",
        "and just", "now only", "now just", "only", "just", "and", "but", "or", "no", "nope", "vs",
        "versus", "then", "also", "now", "ok", "instead", "rather",
    )
)  # fmt: skip
# They stand behind it.
AFTER = ("then", "instead", "only", "ones", "too", "though", "rather")
# It may end a question of its own as well.
POLITE = ("please", "pls", "thanks", "thx")
# Another page of it.
MORE = {
    "more",
    "show more",
    "next page",
    "next",
    "more please",
    "show me more",
    "and more",
    "the rest",
    "show the rest",
    "next ones",
    "the next ones",
    "mehr",
    "mas",
    "mais",
    "plus",
}
# What adds it up.
SUMS = {
    "sum",
    "total",
    "the total",
    "the sum",
    "in total",
    "whats the total",
    "what's the total",
    "totals",
    "how many",
    "how much",
    "summe",
    "total?",
}
# The list once more.
AGAIN = {"back to the list", "back", "the list again", "show the list again", "list again",
         "show that again", "again", "that list again", "go back"}  # fmt: skip
# Which of its rows; 0 is the one behind the one that was spoken of last.
PLACES = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8,
    "ninth": 9, "9th": 9, "tenth": 10, "10th": 10, "next": 0,
}  # fmt: skip
