"""A way to Redis that can fail, or go dead without a word."""

import asyncio

from pydantic import SecretStr


class Line:
    def __init__(self) -> None:
        self.dead = False
        # Seconds until what was said arrives.
        self.delay = 0.0
        # All that was said to Redis.
        self.said = b""
        self._failing = False
        self._clients: set[asyncio.StreamWriter] = set()
        self._servers: set[asyncio.StreamWriter] = set()
        self._ways: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> SecretStr:
        return SecretStr(f"redis://127.0.0.1:{self._port}/9")

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]

    def fail(self) -> None:
        """Hang up on everybody, now and until it is healed."""
        self._failing = True
        for writer in self._clients | self._servers:
            writer.transport.abort()

    def heal(self) -> None:
        self._failing = False

    async def close(self) -> None:
        self._server.close()
        self.fail()
        await asyncio.gather(*self._ways)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._failing:
            writer.transport.abort()
            return
        up, down = await asyncio.open_connection("127.0.0.1", 6379)
        self._clients.add(writer)
        self._servers.add(down)
        self._ways |= {
            asyncio.create_task(self._carry(reader, down)),
            asyncio.create_task(self._carry(up, writer)),
        }

    async def _carry(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                await asyncio.sleep(self.delay)
                if not self.dead:
                    target.write(data)
                if target not in self._clients:
                    self.said += data
        except ConnectionError:
            pass
        finally:
            target.transport.abort()
