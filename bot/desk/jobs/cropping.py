"""A picture is looked at before it becomes somebody's: whether it will do, and is a square."""

import asyncio

from bot.blocks.replies import attached, refusals
from bot.commands import cropping
from bot.commands.titles import title
from bot.desk.caller import Caller
from bot.desk.jobs.means import Inbox
from bot.desk.jobs.temp_files import TempFiles
from bot.desk.reply import Form, MessageReply, Reply
from bot.tools.base import Call, NotUploaded
from bot.tools.catalog.pictures import SET, SetPicture, fitting
from bot.tools.images import NoPicture, Size


class Cropper:
    def __init__(self, inbox: Inbox, temp_files: TempFiles) -> None:
        self._inbox = inbox
        self._temp_files = temp_files

    async def first(self, call: Call[SetPicture], caller: Caller) -> Reply | Call[SetPicture]:
        """The choice of a square; a picture that is one is taken as it is."""
        if not cropping.must_crop(call):
            return call
        try:
            name, size = await self._looked_at(call.args.file, caller)
        except NotUploaded as why:
            return MessageReply(attached.refused(str(why), why.name))
        if size[0] == size[1]:
            return cropping.whole(call.args, size)
        view = cropping.form(call.args, size, name)
        typed = {"id": str(call.args.id), "file": call.args.file}
        return Form(view, refusals.form_waits(title(SET), SET.name, typed))

    async def _looked_at(self, file: str, caller: Caller) -> tuple[str, Size]:
        path = self._temp_files.new()
        try:
            image = await self._inbox.fetch(file, caller.origin, path)
            return image.name, await asyncio.to_thread(fitting, path)
        except NoPicture as why:
            raise NotUploaded(str(why), image.name) from None
        finally:
            path.unlink(missing_ok=True)
