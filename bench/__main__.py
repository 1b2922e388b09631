"""`make bench`: every ratio of the goals that can be taken here; `python -m bench autosave` takes some of them."""

import sys

from bench import autosave, bank_imports, editor, imports, pages, printing, results
from bench.rounds import table

BENCHES = {
    "autosave": autosave.ratios,
    "pages": pages.ratios,
    "results": results.ratios,
    "imports": imports.ratios,
    "bank_imports": bank_imports.ratios,
    "editor": editor.ratios,
    "printing": printing.ratios,
}


def main(wanted: list[str]) -> None:
    """Run the benches named, or all, and print one table."""
    found = []
    for name in wanted or BENCHES:
        for ratio in BENCHES[name]():
            print(f"{name}: {ratio.value:.2f}", flush=True)
            found.append(ratio)
    print(f"\n{table(found)}")


if __name__ == "__main__":
    main(sys.argv[1:])
