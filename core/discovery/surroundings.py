"""What happens to the laptop itself while a run goes on: it sleeps, or its cable is pulled."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta

from core.discovery.control import Clock
from core.discovery.interfaces import LocalInterface, missing

_LEAP = timedelta(seconds=30)
_LOOK_S = 1.0


class Surroundings:
    """Asked again and again while a run goes on. `interface` None: only practice addresses, no interface matters."""

    def __init__(
        self,
        interface: LocalInterface | None,
        clock: Clock,
        look: Callable[[LocalInterface], str] = missing,
    ) -> None:
        self._interface = interface
        self._clock = clock
        self._look = look
        self._utc = clock.utc()
        self._looked = clock.monotonic()

    async def changed(self) -> str:
        """Why nothing may be sent any more, or "". A leap of the clock is taken for sleep: after it the connections
        of before are worthless, and the laptop may stand in another plant."""
        now, before = self._clock.utc(), self._utc
        self._utc = now
        if abs(now - before) > _LEAP:
            return "This computer slept, or its clock was changed, while the run went on."
        if self._interface is None or self._clock.monotonic() - self._looked < _LOOK_S:
            return ""
        self._looked = self._clock.monotonic()
        return await asyncio.to_thread(self._look, self._interface)


async def in_thread(work: Callable[[], bool]) -> bool:
    """`work` in a thread that nobody waits for at the end: it may be waiting for a person who has gone."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[bool] = loop.create_future()

    def finish(answer: bool, error: BaseException | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(answer)
        else:
            done.set_exception(error)

    def run() -> None:
        answer, error = False, None
        try:
            answer = work()
        except BaseException as raised:  # noqa: BLE001 - handed on
            error = raised
        with contextlib.suppress(RuntimeError):  # the run has ended meanwhile
            loop.call_soon_threadsafe(finish, answer, error)

    threading.Thread(target=run, name="discovery-question", daemon=True).start()
    return await done
