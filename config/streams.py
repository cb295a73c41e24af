"""Files and tables that are sent piece by piece, under ASGI: read in the thread of the page, then handed over without waiting.

WhiteNoise and our tables hand out ordinary iterators, which suit WSGI. Django's ASGI handler would read them to the end as
well, but with a warning for each file.
"""

from collections.abc import AsyncIterator, Callable, Iterable

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse


class StreamsMiddleware:
    """Gives ASGI the kind of iterator it asks for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on."""
        response = self.get_response(request)
        if isinstance(request, ASGIRequest) and isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _handed_over(list(response.streaming_content))  # type: ignore[arg-type]
        return response


async def _handed_over(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
