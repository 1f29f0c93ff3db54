"""What a tool does in Pipedrive; `desk/effects` has what follows from each."""

from typing import Literal

Effect = Literal[
    "read", "create", "update", "delete", "merge", "duplicate", "convert", "upload", "bulk_delete",
    "set_picture", "remove_picture", "add_row", "edit_row", "remove_row",
]  # fmt: skip
