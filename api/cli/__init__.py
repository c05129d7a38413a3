"""The command ``zhize``.

Results go to stdout, progress and warnings to stderr. Exit status: 0 done; 1 done, but there is something to look
at; 2 the request could not be carried out, with one line that says what and what to do.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import click

OK, LOOK, FAILED, INTERRUPTED = 0, 1, 2, 130

_GARBAGE = 100_000, 50, 100
"""How many objects more than before are looked through for garbage. An ingest makes many that stay and hardly any in circles: with
Python's own 700 a tenth of its time goes into looking.
"""


def main() -> None:
    """Run the command line and exit with its status."""
    _leave(run(sys.argv[1:]))


def _leave(status: int) -> NoReturn:
    """Exit without taking apart what is in memory: everything is on the disk by now, and it costs a tenth of a command.

    Where something still runs beside, Python waits for it as it always does.
    """
    if threading.active_count() > 1:
        sys.exit(status)
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run(arguments: list[str]) -> int:
    """Run the command line on ``arguments`` and return its exit status; never raises for an expected error."""
    gc.disable()  # what is imported stays: looking through it for garbage costs a tenth of a cold start
    import click

    from api.errors import status_of

    commands = _commands(arguments)

    gc.freeze()
    gc.set_threshold(*_GARBAGE)
    gc.enable()

    try:
        result = commands.main(args=arguments, prog_name="zhize", standalone_mode=False)
    except click.exceptions.Abort:
        return _say(
            "已中断。原有数据没有改变，可以重新运行。 · Interrupted; stored data is unchanged.", INTERRUPTED
        )
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return FAILED
    except click.ClickException as error:
        from api.cli.usage import told

        return _say(told(error), FAILED)
    except BrokenPipeError:
        # The reader of our output went away (| head); nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if os.environ.get("ZHIZE_DEBUG"):
            raise
        if status_of(error) is None and not isinstance(error, OSError):
            kind = f"{type(error).__name__}：{error}"
            return _say(f"内部错误（{kind}）。请设 ZHIZE_DEBUG=1 重新运行，并把输出发给维护者。", FAILED)
        return _say(str(error), FAILED)
    return result if isinstance(result, int) else OK


def _commands(arguments: list[str]) -> click.Group:
    """The commands among which the one that is asked for is: a question needs nothing of the others."""
    from api.cli.asking import asking

    if arguments and arguments[0] in asking.commands:
        return asking
    from api.cli.app import app

    return app


def _say(message: str, status: int) -> int:
    sys.stderr.write(f"zhize: {message}\n")
    return status
