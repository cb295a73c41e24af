"""Files, tables and archives that are sent piece by piece, also under ASGI: in the thread of the page, while others are served.

WhiteNoise, our tables and the file members take along hand out ordinary iterators, which suit WSGI. Django's ASGI handler would
read them to the end before the first piece leaves. Here each part is made when the browser has taken the one before, in the
thread whose connection to the database the iterator began with.
"""

from collections.abc import AsyncIterator, Callable, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse

AT_ONCE = 64 * 1024  # bytes made before the loop is told: most files are one part, and a change of threads is not free


class StreamsMiddleware:
    """Gives ASGI the kind of iterator it asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; of what is streamed the first part is made at once, in the thread that runs already."""
        response = self.get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse) and not response.is_async:
            pieces: Iterator[bytes] = iter(response.streaming_content)  # type: ignore[arg-type]
            first, is_over = _part(pieces)
            response.streaming_content = _handed_over(first, pieces, is_over=is_over)
        return response


async def _handed_over(part: bytes, pieces: Iterator[bytes], *, is_over: bool) -> AsyncIterator[bytes]:
    yield part
    while not is_over:
        part, is_over = await sync_to_async(_part, thread_sensitive=True)(pieces)
        if part:
            yield part


def _part(pieces: Iterator[bytes]) -> tuple[bytes, bool]:
    """The next :data:`AT_ONCE` bytes or a little more, and whether that was all."""
    taken: list[bytes] = []
    size = 0
    for piece in pieces:
        taken.append(piece)
        size += len(piece)
        if size >= AT_ONCE:
            return b"".join(taken), False
    return b"".join(taken), True
