"""A way to Redis that can fail."""

import asyncio


class Line:
    """The way to Redis, which may be cut, or go dead without a word."""

    def __init__(self) -> None:
        self.dead = False
        self._writers: list[asyncio.StreamWriter] = []
        self._ways: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._ways)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        up, down = await asyncio.open_connection("127.0.0.1", 6379)
        self._writers += [writer, down]
        self._ways |= {
            asyncio.create_task(self._carry(reader, down)),
            asyncio.create_task(self._carry(up, writer)),
        }

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                if not self.dead:
                    target.write(data)
        except ConnectionError:
            pass
        finally:
            target.transport.abort()
