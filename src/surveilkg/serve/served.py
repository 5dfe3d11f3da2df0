"""What every handler needs: the published generation of the moment, and the pool that answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from surveilkg.errors import EnvironmentFailure
from surveilkg.serve.jobs import Job, Reply
from surveilkg.serve.limits import Limits
from surveilkg.serve.pool import Pool
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
        public: address under which clients see the server, with the slash at its end; empty where each request says it.
    """

    workspace: Workspace
    pool: Pool
    limits: Limits
    public: str = ""

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

    async def answer(self, request: Request, generation: Generation, job: Job) -> Reply:
        """The answer to a question of a client from a generation."""
        return await self.pool.answer(generation.folder, job, request.is_disconnected)

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
