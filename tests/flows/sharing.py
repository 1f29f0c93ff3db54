"""Sharing, as people do it where not everybody has the right: asked about, and agreed to."""

from tests.seat import Json, Seat, labels

AGREED = ("Whole card", "Show it here")


async def agrees(person: Seat, asked: Json) -> Json:
    """What everybody then reads; the question has given way when this returns."""
    label = next(one for one in labels(asked["blocks"]) if one in AGREED)
    shared = await person.presses(asked, label)
    assert (await person.told())["text"] == "Shared here."
    return shared


async def shares(person: Seat, line: str) -> Json:
    return await agrees(person, await person.types(line))
