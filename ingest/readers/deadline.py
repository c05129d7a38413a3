"""A limit on the time that reading one file may take in our own process.

PDFs and conversions run in processes of their own, which can be killed. What is read here is bounded by the caps on
sizes; should it take too long all the same, an exception is raised inside the reading thread
(``PyThreadState_SetAsyncExc`` of CPython's C API), which any loop in Python notices.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.limits import setting
from ingest.readers.document import ReadError
from ingest.records import Source


class _TimeIsUp(BaseException):
    """Raised in the reading thread; no handler of errors in a file may take it for one."""


@contextmanager
def within(seconds: int, name: str) -> Iterator[None]:
    """Stop what is done inside after so many seconds, with a ReadError that names the file."""
    thread = threading.get_ident()
    lock = threading.Lock()
    done = fired = False

    def stop() -> None:
        nonlocal fired
        with lock:
            if not done:
                fired = True
                _raise_in(thread, _TimeIsUp)

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except _TimeIsUp as error:
        message = f"文件“{name}”读取超过{seconds}秒，已停止；请拆分后导入{setting('seconds')}"
        raise ReadError(message, Source(name)) from error
    finally:
        with lock:
            done = True
            if fired:
                _raise_in(thread, None)  # not to be raised later, if it has not been yet
        timer.cancel()


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    what = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), what)
