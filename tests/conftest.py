"""What several tests share: the small guide, a way to change it, and a way to judge it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import cpu_seconds
import pytest
from content_day import content_day
from shared_builds import once

from site_src.build import pipeline
from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.publishing.own_files import manifest_of

PROJECT = Path(__file__).parent.parent
GOOD = PROJECT / "tests" / "examples" / "good"
TODAY = date(2026, 11, 23)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let expectations that lie in files be written anew, and attacks be tried at length."""
    parser.addoption("--update", action="store_true", help="rewrite expected outputs")
    parser.addoption(
        "--edits", type=int, default=20, help="how many edits test_incremental.py makes"
    )
    parser.addoption("--long", action="store_true", help="try every attack of tests/reliability")
    parser.addoption("--sequences", type=int, default=3, help="how many random edit sequences")
    parser.addoption("--seed", type=int, default=1, help="the seed of the first of them")


@pytest.fixture(autouse=True)
def no_workflow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test notice that it runs in a workflow, where problems are printed otherwise."""
    for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Return a copy of the small guide, to be changed at will."""
    copied = tmp_path / "content"
    shutil.copytree(GOOD, copied)
    return copied


@pytest.fixture
def options(tmp_path: Path, content: Path) -> Options:
    """Return a build of the copy into a folder of its own, on a fixed day."""
    return Options(
        project=tmp_path,
        content=content,
        templates=PROJECT / "templates",
        static=PROJECT / "static",
        output=tmp_path / "output",
        today=TODAY,
    )


_WARM = "the small guide's"


@pytest.fixture(scope="session")
def filled_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the cache file that a build of the small guide left, made once a run."""

    def make(folder: Path) -> None:
        options = Options(
            project=folder,
            content=GOOD,
            templates=PROJECT / "templates",
            static=PROJECT / "static",
            output=folder / "output",
            today=TODAY,
            fingerprint=_WARM,
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(pipeline, "fingerprint", lambda: _WARM)
            assert build(options).published

    (file,) = (once(tmp_path_factory, "small-guide", make) / ".guide").glob("*.cache")
    return file


@pytest.fixture
def warm(options: Options, filled_cache: Path, long: bool) -> Options:
    """Return the same build with a filled cache: it judges again only what a test changes.

    That a filled cache changes no result is proved by test_incremental.py and test_random_edits.py;
    with --long, there is none here either.
    """
    if long:
        return options
    file = manifest_of(options.output, options.state_folder).with_suffix(".cache")
    file.parent.mkdir()
    shutil.copy2(filled_cache, file)  # with its time, which it says itself
    return replace(options, fingerprint=_WARM)


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Options]:
    """Return what gives the real guide, built for an address on the day of its last review.

    It is built once a run for each address, to be read and not to be changed.
    """

    def build_it(base_url: str) -> Options:
        def options(folder: Path) -> Options:
            return Options(
                project=folder,
                content=folder / "content",
                templates=PROJECT / "templates",
                static=PROJECT / "static",
                output=folder / "output",
                today=content_day(),
                base_url=base_url,
            )

        def make(folder: Path) -> None:
            # A copy: to the ledgers of the guide itself, a test must not add its own day.
            shutil.copytree(PROJECT / "content", folder / "content", dirs_exist_ok=True)
            assert build(options(folder)).published

        name = re.sub(r"\W+", "-", base_url)
        return options(once(tmp_path_factory, f"guide{name}", make))

    return build_it


# What the attacks of tests/reliability and tests/browser share.

_COUNTED = "counted"


@pytest.fixture
def long(request: pytest.FixtureRequest) -> bool:
    """Say whether every fault is asked for, and not the short seeded sample."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def commit_seed() -> int:
    """Return a seed for samples: another one for each commit, and the same for all its runs."""
    git = shutil.which("git")
    asked = git and subprocess.run(
        [git, "rev-parse", "--short=7", "HEAD"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(asked.stdout.strip() or "0", 16) if asked else 0


@pytest.fixture
def counted(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what notes a figure, to be printed at the end of the run."""
    return lambda text: record_property(_COUNTED, text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how often each promise was attacked, and what the tests of each file cost."""
    reports: Iterable[pytest.TestReport] = terminalreporter.getreports("passed")
    lines = [value for one in reports for name, value in one.user_properties if name == _COUNTED]
    if lines:
        terminalreporter.section("how often each promise was attacked")
        for line in lines:
            terminalreporter.write_line(str(line))
    cpu_seconds.print_table(terminalreporter)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Measure a test, with what is set up for it and taken down after it."""
    item.stash[cpu_seconds.BEFORE] = cpu_seconds.used()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let the last report of a test carry its cost from a worker to where it is printed."""
    report = yield
    if call.when == "teardown":
        # The seconds of a browser for whose end nobody waits are lost: the sum may shrink.
        cost = max(0.0, cpu_seconds.used() - item.stash[cpu_seconds.BEFORE])
        report.user_properties.append((cpu_seconds.NAME, cost))
    return report
