"""How a process that serves pages keeps its memory."""

import gc


def settle() -> None:
    """Call once everything is loaded: what lives as long as the process is never looked through for garbage again.

    Each page makes some thousands of things and lets go of them; looking for circles among them after every seven hundred, as
    Python does by itself, took an eighth of a page's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
