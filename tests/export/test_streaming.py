"""The file is made while it is sent, under ASGI as well, and the loop serves others meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.http import StreamingHttpResponse
from django.test import AsyncClient, AsyncRequestFactory, RequestFactory

from community.chat import actions as chat
from community.chat.models import Room
from community.export import views
from community.members.models import Member
from config.streams import AT_ONCE, StreamsMiddleware
from tests.conftest import PASSWORD

ADDRESS = "/settings/export/"
PIECE = b"x" * AT_ONCE


async def begun(member: Member) -> Any:
    """The answer as the server has it before anything was taken from it."""
    browser = AsyncClient()
    await browser.aforce_login(member)
    await browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return await browser.post(ADDRESS)


async def taken(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


@pytest.mark.django_db(transaction=True)
def test_it_is_whole(ada: Member) -> None:
    room = Room.objects.create(slug="lounge", title="Lounge", description="")
    for number in range(220):
        chat.send_message(ada, room, body=f"Word {number}. {uuid4()} {uuid4()}", nonce=uuid4())

    async def story() -> tuple[bool, bytes]:
        response = await begun(ada)
        return response.is_async, await taken(response.streaming_content)

    is_async, content = async_to_sync(story)()
    assert is_async
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert "Word 219." in archive.read("even-keel.html").decode()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_made_before_it_is_taken(ada: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    def archive(member: Member) -> Iterator[bytes]:
        for number in range(50):
            made.append(number)
            yield PIECE

    monkeypatch.setattr(views, "archive", archive)

    async def story() -> list[int]:
        pieces = (await begun(ada)).streaming_content
        counts = [len(made)]
        for _time in range(2):
            await anext(pieces)
            counts.append(len(made))
        await taken(pieces)
        return counts

    assert async_to_sync(story)() == [1, 1, 2]
    assert len(made) == 50


def sent(pieces: Iterator[bytes], request: Any) -> StreamingHttpResponse:
    """What the middleware makes of an answer with these pieces."""
    answer = StreamsMiddleware(lambda request: StreamingHttpResponse(pieces))(request)
    assert isinstance(answer, StreamingHttpResponse)
    return answer


def test_the_loop_is_free_while_a_piece_is_made() -> None:
    """The second piece comes only when somebody else was served in between."""
    served = threading.Event()

    def pieces() -> Iterator[bytes]:
        yield PIECE
        assert served.wait(60)
        yield b"end"

    async def story() -> bytes:
        response: Any = sent(pieces(), AsyncRequestFactory().get("/"))

        async def somebody_else() -> None:
            await asyncio.sleep(0)
            served.set()

        whole, _other = await asyncio.gather(taken(response.streaming_content), somebody_else())
        return whole

    assert async_to_sync(story)() == PIECE + b"end"


def test_all_is_made_in_one_thread() -> None:
    """A connection to the database belongs to its thread."""
    threads: set[int] = set()

    def pieces() -> Iterator[bytes]:
        for _number in range(4):
            threads.add(threading.get_ident())
            yield PIECE

    async def story() -> bytes:
        response: Any = await sync_to_async(sent)(pieces(), AsyncRequestFactory().get("/"))
        return await taken(response.streaming_content)

    assert len(async_to_sync(story)()) == 4 * AT_ONCE
    assert len(threads) == 1


def test_an_iterator_is_closed_when_its_reader_goes() -> None:
    closed = threading.Event()

    def pieces() -> Iterator[bytes]:
        try:
            while True:
                yield PIECE
        finally:
            closed.set()

    async def story() -> None:
        response: Any = sent(pieces(), AsyncRequestFactory().get("/"))
        await anext(response.streaming_content)
        response.close()

    async_to_sync(story)()
    assert closed.is_set()


@pytest.mark.parametrize("pieces", [[], [b"a"], [b"a", b"b"], [PIECE, b"", PIECE]])
def test_what_is_sent_is_what_was_made(pieces: list[bytes]) -> None:
    async def story() -> bytes:
        response: Any = sent(iter(pieces), AsyncRequestFactory().get("/"))
        return await taken(response.streaming_content)

    assert async_to_sync(story)() == b"".join(pieces)
    assert not sent(iter(pieces), RequestFactory().get("/")).is_async
