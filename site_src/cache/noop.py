"""Nothing changed since the last build? Then there is nothing to do, and nothing to import.

After a build, ``.guide/last`` says what it was told, what it read and what it left behind.
The next start compares that with the disk by what the system keeps of every file: size, times
and number. A file whose times are not older than the look at it may have changed in the same tick
of the disk's clock without leaving a trace, so its bytes are compared instead (as git does).

Every doubt means a whole build: a damaged or foreign record, a link, a folder that cannot be read.
The record is data and is never run; times and numbers of files cannot come along with a checkout.
It holds texts by name, divided by what no path and no argument can hold: reading JSON would cost
more than everything else here.
"""

import binascii
import os
import sys
import time

from site_src.system.terminal import is_colored

PROJECT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
FORM = 3  # of the record; one of another form is as good as none
_DIGITS = 11  # of SOURCE_DATE_EPOCH: up to the year 5138
_RECORD = "last"
PASSED_OVER = "__pycache__"  # made by Python itself
SECONDS = "{seconds}"  # in what a build says


class Doubt(Exception):  # noqa: N818 - it names a state, not a mistake
    """Something that cannot be compared by looking at it."""


def day() -> str:
    """Return the day of a build that is told none: SOURCE_DATE_EPOCH, else the clock, in UTC."""
    now = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"])) if is_told() else time.gmtime()
    return time.strftime("%Y-%m-%d", now)


def is_told() -> bool:
    """Say whether SOURCE_DATE_EPOCH tells the day: no clock and no time zone is asked then."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return epoch.isascii() and epoch.isdecimal() and len(epoch) <= _DIGITS


def in_workflow() -> bool:
    """Say whether a workflow on GitHub reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def unchanged(argv: "list[str]", state: str) -> bool:
    """Print what the last build would say again, if it would do nothing; else say so."""
    if os.name == "nt":  # what it calls the time of change is that of creation: edits may go unseen
        return False
    start = time.perf_counter()
    record = _read(os.path.join(state, _RECORD))
    try:
        if not record or not _is_same(argv, record):
            return False
    except (Doubt, OSError, ValueError, LookupError, TypeError):
        return False
    _say(record, time.perf_counter() - start)
    return True


def _is_same(argv: "list[str]", record: "dict[str, list[str]]") -> bool:
    """Compare everything that a build depends on, and everything that it made."""
    dated = any(word.startswith("--date") for word in argv)
    recent = _recent(record)
    return (
        record["argv"] == argv
        and record["from"] == [os.getcwd()]  # folders may have been typed as seen from there
        and not in_workflow()  # it wants problems in a form that is not kept
        and record["project"] == [PROJECT]  # a copy of the folder has the record of another one
        and record["python"] == _python()
        and _leads_to(*record["environment"])
        and (dated or _is_of_today(record))
        and record["read"] == _listing(record["sources"], recent)
        and record["made"] == _listing(record["outputs"], recent)
    )


def _is_of_today(record: "dict[str, list[str]]") -> bool:
    """Say whether a record is of this day, which has a span where a guide has a time zone."""
    if is_told() or not record["span"]:
        return record["day"] == [day()]
    begins, ends = map(float, record["span"])
    return begins <= time.time() < ends


def _say(record: "dict[str, list[str]]", seconds: float) -> None:
    """Print the problems again, and the line of a build that changed nothing."""
    if hasattr(sys.stdout, "reconfigure"):  # an old Windows console cannot show every word
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.stdout.writelines(record["colored" if is_colored() else "plain"])
    sys.stdout.write(record["summary"][0].replace(SECONDS, "{:.2f}".format(seconds)))
    sys.stdout.flush()


def look(state: str, sources: "list[str]") -> "dict[str, list[str]]":
    """Look at everything that a build is about to read; what changes later is noticed next time."""
    places = [*sources, *_own()]
    recent = {}  # type: dict[str, str]
    try:
        os.makedirs(state, exist_ok=True)
        read = _listing(places, recent, _tick(state))
    except (Doubt, OSError):  # a build without a record is a build all the same
        return {}
    return {"sources": places, "read": read, "recent": _flat(recent)}


def seal(state: str, record: "dict[str, list[str]]", places: "list[str]") -> None:
    """Look at what a build has just made, while no other build can change it."""
    recent = _recent(record)
    try:
        made = _listing(places, recent, _tick(state))
    except (Doubt, OSError):
        record.clear()
    else:
        record.update(outputs=places, made=made, recent=_flat(recent))


def save(state: str, record: "dict[str, list[str]]", said: "dict[str, list[str]]") -> None:
    """Save what a build read and made; ``said`` is what it was told, and what it printed."""
    if "read" in record and "made" in record:
        record.update(said, project=[PROJECT], python=_python(), environment=[sys.prefix])
        record["from"] = [os.getcwd()]
        if not any("\0" in value for values in record.values() for value in values):
            _write(os.path.join(state, _RECORD), record)


def _recent(record: "dict[str, list[str]]") -> "dict[str, str]":
    """Return the files that may have changed unseen, each with the digest of its bytes."""
    pairs = record.get("recent", [])
    return dict(zip(pairs[::2], pairs[1::2], strict=True))


def _flat(recent: "dict[str, str]") -> "list[str]":
    """Return what `_recent` reads."""
    return [text for pair in recent.items() for text in pair]


def _own() -> "list[str]":
    """Name what a build reads besides content: the generator, its libraries and their versions."""
    own = [os.path.join(PROJECT, name) for name in ("build.py", "site_src", "requirements.lock")]
    own += [os.path.join(sys.prefix, name) for name in ("guide-stamp", "pyvenv.cfg")]
    return own + ["packages:" + path for path in sys.path if path.endswith("-packages")]


def _python() -> "list[str]":
    """Say which Python this is, as the stamp of an environment does."""
    return [sys.implementation.name, *map(str, sys.version_info[:3]), sys.platform]


def _leads_to(environment: str) -> bool:
    """Say whether this start would build in that environment: it is in it, or is sent there."""
    if sys.prefix == environment:
        return True
    inside = sys.prefix != sys.base_prefix or os.environ.get("CONDA_PREFIX")
    off = os.environ.get("GUIDE_SETUP") == "off"
    return not inside and not off and environment == os.path.join(PROJECT, ".venv")


def _tick(state: str) -> int:
    """Return the time on the clock of the disk, as coarse as that is."""
    from site_src.system.atomic import replacing, sweep

    sweep(state)
    with replacing(state, "clock") as new:
        return os.fstat(new.fileno()).st_mtime_ns


def _listing(
    places: "list[str]", recent: "dict[str, str]", tick: "int | None" = None
) -> "list[str]":
    """Return a line for every file in some places: what the system keeps of it, and its path.

    With a ``tick``, the digests of all files that are not older are added to ``recent``; without
    one, files in ``recent`` must have the digests that they had; raises Doubt where one has not.
    """
    lines = []
    for place in places:
        lines += _packages(place[9:]) if place.startswith("packages:") else _files(place)
    for line in lines:
        _, written, changed, _, path = line.split(" ", 4)
        if tick is None and path in recent and _digest(path) != recent[path]:
            raise Doubt(path)
        if tick is not None and max(int(written), int(changed)) >= tick:
            recent[path] = _digest(path)
    return lines


def _files(place: str) -> "list[str]":
    """Return a line for each file in a folder and below, or for the one file, or for none."""
    try:
        with os.scandir(place) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except NotADirectoryError:
        return [_line(place, os.stat(place))]
    except FileNotFoundError:
        return []
    lines = []
    for entry in entries:
        if not (entry.is_file(follow_symlinks=False) or entry.is_dir(follow_symlinks=False)):
            raise Doubt(entry.path)  # a link, or what may make a reader wait for ever
        if entry.is_dir():
            if entry.name != PASSED_OVER:
                lines += _files(entry.path)
        else:
            lines.append(_line(entry.path, entry.stat()))
    return lines


def _packages(folder: str) -> "list[str]":
    """Return the names of installed packages, and when each was installed."""
    names = sorted(name for name in os.listdir(folder) if name != PASSED_OVER)
    records = [os.path.join(folder, name) for name in names if name.endswith(".dist-info")]
    return [_line(path, os.stat(path)) for path in records]


def _line(path: str, kept: "os.stat_result") -> str:
    """Return what the system keeps of a file; on Unix, nobody can set the time of change."""
    times = (kept.st_size, kept.st_mtime_ns, kept.st_ctime_ns, kept.st_ino)
    return "{} {} {} {} {}".format(*times, path)


def _digest(path: str) -> str:
    """Return the digest of a file's bytes."""
    import hashlib

    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def _read(path: str) -> "dict[str, list[str]]":
    """Return the record, or nothing where it is missing, damaged or of another form."""
    try:
        with open(path, "rb") as file:
            first, _, rest = file.read().partition(b"\n")
        if first != _head(rest):
            return {}
        texts = iter(rest.decode("utf-8", "surrogatepass").split("\0"))
        return {name: [next(texts) for _ in range(int(next(texts)))] for name in texts}
    except (OSError, ValueError, StopIteration):
        return {}


def _write(path: str, record: "dict[str, list[str]]") -> None:
    """Replace the record in one step: each name, how many texts it has, and these."""
    texts = [text for name, its in record.items() for text in (name, str(len(its)), *its)]
    rest = "\0".join(texts).encode("utf-8", "surrogatepass")
    from site_src.system.atomic import replacing

    with replacing(os.path.dirname(path), os.path.basename(path)) as new:
        new.write(_head(rest) + b"\n" + rest)


def _head(rest: bytes) -> bytes:
    """Return the first line of the record: its form, and the sum that shows damage."""
    return "{} {:08x}".format(FORM, binascii.crc32(rest)).encode()
