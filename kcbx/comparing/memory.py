"""Making very many objects at once without stopping to look for garbage among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the cyclic garbage collector from running meanwhile; afterwards it is as it was.

    It would walk through all people of all lists again and again, a third of the time of a comparison, and find
    nothing: what a comparison makes it keeps until the end.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
