"""People at their browsers: threads that send requests one after the other, each over a connection of its own."""

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

SECONDS = 3.0  # of one run: long enough for a few thousand requests, short enough to take turns


def requests_per_second(port: int, people: list[Callable[[], bytes]], *, seconds: float = SECONDS) -> float:
    """How many requests all people together get answered with 2xx; anything else stops the run."""
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(len(people)) as pool:
        started = time.perf_counter()
        counts = list(pool.map(lambda person: busy(port, person, until), people))
        return sum(counts) / (time.perf_counter() - started)


def busy(port: int, next_request: Callable[[], bytes], until: float) -> int:
    """Send one person's requests until the time is over; returns how many were answered."""
    count = 0
    while time.perf_counter() < until:
        answer = send(port, next_request())
        assert answer[9:10] == b"2", answer.decode(errors="replace")
        count += 1
    return count


def send(port: int, request: bytes) -> bytes:
    """One request, and everything the server answers."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


def request(method: str, path: str, port: int, *, cookies: str, token: str = "", body: bytes = b"") -> bytes:
    """The bytes of a request, as a browser that is signed in sends them."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Cookie: {cookies}", "Connection: close"]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", f"X-CSRFToken: {token}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
