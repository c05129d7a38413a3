"""Progress on the command line: Ctrl-C counts, wherever it comes."""

from __future__ import annotations

import contextlib
import signal

import pytest

from api.cli.progress import Progress


def test_an_interrupt_that_was_swallowed_is_raised_at_the_next_step() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Progress("导入") as progress:
        progress(0, 2, "一")
        with contextlib.suppress(KeyboardInterrupt):  # as a finaliser or an extension's callback would
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            progress(1, 2, "二")
    assert signal.getsignal(signal.SIGINT) is before


def test_steps_without_an_interrupt_go_on() -> None:
    with Progress("导入") as progress:
        for done in range(3):
            progress(done, 3, "文件")
