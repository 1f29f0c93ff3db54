"""A message with only those buttons that its reader may use: rules differ, cards do not."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from bot.blocks.kit import buttons
from bot.blocks.kit.buttons import LABEL_LIMIT
from bot.blocks.kit.message import Block, Message
from bot.text import cut

# As it is; asking somebody who may; not at all.
Offer = Literal["offer", "ask", "drop"]
# By the name of a tool, and whether its answer is to be shared.
Offers = Callable[[str, bool], Offer]
# The menus that fill a field of a tool name it in their action_id.
PICKING = frozenset({"pick", "fill", "open"})


def offered(message: Message, offers: Offers) -> Message:
    kept = (_block(block, offers) for block in message.blocks)
    return replace(message, blocks=tuple(block for block in kept if block))


def _block(block: Block, offers: Offers) -> Block | None:
    if block["type"] == "actions":
        elements = [one for one in (_element(e, offers) for e in block["elements"]) if one]
        return {**block, "elements": elements} if elements else None
    if "accessory" not in block:
        return block
    accessory = _element(block["accessory"], offers)
    bare = {name: value for name, value in block.items() if name != "accessory"}
    return {**bare, "accessory": accessory} if accessory else bare


def _element(element: Block, offers: Offers) -> Block | None:
    if element["type"] == "overflow":
        options = [one for one in (_option(o, element, offers) for o in element["options"]) if one]
        return {**element, "options": options} if options else None
    verb, _, rest = str(element.get("action_id", "")).partition(":")
    if verb in PICKING:
        return None if offers(rest.partition(":")[0], False) == "drop" else element  # noqa: FBT003 - picking shares nothing
    return _told(element, element, offers)


def _option(option: Block, menu: Block, offers: Offers) -> Block | None:
    action = {"action_id": menu["action_id"], "selected_option": option}
    return _told(option, action, offers)


def _told(element: Block, action: dict[str, Any], offers: Offers) -> Block | None:
    press = buttons.pressed(action)
    tool = press.carries.get("tool") if press else None
    if press is None or not isinstance(tool, str):
        return element
    offer = offers(tool, press.verb == "share")
    if offer == "ask":
        label = element["text"]["text"]
        asks = cut(f"Ask to {label[:1].lower()}{label[1:]}", LABEL_LIMIT)
        element = {**element, "text": {**element["text"], "text": asks}}
        element.pop("accessibility_label", None)
    return None if offer == "drop" else element
