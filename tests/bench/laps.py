"""Variants measured side by side: laps in random order, so that a slow moment hits all alike."""

import gc
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

LONGEST = 50.0
FEWEST = 9

Lap = Callable[[], Awaitable[float]]


@dataclass(frozen=True)
class Run:
    """What every benchmark is told: whether to be quick, and where chance comes from."""

    quick: bool = False
    seed: int = 1
    random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "random", Random(self.seed))  # noqa: S311 - only an order

    def many(self, usual: int, quick: int) -> int:
        return quick if self.quick else usual


async def medians(run: Run, laps: int, variants: Mapping[str, Lap]) -> dict[str, float]:
    """The middle of what each variant's laps gave, after one of each to warm up.

    On a machine that is busy there may be fewer than `laps`, never fewer than nine.
    """
    given: dict[str, list[float]] = {name: [] for name in variants}
    for lap in variants.values():
        await lap()
    latest = time.monotonic() + LONGEST
    for done in range(laps):
        if done >= FEWEST and time.monotonic() > latest:
            break
        order = list(variants)
        run.random.shuffle(order)
        for name in order:
            given[name].append(await variants[name]())
    return {name: statistics.median(values) for name, values in given.items()}


def timed(work: Callable[[], object], times: int) -> Lap:
    """CPU µs of one call, by `times` calls without a pause of the collector."""

    async def lap() -> float:
        with without_collector():
            began = time.process_time()
            for _ in range(times):
                work()
            return (time.process_time() - began) / times * 1e6

    return lap


def timed_async(work: Callable[[], Awaitable[object]], times: int) -> Lap:
    async def lap() -> float:
        with without_collector():
            began = time.process_time()
            for _ in range(times):
                await work()
            return (time.process_time() - began) / times * 1e6

    return lap


@contextmanager
def without_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
