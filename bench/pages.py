"""Pages read by eight people at once, against a bare page that knows its visitor."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.people import request, requests_per_second
from bench.rounds import Ratio, interleave
from bench.sites import PEOPLE, floor, rater

# Peers were measured beside a bare page of 1,200/s: a questionnaire of 22 questions 55/s, a page of 22 results 53/s.
QUESTIONNAIRE, RESULTS = 0.25, 5 * 53 / 1200


def reading(session: str, path: str, port: int) -> list[Callable[[], bytes]]:
    """People who load the same page again and again."""
    load = request("GET", path, port, cookies=f"sessionid={session}")
    return [lambda: load] * PEOPLE


def ratios() -> Iterator[Ratio]:
    """The questionnaire and the results."""
    with (
        TemporaryDirectory(prefix="rater-bench-") as folder,
        rater(Path(folder) / "rater") as (ours, signed_in),
        floor(Path(folder) / "floor") as (bare, sessions),
    ):
        person, reader = signed_in["people"][0], signed_in["reader"]
        questionnaire = f"/responses/{person['response']}/dimensions/reliability/"
        pages = {
            "questionnaire": (ours.port, reading(person["session"], questionnaire, ours.port)),
            "results": (ours.port, reading(reader["session"], reader["results"], ours.port)),
            "bare": (bare.port, reading(sessions[0], "/page/", bare.port)),
        }
        figures = interleave({name: measured(*page) for name, page in pages.items()})
    for name, goal in (("questionnaire", QUESTIONNAIRE), ("results", RESULTS)):
        yield Ratio(
            f"{name} page", "a bare page with a session", figures[name], figures["bare"], "/s", goal, at_least=True
        )


def measured(port: int, people: list[Callable[[], bytes]]) -> Callable[[], float]:
    """A run of these people, to be taken later."""
    return lambda: requests_per_second(port, people)
