"""HTTP to a store elsewhere: credentials from the environment, retries with back-off, errors that say what to do.

What is sent and what answers mean is not known here.
"""

from __future__ import annotations

import base64
import email.utils
import hashlib
import http.client
import os
import re
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import IO

from surveilkg.errors import EnvironmentFailure, MisuseError

USER_VARIABLE = "SURVEILKG_ENDPOINT_USER"
PASSWORD_VARIABLE = "SURVEILKG_ENDPOINT_PASSWORD"  # noqa: S105 - the name of the variable
TIMEOUT_VARIABLE = "SURVEILKG_ENDPOINT_TIMEOUT"
TRANSIENT = frozenset({429, 502, 503, 504})
"""Answers after which the same request may succeed."""
ATTEMPTS = 5
_LONGEST_PAUSE = 60.0
_IN_MEMORY = 16 * 1024 * 1024
_LARGE = 64 * 1024
"""Bytes of a body from which on it is asked first how to log in: a server that refuses closes the line meanwhile."""
_BROKEN = (ConnectionError, http.client.HTTPException)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer.

    Args:
        status: of HTTP, 200 to 299.
        headers: its headers.
        body: its bytes, from the beginning; on disk where they are many.
    """

    status: int
    headers: Message
    body: IO[bytes]


class RefusedError(EnvironmentFailure):
    """A server answered with an error.

    Args:
        message: what and where.
        hint: what to do.
        status: of HTTP.
        said: the beginning of what the server said, in one line.
    """

    def __init__(self, message: str, hint: str, status: int, said: str) -> None:
        super().__init__(message, hint)
        self.status = status
        self.said = said


class Transport:
    """Sends requests.

    Args:
        say: told in one line before a request is tried again.
        pause: first pause in seconds before that; it doubles each time.
    """

    def __init__(self, say: Callable[[str], None] | None = None, pause: float = 0.5) -> None:
        self._say = say or (lambda _: None)
        self._pause = pause
        self._user = os.environ.get(USER_VARIABLE, "")
        self._password = os.environ.get(PASSWORD_VARIABLE, "")
        self._timeout = _timeout()
        self._login: dict[str, dict[str, str]] = {}
        self._count = 0

    def send(self, request: urllib.request.Request) -> Reply:
        """Send a request, again after transient failures.

        Raises:
            RefusedError: the server answers with an error.
            EnvironmentFailure: it cannot be reached.
        """
        self._ask_how_to_log_in(request)
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(request)
            except RefusedError as error:
                wait = None if error.status not in TRANSIENT else getattr(error, "wait", None)
                if error.status not in TRANSIENT or attempt == ATTEMPTS:
                    raise
                why = f"{error.status}"
            except (OSError, http.client.HTTPException) as error:
                reason = getattr(error, "reason", error)
                if attempt == ATTEMPTS or not isinstance(reason, _BROKEN):
                    raise self._unreachable(request, reason) from None
                why, wait = _words(reason), None
            pause = self._pause * 2 ** (attempt - 1) if wait is None else wait
            self._say(f"{_place(request)} does not answer ({why}); trying again in {pause:g} s ...")
            time.sleep(min(pause, _LONGEST_PAUSE))
        raise AssertionError("the loop ends by returning or raising")

    def _once(self, request: urllib.request.Request, may_log_in: bool = True) -> Reply:
        self._log_in(request)
        try:
            with urllib.request.urlopen(request, timeout=self._timeout) as answer:  # noqa: S310 - http and https only
                return Reply(answer.status, answer.headers, _body(answer))
        except urllib.error.HTTPError as error:
            if error.code == 401 and self._user and may_log_in and self._learn(request, error.headers):
                error.close()
                return self._once(request, may_log_in=False)
            raise self._refused(request, error) from None

    def _unreachable(self, request: urllib.request.Request, reason: object) -> EnvironmentFailure:
        if isinstance(reason, TimeoutError):
            return EnvironmentFailure(
                f"{_place(request)} gives no answer in {self._timeout:g} s.", f"{TIMEOUT_VARIABLE} sets the seconds."
            )
        return EnvironmentFailure(
            f"{_place(request)} cannot be reached: {_words(reason)}.", "Check the URL, and that the server runs."
        )

    def _ask_how_to_log_in(self, request: urllib.request.Request) -> None:
        data = request.data
        if not self._user or not isinstance(data, bytes) or len(data) < _LARGE or _place(request) in self._login:
            return
        question = urllib.request.Request(request.full_url, method="OPTIONS")  # noqa: S310 - checked in `checked`
        try:
            urllib.request.urlopen(question, timeout=self._timeout).close()  # noqa: S310
        except urllib.error.HTTPError as error:
            if error.code == 401:
                self._learn(request, error.headers)
            error.close()
        except (OSError, http.client.HTTPException):
            return  # the request itself will tell

    def _learn(self, request: urllib.request.Request, headers: Message) -> bool:
        """Keep how a server wants its users to log in; False where it is not a way that is known here."""
        for told in headers.get_all("WWW-Authenticate") or ():
            scheme, _, rest = told.partition(" ")
            if scheme.casefold() in {"basic", "digest"}:
                found = urllib.request.parse_keqv_list(list(filter(None, urllib.request.parse_http_list(rest))))
                self._login[_place(request)] = {**found, "scheme": scheme.casefold()}
                return True
        return False

    def _log_in(self, request: urllib.request.Request) -> None:
        told = self._login.get(_place(request))
        if told is None:
            return
        if told["scheme"] == "basic":
            text = base64.b64encode(f"{self._user}:{self._password}".encode()).decode("ascii")
            request.add_unredirected_header("Authorization", f"Basic {text}")
        else:
            self._count += 1
            path = request.selector
            found = _digest(told, self._user, self._password, (request.get_method(), path), self._count)
            request.add_unredirected_header("Authorization", found)

    def _refused(self, request: urllib.request.Request, error: urllib.error.HTTPError) -> RefusedError:
        said = _one_line(error.read(4000).decode("utf-8", "replace"))
        message = f"{_place(request)} answers {error.code} {error.reason}" + (f": {said}" if said else ".")
        hint = ""
        if error.code in {401, 403}:
            given = "were refused" if self._user else "are needed"
            hint = f"Credentials {given}: set {USER_VARIABLE} and {PASSWORD_VARIABLE} in the environment."
        elif error.code == 404:
            hint = "Check the URL; `surveilkg publish --help` tells which ones a server has."
        found = RefusedError(message, hint, error.code, said)
        found.wait = _retry_after(error.headers)  # type: ignore[attr-defined]
        return found


def _body(answer: http.client.HTTPResponse) -> IO[bytes]:
    """The whole body of an answer."""
    body = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - handed out
    try:
        while block := answer.read(1024 * 1024):
            body.write(block)
        if answer.length:  # what the server announced and did not send
            raise http.client.IncompleteRead(b"", answer.length)
    except (OSError, http.client.HTTPException):
        body.close()
        raise
    body.seek(0)
    return body


def checked(url: str) -> str:
    """A URL of a store as a user gives it.

    Raises:
        MisuseError: it is not http or https, or carries credentials.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_fine = urllib.parse.urlsplit(""), False
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_fine or re.search(r"\s", url):
        shown = "with credentials in it" if "@" in url else repr(url)
        raise MisuseError(f"The endpoint {shown} is no URL.", "Example: http://127.0.0.1:8890/sparql")
    if parts.username or parts.password:
        raise MisuseError(
            "The URL carries credentials, which others could read on the command line.",
            f"Leave them out and set {USER_VARIABLE} and {PASSWORD_VARIABLE} in the environment.",
        )
    return url


def _timeout() -> float:
    text = os.environ.get(TIMEOUT_VARIABLE, "")
    try:
        seconds = float(text or 300)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise MisuseError(f"{TIMEOUT_VARIABLE} is {text!r}.", "Give it seconds, such as 300.")
    return seconds


def _place(request: urllib.request.Request) -> str:
    """A URL as it is shown and remembered: without its parameters."""
    return request.full_url.partition("?")[0]


def _words(reason: object) -> str:
    return str(getattr(reason, "strerror", None) or reason or type(reason).__name__).lower()


def _retry_after(headers: Message) -> float | None:
    """Seconds of a Retry-After header, which gives seconds or a date."""
    text = headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = email.utils.parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError):
        return None
    return max(0.0, moment - time.time())


def _one_line(text: str) -> str:
    """The beginning of what a server says, without markup."""
    plain = " ".join(re.sub(r"<(style|script|title).*?</\1>|<[^>]*>", " ", text, flags=re.DOTALL).split())
    plain = plain.partition(" SPARQL query:")[0]  # some repeat the whole question
    return plain if len(plain) <= 300 else plain[:300] + " ..."


def _digest(told: dict[str, str], user: str, password: str, asked: tuple[str, str], count: int) -> str:
    """The header by which RFC 7616 logs in, with MD5 or SHA-256."""
    method, path = asked
    algorithm = told.get("algorithm", "MD5")
    name = {"MD5": "md5", "SHA-256": "sha256"}.get(algorithm.upper())
    if name is None:
        raise EnvironmentFailure(f"The server wants to log users in by {algorithm}, which is not known here.")

    def hashed(text: str) -> str:
        return hashlib.new(name, text.encode(), usedforsecurity=False).hexdigest()

    nonce, number, own = told["nonce"], f"{count:08x}", os.urandom(8).hex()
    secret, request = hashed(f"{user}:{told['realm']}:{password}"), hashed(f"{method}:{path}")
    fields = {"username": user, "realm": told["realm"], "nonce": nonce, "uri": path}
    if "auth" in [each.strip() for each in told.get("qop", "").split(",")]:
        response = hashed(f"{secret}:{nonce}:{number}:{own}:auth:{request}")
    else:
        response = hashed(f"{secret}:{nonce}:{request}")
    fields |= {"response": response, **({"opaque": told["opaque"]} if "opaque" in told else {})}
    text = ", ".join(f'{key}="{value}"' for key, value in fields.items())
    tail = f', qop=auth, nc={number}, cnonce="{own}"' if "qop" in told else ""
    return f"Digest {text}, algorithm={algorithm}{tail}"
