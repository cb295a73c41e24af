"""Questions that many sockets ask at once, put to the database together.

When a server restarts, a thousand browsers come back in the same moment. Each asking for itself would be a dozen statements a
socket; asked together it is a dozen for all who wait. Somebody who comes alone is asked about at once.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from community.chat.database import ask

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
AT_ONCE = 100  # more would have the first of them wait for the last


class Together(Generic[Asked, Answer]):
    """One kind of question, on one event loop.

    :param answer: answers many, in their order, in a thread of the database; an exception among the answers is for the one who
        asked.
    """

    def __init__(self, answer: Callable[[list[Asked]], Sequence[Answer | Exception]]) -> None:
        self._answer = answer
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []
        self._working: asyncio.Task[None] | None = None

    async def ask(self, question: Asked) -> Answer:
        """The answer.

        :raises Exception: what the answer is, when it is one; or what befell all who asked in this moment.
        """
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, future))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                try:
                    answers = await ask(self._answer, [question for question, _ in batch])
                except Exception as fault:
                    answers = [fault] * len(batch)
                for (_, future), answer in zip(batch, answers, strict=True):
                    _settle(future, answer)
        finally:
            self._working = None


def _settle(future: "asyncio.Future[Answer]", answer: Answer | Exception) -> None:
    if future.done():  # whoever asked has gone
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
    else:
        future.set_result(answer)
