"""One answer saved again and again by eight people at once, against a bare view that writes one row."""

import json
from collections.abc import Callable, Iterator
from itertools import count, cycle
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.people import request, requests_per_second
from bench.rounds import Ratio, interleave
from bench.sites import PEOPLE, floor, rater
from tests.postgres import running

GOAL = 0.6
TOKEN = "b" * 32  # any 32 characters are a token, as long as cookie and header agree
QUESTIONS = ("R1", "R2", "R3", "R4", "A1", "A2", "A3", "T1", "T2", "T3", "T4", "T5", "E1", "E2", "S1", "S2")


def saving(person: dict[str, str], port: int) -> Callable[[], bytes]:
    """A person who scores one question after the other, and changes the scores in the next round."""
    questions, rounds = cycle(QUESTIONS), count()
    cookies = f"sessionid={person['session']}; csrftoken={TOKEN}"

    def next_request() -> bytes:
        version, place = divmod(next(rounds), len(QUESTIONS))
        body = json.dumps({"current": 1 + place % 5, "desired": 5, "version": version}).encode()
        path = f"/responses/{person['response']}/answers/{next(questions)}/"
        return request("PUT", path, port, cookies=cookies, token=TOKEN, body=body)

    return next_request


def writing(session: str, port: int) -> Callable[[], bytes]:
    """A visitor of the floor, doing the same."""
    questions, numbers = cycle(QUESTIONS), count()
    cookies = f"sessionid={session}; csrftoken={TOKEN}"

    def next_request() -> bytes:
        body = json.dumps({"current": 1 + next(numbers) % 5}).encode()
        return request("PUT", f"/answers/{next(questions)}/", port, cookies=cookies, token=TOKEN, body=body)

    return next_request


def ratio(database: str, folder: Path, ours: dict[str, str], floors: dict[str, str]) -> Ratio:
    """Both sites up, taking turns."""
    with rater(folder / "rater", **ours) as (server, signed_in), floor(folder / "floor", **floors) as (bare, sessions):
        savers = [saving(person, server.port) for person in signed_in["people"]]
        writers = [writing(session, bare.port) for session in sessions]
        figures = interleave(
            {
                "ours": lambda: requests_per_second(server.port, savers),
                "floor": lambda: requests_per_second(bare.port, writers),
            }
        )
    what, against = f"autosave, {PEOPLE} people at once, {database}", "a bare view that writes one row"
    return Ratio(what, against, figures["ours"], figures["floor"], "/s", GOAL, at_least=True)


def ratios() -> Iterator[Ratio]:
    """Autosave on SQLite and on PostgreSQL, both writing as safely as in production."""
    with TemporaryDirectory(prefix="rater-bench-") as folder:
        yield ratio("SQLite", Path(folder), {}, {})
    with TemporaryDirectory(prefix="rater-bench-") as folder, running() as postgres:
        postgres.psql("CREATE DATABASE floor")
        ours, floors = postgres.get_uri(), postgres.get_uri(database="floor")
        yield ratio("PostgreSQL", Path(folder), {"DATABASE_URL": ours}, {"DATABASE_URL": floors})
