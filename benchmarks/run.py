"""`make bench`: how fast the page engine and a whole sync are, and how well the engine writes as the owner does.

Figures are seconds of this machine; the ratios between lines of one run are what can be compared.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAPERLINE = str(Path(sys.executable).parent / "paperline")
WORDS = ("Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Haven",
         "Islet", "Jetty", "Karst", "Ledge", "Marsh", "Notch", "Oxbow", "Ridge")  # fmt: skip
SCORER = ROOT.parent / "shared" / "bench" / "score.py"


def main() -> int:
    """Run the parts that were asked for, all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=["engine", "sync", "score", []], help="engine, sync, score")
    parts = parser.parse_args().parts or ["engine", "sync", "score"]
    if "engine" in parts:
        measure_engine()
    if "sync" in parts:
        measure_sync()
    if "score" in parts:
        score()
    return 0


def measure_engine() -> None:
    """Pages a second: matching, planning, writing and proving, with pages and bibliographies of several sizes."""
    say("Page engine: read, match, plan, write, prove")
    say(f"{'entries':>9} {'papers':>7} {'page':>9} {'ms':>9} {'pages/s':>9} {'us/entry':>9}")
    for entries, papers in ((50, 1), (10, 100), (100, 100), (1000, 100)):
        page, records = sample_page(entries), sample_papers(papers)
        seconds = best(lambda page=page, records=records: apply(page, records))
        say(
            f"{entries:>9} {papers:>7} {len(page):>9,} {seconds * 1e3:>9.1f} {1 / seconds:>9.1f} "
            f"{seconds / (entries + papers) * 1e6:>9.0f}"
        )


def apply(page: bytes, records: tuple) -> bytes:
    """One page through the engine."""
    from pipeline.commands.apply import add_papers  # noqa: PLC0415 - only this part pays for it
    from pipeline.model import Name  # noqa: PLC0415
    from pipeline.page.engine import PageOptions  # noqa: PLC0415

    return add_papers(page, records, PageOptions(author=Name("Rivera", "Lena")), date(2031, 6, 20)).page


def sample_page(entries: int) -> bytes:
    """The demo's page with `entries` preprints in the place of its own."""
    text = (ROOT / "pipeline" / "demo" / "sample" / "_pages" / "about.md").read_text(encoding="utf-8")
    start, end = text.index("1. [Listening"), text.index("Selected Publications")
    items = [
        f"{n}. [{title(n)}](https://arxiv.org/abs/30{n // 1000 % 12 + 1:02}.{n % 1000:05})\n\n"
        "      > We find what others overlook!\n      \n"  # deep enough for numbers of one to four digits
        for n in range(1, entries + 1)
    ]
    return (text[:start] + "".join(items) + "\n" + text[end:]).encode()


def sample_papers(count: int) -> tuple:
    """New papers of the sample's owner, as records."""
    from pipeline.model import Evidence, Name, PartialDate, Record  # noqa: PLC0415 - only this part pays for it

    return tuple(
        Record(
            source="bench",
            title=title(100_000 + n),
            authors=(Name("Rivera", "Lena"), Name("Wilk", "Tomasz")),
            ids=(f"arxiv:3106.{n:05}",),
            published=PartialDate(2031, 6, 1 + n % 28),
            url=f"https://arxiv.org/abs/3106.{n:05}",
            abstract="We look closely. We show that looking closely pays. It costs little.",
            evidence=Evidence.GIVEN,
        )
        for n in range(count)
    )


def title(number: int) -> str:
    """A title that is unlike that of any other number."""
    digits = [number >> shift & 15 for shift in (0, 4, 8, 12, 16)]
    return " ".join(WORDS[digit] for digit in digits) + f" under Stress: Case {number}"


def measure_sync() -> None:
    """A whole `paperline sync` as a process on the demo's site: with a change, then with nothing to do."""
    from pipeline.demo.server import serving  # noqa: PLC0415 - only this part pays for it
    from pipeline.demo.site import build_site  # noqa: PLC0415

    say("\nWhole sync on loopback: seconds, with those of git and other children")
    say(f"{'':>16} {'wall':>6} {'cpu':>6}")
    with tempfile.TemporaryDirectory() as folder, serving() as address:
        config = build_site(Path(folder, "demo"), address)
        environment = os.environ | {"PAPERLINE_CACHE": str(Path(folder, "cache"))}
        for name in ("with a change", "nothing to do", "nothing to do", "nothing to do"):
            wall, cpu = timed([PAPERLINE, "sync", "--quiet", "--config", str(config)], environment)
            say(f"{name:>16} {wall:>6.2f} {cpu:>6.2f}")


def score() -> None:
    """How the engine's entries compare with those that owners wrote, where scored cases are at hand."""
    if not SCORER.exists():
        say("\nNo scored cases here (../shared/bench): that part is left out.")
        return
    say("\nAs the owner would have written it")
    subprocess.run([sys.executable, str(SCORER), "--command", PAPERLINE], check=True)  # noqa: S603 - our own scorer


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Wall and processor seconds of `command` and all that it starts."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return time.perf_counter() - start, used


def best(run: object, times: int = 5) -> float:
    """The least seconds of several runs: what the work takes when nothing else is in its way."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def say(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)  # noqa: T201 - figures are this script's output


if __name__ == "__main__":
    sys.exit(main())
