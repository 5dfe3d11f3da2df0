"""Questions that several clients ask at the same time are asked once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from surveilkg.serve.jobs import Reply

IsGone = Callable[[], Awaitable[bool]]


class Shared:
    """Questions on their way, each with those who wait for its answer."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, tuple[asyncio.Task[Reply], list[IsGone]]] = {}

    async def ask(self, key: Hashable, answer: Callable[[IsGone], Awaitable[Reply]], is_gone: IsGone) -> Reply:
        """The answer to a question, which is on its way already where another client asked the same just before.

        Args:
            key: what tells questions apart.
            answer: asks; it is given a function that tells whether all have hung up who wait.
            is_gone: tells whether this client has hung up.
        """
        if key in self._asked:
            task, waiting = self._asked[key]
            waiting.append(is_gone)
        else:
            waiting = [is_gone]

            async def are_gone() -> bool:
                return all([await each() for each in tuple(waiting)])

            task = asyncio.ensure_future(answer(are_gone))
            self._asked[key] = (task, waiting)
            task.add_done_callback(lambda _: self._asked.pop(key, None))
        return await asyncio.shield(task)
