"""Rooms as pages, and the addresses things are sent to. All of it works without JavaScript; the socket only delivers."""
