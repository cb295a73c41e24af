"""Asks again, while sockets are open, whether they may stay: a session ends, a member is banned, a browser falls silent.

And what is new for them elsewhere.
"""

import time
from typing import TYPE_CHECKING

from django.conf import settings

from community import policy
from community.chat import frames
from community.chat import socket as codes
from community.chat.database import ask
from community.chat.queries.rooms import rooms_with_news
from community.chat.sessions import identities
from community.chat.socket import Socket
from community.policy import Action

if TYPE_CHECKING:
    from community.chat.hub import Hub


async def look_again(hub: "Hub", sockets: list[Socket]) -> None:
    """Ask the database, in a few queries for any number of sockets, who may stay and what they may see."""
    if not sockets:
        return
    living, members = await ask(identities, [s.session_key for s in sockets], [s.member_id for s in sockets])
    for socket in (each for each in sockets if not each.closed):  # whoever left meanwhile is to be known no more
        identity = members.get(socket.member_id)
        if identity is None or socket.session_key not in living or identity.auth_hash != socket.auth_hash:
            socket.close(codes.SIGN_IN)
        elif not identity.may_read:
            socket.close(codes.REMOVED)
        else:
            hub.know(socket, identity)
            _ask_rooms_again(hub, socket, identity.removed_from)


def _ask_rooms_again(hub: "Hub", socket: Socket, removed_from: frozenset[int]) -> None:
    for slug, room_id in list(socket.rooms.items()):
        if room_id in removed_from:
            socket.close(codes.REMOVED)
            return
        refusal = policy.refusal(hub.members[socket.member_id], Action.READ_ROOM, hub.feeds[room_id].room)
        if refusal is not None:
            hub.leave(socket, slug)
            socket.push(frames.refused(slug, str(refusal.sentence)))


async def mind_sockets(hub: "Hub") -> None:
    """Let go of those nobody is behind any more, and tell the others in how many rooms they are not in something is new."""
    close_silent(hub)
    if not hub.sockets:
        return
    news = await ask(rooms_with_news, dict(hub.members))
    for socket in list(hub.sockets):
        count = len(news.get(socket.member_id, frozenset()).difference(socket.rooms.values()))
        if count != socket.news:
            socket.news = count
            socket.push(frames.notice(count))


def close_silent(hub: "Hub") -> None:
    """Let go of browsers that have said nothing for too long, or have not read for too long."""
    now = time.monotonic()
    for socket in list(hub.sockets):
        if socket.is_stuck(now):
            socket.close(codes.TOO_SLOW)
        elif now - socket.heard_at > settings.CHAT_SILENCE_SECONDS:
            socket.close(codes.SILENT)
