"""``zhize serve``: several worker processes behind one address."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import click

from api.errors import BadRequest
from api.notices import OUTDATED
from api.settings import load

BACKLOG = 2048


def run_server(host: str, port: int, workers: int, data: Path | None) -> int:
    """Serve until interrupted.

    The workers are processes of their own; they learn the settings from the environment, so what the command line
    said is put there. Raises :class:`BadRequest` where the address is in use.
    """
    import uvicorn

    from kg.snapshots import Snapshots
    from search.index.manifest import outdated

    settings = load(data=data)
    os.environ["ZHIZE_DATA"] = str(settings.data.resolve())
    _require_free(host, port)
    shown = f"[{host}]" if ":" in host else host
    click.echo(
        f"职责图谱：http://{shown}:{port}/  接口 /docs  SPARQL /sparql  （Ctrl-C 停止 · to stop）", err=True
    )
    current = Snapshots(settings.data).current()
    if current is None:
        click.echo(
            f"{settings.data} 中还没有数据：先用 zhize ingest 导入清单，或用 zhize demo 试用虚构样例。",
            err=True,
        )
    elif outdated(current.index):
        click.echo(OUTDATED.zh, err=True)
    uvicorn.run(
        "api.http.app:from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        backlog=BACKLOG,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )
    return 0


def _require_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise BadRequest(
                f"无法在 {host}:{port} 上监听（{error.strerror}）。请用 --port 换一个端口。"
            ) from error
