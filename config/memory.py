"""How a process that serves pages begins: with everything read that its first visitor would otherwise wait for."""

import gc
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_backends
from django.core.cache import caches
from django.template.loader import get_template
from django.urls import get_resolver

FIRST_PAGES = ("chat/_message.html", "chat/room.html", "forum/thread.html")  # each brings the parts it is made of


def read_in() -> None:
    """Read now what Django reads when it is first asked for: the first message of a process took most of a second.

    Nothing here opens a connection, so that processes forked afterwards share it all.
    """
    get_resolver().url_patterns  # noqa: B018  reading it imports every view
    get_backends()
    for name in settings.CACHES:
        caches[name]  # each thread makes its own, of what is imported here
    import_module(settings.CHANNEL_LAYERS["default"]["BACKEND"].rpartition(".")[0])
    for name in FIRST_PAGES:
        get_template(name)
    import_module("community.safety.screening").read_in()


def settle() -> None:
    """Call once everything is loaded: what lives as long as the process is never looked through for garbage again.

    Each page makes some thousands of things and lets go of them; looking for circles among them after every seven hundred, as
    Python does by itself, took an eighth of a page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
