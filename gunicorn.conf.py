"""How gunicorn serves RATER: `make run` and production alike. PORT and WEB_CONCURRENCY are the two knobs."""

import gc
import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

# The intervals need a quantile, not matrices: threads of the numeric library would only be copied into every worker.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

wsgi_app = "rater_site.wsgi:application"
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"

# Sync workers that share a preloaded application: on two cores they beat threads, whose speed swings threefold
# and which halve SQLite's writes.
worker_class = "sync"
# One more than may print at once (reports/pdf.py): while two PDFs are being made, somebody still answers.
workers = int(os.environ.get("WEB_CONCURRENCY", "3"))
preload_app = True
timeout = 60  # seconds; the slowest request is the first rendering of a long report
graceful_timeout = 30
limit_request_line = 8190  # bytes, the most there is: a link far too long shall meet the page of all wrong links
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - heartbeats in memory, so a busy disk kills no worker

# No door for other programs into the running server: nobody uses it, and its thread would be copied into new workers.
control_socket_disable = True

# Path without its query, no address, no referrer: a log holds nothing that opens or names anything.
accesslog = "-"
logger_class = "rater_site.logs.AccessLogger"
loglevel = "warning"  # so that the terminal shows the address and the accounts, not the server's own start
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s B %(M)s ms"


def when_ready(server: Any) -> None:
    """Load what the first request would wait for, once, before the workers are forked."""
    from django.db import connections

    from assessments.reports import pdf

    pdf.warm_up()
    for listener in server.LISTENERS:
        # Browsers open connections ahead and leave them silent: a sync worker would wait for their first word.
        listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, timeout)
    connections.close_all()  # a connection shared by two workers mixes their answers
    gc.freeze()  # what is loaded now stays shared between the workers
    start_background_worker(server)
    print(f"\nRATER answers at http://{bind}/ (Ctrl+C stops it)\n", flush=True)  # noqa: T201 - the operator reads it


def start_background_worker(server: Any) -> None:
    """Start what sends letters and takes in imports, as a process beside the workers; WORKER=no leaves it to others."""
    from django.conf import settings

    if settings.WORKER:
        command = [sys.executable, "manage.py", "worker", "--parent", str(os.getpid())]
        server.background = subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL)


def on_exit(server: Any) -> None:
    """Let the background worker finish its step. Had this process been killed, the worker would end by itself."""
    if background := getattr(server, "background", None):
        background.terminate()
        with suppress(subprocess.TimeoutExpired):
            background.wait(graceful_timeout)
