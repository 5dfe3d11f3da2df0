"""What every handler needs: the published generation of the moment, and the pool that answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from surveilkg.errors import EnvironmentFailure
from surveilkg.serve.jobs import Job, Reply
from surveilkg.serve.kept import Kept, key_of
from surveilkg.serve.limits import Limits
from surveilkg.serve.pool import Pool
from surveilkg.serve.shared import Shared
from surveilkg.store.generations import Generation, Workspace

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace that is served.

    Args:
        workspace: where generations are published; the newest is asked for at every request.
        pool: processes that answer.
        limits: of one question and of all.
        kept: answers that need not be asked again.
        public: address under which clients see the server, with the slash at its end; empty where each request says it.
        shared: questions on their way.
    """

    workspace: Workspace
    pool: Pool
    limits: Limits
    kept: Kept
    public: str = ""
    shared: Shared = field(default_factory=Shared)

    def generation(self) -> Generation:
        """The published generation.

        Raises:
            EnvironmentFailure: there is none any more.
        """
        current = self.workspace.current()
        if current is None:
            raise EnvironmentFailure(
                "Nothing is published in the workspace.", "Run `surveilkg status`, then try again."
            )
        return current

    async def answer(self, request: Request, generation: Generation, job: Job, may_keep: bool = True) -> Reply:
        """The answer to a question of a client from a generation; one that others just asked is asked once.

        Args:
            request: of the client.
            generation: to answer from.
            job: the question.
            may_keep: whether the answer is the same as long as the generation is.
        """
        client = request.client.host if request.client else ""
        if not may_keep:
            return await self.pool.answer(generation.folder, job, client, request.is_disconnected)
        key = key_of(job)
        reply = self.kept.get(generation.id, key)
        if reply is None:
            reply = await self.shared.ask(
                (generation.id, key), partial(self.pool.answer, generation.folder, job, client), request.is_disconnected
            )
            self.kept.put(generation.id, key, reply)
        return reply

    def base(self, request: Request) -> str:
        """Address of the server as this client sees it, with the slash at its end."""
        return self.public or str(request.base_url)

    def root(self, request: Request) -> str:
        """Path of the server as this client sees it, with the slash at its end."""
        return urlsplit(self.base(request)).path or "/"


def served(request: Request) -> Served:
    """What the application serves."""
    found = request.app.state.served
    if not isinstance(found, Served):
        raise TypeError("the application serves nothing")
    return found
