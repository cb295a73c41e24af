"""What the hub is measured against: a bare broadcast server, and Channels as its tutorial shows it."""

import asyncio
import os
import sys

PING = 15  # seconds; as the site's own server, so that all three keep their lines alive at the same price


async def broadcast(port: int) -> None:
    """A bare ``websockets.broadcast`` server: any message is sent to all."""
    from websockets.asyncio.server import ServerConnection, broadcast, serve

    everyone: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        everyone.add(connection)
        try:
            async for message in connection:
                if message != "hello":
                    broadcast(everyone, message)
        finally:
            everyone.discard(connection)

    async with serve(handle, "127.0.0.1", port, compression=None, ping_interval=PING, ping_timeout=PING):
        await asyncio.get_running_loop().create_future()


def channels(port: int) -> None:
    """Channels as in its tutorial: every consumer joins the group and sends its own copy."""
    import django
    import uvicorn
    from django.conf import settings

    redis = os.environ.get("REDIS_URL")
    backend = ({"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [redis]}} if redis
               else {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 10_000}})
    settings.configure(CHANNEL_LAYERS={"default": backend}, INSTALLED_APPS=["channels"],
                       DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
    django.setup()
    from channels.generic.websocket import AsyncWebsocketConsumer

    class Consumer(AsyncWebsocketConsumer):  # type: ignore[misc]
        async def connect(self) -> None:
            await self.channel_layer.group_add("room", self.channel_name)
            await self.accept()

        async def receive(self, text_data: str = "", bytes_data: bytes | None = None) -> None:
            if text_data != "hello":
                await self.channel_layer.group_send("room", {"type": "chat.message", "text": text_data})

        async def chat_message(self, event: dict[str, str]) -> None:
            await self.send(text_data=event["text"])

    uvicorn.run(Consumer.as_asgi(), host="127.0.0.1", port=port, ws="websockets-sansio", loop="uvloop", lifespan="off",
                ws_per_message_deflate=False, log_level="error", ws_ping_interval=PING, ws_ping_timeout=PING)


if __name__ == "__main__":
    kind, number = sys.argv[1], int(sys.argv[2])
    if kind == "broadcast":
        import uvloop

        uvloop.run(broadcast(number))
    else:
        channels(number)
