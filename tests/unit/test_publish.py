"""What publishing promises: whole files, only what changed, nothing of anybody else's."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from site_src.model.output import Output
from site_src.publishing import output_folder
from site_src.publishing.destination import PublishError, check_folder
from site_src.publishing.files import write_file
from site_src.publishing.output_folder import Published, publish, publish_some
from site_src.publishing.project_files import create, record, rewrite
from site_src.publishing.state import keep
from site_src.system.atomic import TEMPORARY, LinkInTheWay, replacing, sweep

MARK = b'<meta name="generator" content="lower-back-guide">'
HOME = Output("index.html", "home", MARK + b"home")
PAGE = Output("safety/index.html", "safety", MARK + b"safety")
STYLE = Output("assets/site.e3b0c44298fc.css", "asset", b"")
COMPRESSED = tuple(
    Output(f"{one.path}{suffix}", "compressed", b"smaller")
    for one in (HOME, PAGE, STYLE)
    for suffix in (".br", ".gz")
)


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".guide"


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_a_second_publication_of_the_same_files_writes_nothing(output: Path, state: Path) -> None:
    publish((HOME, PAGE, STYLE), output, state)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}

    again = publish((HOME, PAGE, STYLE), output, state)

    assert again == Published(changed=0, unchanged=3, removed=0, left=())
    assert before == {path: path.stat().st_mtime_ns for path in output.rglob("*")}


def test_only_changed_files_are_written(output: Path, state: Path) -> None:
    publish((HOME, PAGE), output, state)
    changed = Output(PAGE.path, PAGE.kind, MARK + b"new")

    result = publish((HOME, changed), output, state)

    assert (result.changed, result.unchanged) == (1, 1)
    assert files(output)[PAGE.path] == changed.data


def test_assets_come_first_then_new_pages_then_changed_ones_then_home_then_removals(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Output("old/index.html", "text", MARK)
    publish((HOME, PAGE, old), output, state)
    happened: list[str] = []
    write, remove = write_file, Path.unlink

    def noted_write(root: Path, path: str, data: bytes) -> None:
        if root == output:
            happened.append(path)
        write(root, path, data)

    def noted_removal(self: Path, *, missing_ok: bool = False) -> None:
        happened.append(f"removed {self.relative_to(output).as_posix()}")
        remove(self, missing_ok=missing_ok)

    monkeypatch.setattr(output_folder, "write_file", noted_write)
    monkeypatch.setattr(Path, "unlink", noted_removal)

    new = Output("new/index.html", "text", MARK)
    publish(
        (
            Output(HOME.path, "home", MARK + b"2"),
            Output(PAGE.path, "safety", MARK + b"2"),
            new,
            STYLE,
        ),
        output,
        state,
    )

    assert happened == [STYLE.path, new.path, PAGE.path, HOME.path, f"removed {old.path}"]


def test_stale_pages_of_ours_are_removed_with_their_folders(output: Path, state: Path) -> None:
    publish((HOME, PAGE), output, state)

    result = publish((HOME,), output, state)

    assert result.removed == 1
    assert files(output).keys() == {HOME.path}
    assert not (output / "safety").exists()


def test_a_stale_page_goes_before_the_assets_that_it_needs(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish((HOME, PAGE, STYLE), output, state)
    removed: list[str] = []
    remove = Path.unlink

    def noted(self: Path, *, missing_ok: bool = False) -> None:
        removed.append(self.relative_to(output).as_posix())
        remove(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", noted)
    publish((HOME,), output, state)

    assert removed == [PAGE.path, STYLE.path]


def test_a_folder_that_a_killed_build_left_empty_is_removed(output: Path, state: Path) -> None:
    deep = Output("routines/wall/index.html", "routine", MARK)
    publish((HOME, deep), output, state)
    (output / deep.path).unlink()
    (output / deep.path).parent.rmdir()

    publish((HOME,), output, state)

    assert list(output.iterdir()) == [output / HOME.path]


def test_a_manifest_from_elsewhere_leads_nowhere_outside(output: Path, state: Path) -> None:
    publish((HOME,), output, state)
    elsewhere = output.parent / "elsewhere"
    elsewhere.mkdir()
    (output / "link").symlink_to(output.parent)
    (manifest,) = state.glob("*.json")
    manifest.write_text('["../elsewhere/a", "link/elsewhere/a", 3]', encoding="utf-8")

    publish((HOME,), output, state)

    assert elsewhere.is_dir()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_modes_are_the_same_whatever_the_umask(output: Path, state: Path) -> None:
    before = os.umask(0o077)
    try:
        publish((HOME, PAGE), output, state)
        assert os.umask(0o077) == 0o077
    finally:
        os.umask(before)

    modes = {path: path.stat().st_mode & 0o777 for path in (output, *output.rglob("*"))}
    assert {mode for path, mode in modes.items() if path.is_dir()} == {0o755}
    assert {mode for path, mode in modes.items() if path.is_file()} == {0o644}


def test_a_site_that_somebody_took_files_from_is_not_called_published(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = write_file

    def taken(root: Path, path: str, data: bytes) -> None:
        write(root, path, data)
        (output / STYLE.path).unlink(missing_ok=True)

    monkeypatch.setattr(output_folder, "write_file", taken)

    with pytest.raises(PublishError, match="vanished"):
        publish((HOME, STYLE), output, state)


def test_files_of_others_are_left_and_named(output: Path, state: Path) -> None:
    output.mkdir()
    (output / "CNAME").write_text("guide.example")

    result = publish((HOME,), output, state)

    assert result.left == ("CNAME",)
    assert (output / "CNAME").read_text() == "guide.example"


def test_a_repository_in_the_output_stays_whole(output: Path, state: Path) -> None:
    config = output / ".git" / "config"
    empty = output / ".git" / "refs" / "heads"
    empty.mkdir(parents=True)
    config.write_text("[remote]\n\turl = https://git.example/lower-back-guide.git\n")

    (output / "README.md").write_text("# lower-back-guide\n")

    publish((HOME, PAGE), output, state)
    result = publish((HOME,), output, state)

    assert result.left == (".git/config", "README.md")
    assert empty.is_dir()
    assert not (output / "safety").exists()


def test_clean_removes_files_of_others_where_we_built_before(output: Path, state: Path) -> None:
    publish((HOME,), output, state)
    (output / "CNAME").write_text("guide.example")

    result = publish((HOME,), output, state, clean=True)

    assert result.left == ()
    assert files(output).keys() == {HOME.path}


def test_a_page_of_somebody_else_is_not_written_over(output: Path, state: Path) -> None:
    output.mkdir()
    (output / "index.html").write_text("my own site")

    with pytest.raises(PublishError, match="not made by this build"):
        publish((HOME,), output, state)

    assert (output / "index.html").read_text() == "my own site"


HEADERS = Output("_headers", "headers", b"# lower-back-guide\n/*\n")
GUIDE = (HEADERS, HOME, PAGE, STYLE)


@pytest.mark.parametrize("there", [["CNAME"], ["index.html", "photos/cat.png"], [".bashrc"]])
def test_clean_removes_nothing_where_nothing_says_that_we_built(
    output: Path, state: Path, there: list[str]
) -> None:
    for path in there:
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text("mine", encoding="utf-8")
    before = files(output)

    with pytest.raises(PublishError, match=r"--clean would remove .* it holds"):
        publish(GUIDE, output, state, clean=True)

    assert files(output) == before


@pytest.mark.parametrize("lost", [False, True], ids=["manifest", "marks alone"])
def test_clean_works_again_where_we_built(output: Path, state: Path, lost: bool) -> None:
    publish(GUIDE, output, state)
    (output / "CNAME").write_text("guide.example")
    if lost:
        shutil.rmtree(state)

    assert publish(GUIDE, output, state, clean=True).removed == 1
    assert files(output).keys() == {one.path for one in GUIDE}


# Another guide below the output folder


@pytest.mark.parametrize("clean", [False, True], ids=["usual", "clean"])
@pytest.mark.parametrize("known", ["both", "neither", "by its list alone"])
@pytest.mark.parametrize("below", ["es", "a/b/es"])
def test_a_guide_in_a_folder_below_is_never_touched(
    output: Path, state: Path, below: str, known: str, clean: bool
) -> None:
    publish(GUIDE, output, state)
    other = GUIDE[1:] if known == "by its list alone" else GUIDE
    publish(other, output / below, state)
    (output / below / "CNAME").write_text("es.example")
    before = files(output / below)
    if known == "neither":
        shutil.rmtree(state)

    result = publish((HEADERS, HOME), output, state, clean=clean)

    assert files(output / below) == before
    assert result.left == (f"{below}/",)
    assert not (output / PAGE.path).exists()


def test_a_page_that_belongs_where_another_guide_is_is_refused(output: Path, state: Path) -> None:
    publish(GUIDE, output / "safety", state)

    with pytest.raises(PublishError, match="holds another guide"):
        publish((HEADERS, HOME, PAGE), output, state)
    with pytest.raises(PublishError, match="holds another guide"):
        publish_some((PAGE,), output, state)

    assert files(output) == {f"safety/{one.path}": one.data for one in GUIDE}


def test_a_folder_that_held_a_guide_once_is_a_folder_like_others(output: Path, state: Path) -> None:
    publish(GUIDE, output / "safety", state)
    shutil.rmtree(output / "safety")

    publish((HEADERS, HOME, PAGE), output, state)

    assert publish((HEADERS, HOME), output, state).removed == 1


def test_what_says_whose_folder_it_is_is_written_first(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    write = write_file

    def noted(root: Path, path: str, data: bytes) -> None:
        written.append(path)
        write(root, path, data)

    monkeypatch.setattr(output_folder, "write_file", noted)
    publish(GUIDE, output, state)

    assert next(filter(root_of, written)) == HEADERS.path


def root_of(path: str) -> bool:
    """Say whether a path is one of the guide's, and not the list of them."""
    return path in {one.path for one in GUIDE}


# A withdrawn address for reports


OURS = b"# generator: lower-back-guide\nContact: https://guide.example/old\n"


@pytest.mark.parametrize("clean", [False, True], ids=["usual", "clean"])
@pytest.mark.parametrize("lost", [False, True], ids=["manifest", "marks alone"])
def test_a_withdrawn_security_contact_goes(
    output: Path, state: Path, lost: bool, clean: bool
) -> None:
    contact = Output(".well-known/security.txt", "security", OURS)
    publish((*GUIDE, contact), output, state)
    if lost:
        shutil.rmtree(state)

    result = publish(GUIDE, output, state, clean=clean)

    assert (result.removed, result.left) == (1, ())
    assert not (output / ".well-known").exists()


@pytest.mark.parametrize("clean", [False, True], ids=["usual", "clean"])
def test_a_security_contact_of_somebody_else_stays(output: Path, state: Path, clean: bool) -> None:
    publish(GUIDE, output, state)
    theirs = output / ".well-known" / "security.txt"
    theirs.parent.mkdir()
    theirs.write_text("Contact: https://git.example/lower-back-guide\n", encoding="utf-8")

    assert publish(GUIDE, output, state, clean=clean).left == (".well-known/security.txt",)
    assert theirs.is_file()


def test_clean_leaves_the_file_that_ties_a_worktree_of_git(output: Path, state: Path) -> None:
    publish(GUIDE, output, state)
    (output / ".git").write_text("gitdir: /elsewhere/.git/worktrees/site\n", encoding="utf-8")

    assert publish(GUIDE, output, state, clean=True).left == (".git",)


# Links


PLANTED = ["addresses.txt", ".guide-new-addresses.txt"]


@pytest.mark.parametrize("planted", PLANTED)
def test_what_a_build_records_is_never_written_through_a_link(tmp_path: Path, planted: str) -> None:
    secret, content = tmp_path / "secret", tmp_path / "content"
    content.mkdir()
    secret.write_text("precious")
    (content / "addresses.txt").write_text("# old\n")
    (content / planted).unlink(missing_ok=True)
    (content / planted).symlink_to(secret)

    record(content, "addresses.txt", "# new\n")

    assert secret.read_text() == "precious"


def test_a_name_that_cannot_be_guessed_and_a_link_that_was_planted_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("precious")
    content = tmp_path / "content"
    names: set[str] = set()
    replace_ = os.replace

    def plant(source: str, target: str, **at: int) -> None:
        (temporary,) = content.glob(f"{TEMPORARY}*")
        names.add(temporary.name)
        (content / "a.md").unlink(missing_ok=True)
        (content / "a.md").symlink_to(secret)
        replace_(source, target, **at)

    monkeypatch.setattr(os, "replace", plant)
    for text in ("one", "two"):
        rewrite(content, "a.md", text)

        assert (content / "a.md").read_text() == text
        assert not (content / "a.md").is_symlink()
    assert len(names) == 2
    assert secret.read_text() == "precious"


@pytest.mark.parametrize("write", [rewrite, create, record], ids=lambda one: one.__name__)
@pytest.mark.parametrize("link", ["routines", "routines/deep"])
def test_nothing_is_written_into_a_folder_that_is_a_link(
    tmp_path: Path, write: Callable[[Path, str, str], object], link: str
) -> None:
    elsewhere, content = tmp_path / "elsewhere", tmp_path / "content"
    (elsewhere / "deep").mkdir(parents=True)
    (elsewhere / "deep" / "old.md").write_text("old")
    (content / link).parent.mkdir(parents=True)
    (content / link).symlink_to(elsewhere if link == "routines" else elsewhere / "deep")
    before = files(elsewhere)

    for name in ("old.md", "new.md"):
        with suppress(LinkInTheWay):
            assert write(content, f"routines/deep/{name}", "text") is False

    assert files(elsewhere) == before


def test_each_file_of_the_state_folder_is_replaced_and_never_followed(
    output: Path, state: Path, tmp_path: Path
) -> None:
    publish((HOME,), output, state)
    precious = tmp_path / "precious"
    precious.write_text("precious")
    (manifest,) = state.glob("*.json")
    for file in (manifest, state / "pictures"):
        file.unlink(missing_ok=True)
        file.symlink_to(precious if file == manifest else tmp_path)

    publish((HOME, PAGE), output, state)
    with pytest.raises(LinkInTheWay):
        keep(state, {"a": b"picture"})

    assert precious.read_text() == "precious"
    assert not manifest.is_symlink()


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no file that is open")
def test_leftovers_of_killed_writers_go_and_those_of_living_ones_stay(tmp_path: Path) -> None:
    (tmp_path / f"{TEMPORARY}dead").write_text("half")
    (tmp_path / f"{TEMPORARY}link").symlink_to(tmp_path / "elsewhere")

    with replacing(str(tmp_path), "a.txt") as living:
        living.write(b"whole")
        sweep(str(tmp_path))

    assert {file.name for file in tmp_path.iterdir()} == {"a.txt", f"{TEMPORARY}link"}


def test_a_build_leaves_no_leftover_in_content(tmp_path: Path) -> None:
    (tmp_path / "addresses.txt").write_text("# old\n")
    (tmp_path / f"{TEMPORARY}0123").write_text("half")

    record(tmp_path, "addresses.txt", "# old\n")

    assert [file.name for file in tmp_path.iterdir()] == ["addresses.txt"]


@pytest.mark.parametrize("damage", ["lost", "broken", "foreign"])
def test_a_lost_manifest_does_not_turn_our_pages_into_strangers(
    output: Path, state: Path, damage: str
) -> None:
    publish((HOME, PAGE, STYLE, *COMPRESSED), output, state)
    (manifest,) = state.glob("*.json")
    if damage == "lost":
        manifest.unlink()
    else:
        manifest.write_text("{" if damage == "broken" else '{"a": 1}')

    result = publish((Output(HOME.path, "home", MARK + b"2"),), output, state)

    assert result == Published(changed=1, unchanged=0, removed=2 + len(COMPRESSED), left=())


def test_leftovers_of_a_killed_build_are_removed(output: Path, state: Path) -> None:
    output.mkdir()
    (output / ".guide-new-index.html").write_text("half")

    result = publish((HOME,), output, state)

    assert result.left == ()
    assert files(output).keys() == {HOME.path}


def test_a_failed_write_leaves_the_old_file_whole(
    output: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish((HOME,), output, state)

    def no_space(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", no_space)
    with pytest.raises(OSError, match="No space"):
        publish((Output(HOME.path, "home", MARK + b"2"), PAGE), output, state)

    assert files(output) == {HOME.path: HOME.data}


@pytest.mark.parametrize("where", ["index.html", "safety"])
def test_a_symbolic_link_in_the_way_is_refused(output: Path, state: Path, where: str) -> None:
    elsewhere = output.parent / "elsewhere"
    elsewhere.mkdir()
    output.mkdir()
    (output / where).symlink_to(elsewhere)

    with pytest.raises(PublishError, match="symbolic link"):
        publish((HOME, PAGE), output, state)

    assert files(elsewhere) == {}


def test_a_folder_where_a_file_belongs_is_refused(output: Path, state: Path) -> None:
    (output / "index.html").mkdir(parents=True)

    with pytest.raises(PublishError, match="is a folder where a file belongs"):
        publish((HOME,), output, state)


def test_a_file_where_a_folder_belongs_is_refused(output: Path, state: Path) -> None:
    output.mkdir()
    (output / "safety").write_text("")

    with pytest.raises(PublishError, match="is a file where a folder belongs"):
        publish((PAGE,), output, state)


@pytest.mark.parametrize(
    ("output", "because"),
    [
        (".", "would put the site over"),
        ("..", "would put the site over"),
        ("/", "root of the file system"),
        ("content", "would put the site over"),
        ("content/pages/out", "lies inside"),
        ("templates", "would put the site over"),
        ("link", "symbolic link"),
        ("file", "not a folder"),
    ],
)
def test_an_output_folder_that_holds_something_else_is_refused(
    tmp_path: Path, output: str, because: str
) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "content")
    (tmp_path / "file").write_text("")
    sources = (tmp_path / "content", tmp_path / "templates")

    with pytest.raises(PublishError, match=because):
        check_folder(tmp_path / output, tmp_path, sources)


@pytest.fixture(params=["git", "no git"])
def checkout(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a project as it comes, known to git or not."""
    project = tmp_path / "project"
    for path in ("build.py", ".github/workflows/a.yml", "fuzz/corpus/a", "My Docs/a.md"):
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text("kept")
    if request.param == "git":
        for command in (["init", "-q"], ["add", "."]):
            subprocess.run(["git", *command], cwd=project, check=True)  # noqa: S607
        (project / "my site").mkdir()
        (project / "my site" / "CNAME").write_text("guide.example")
    return project


@pytest.mark.parametrize(
    "output",
    [".github", ".github/workflows", ".github/new", "fuzz", "fuzz/corpus/a/..", "My Docs", ".git"],
)
def test_no_folder_that_the_project_came_with_is_an_output_folder(
    checkout: Path, output: str
) -> None:
    if output == ".git":
        (checkout / ".git").mkdir(exist_ok=True)
    if output.endswith("/new") and not (checkout / ".git").exists():
        pytest.skip("without git, nothing says what a folder that is not there belongs to")

    with pytest.raises(PublishError):
        check_folder(checkout / output, checkout, ())


@pytest.mark.parametrize("output", ["output", "preview", "new", "new/deep", "../elsewhere"])
def test_output_and_new_folders_are_fine(checkout: Path, output: str) -> None:
    (checkout / "output").mkdir()
    (checkout / "output" / "CNAME").write_text("guide.example")

    check_folder(checkout / output, checkout, ())


def test_a_folder_that_git_does_not_know_is_fine_and_one_where_a_guide_is(checkout: Path) -> None:
    if (checkout / ".git").exists():
        check_folder(checkout / "my site", checkout, ())
    publish(GUIDE, checkout / "two" / "es", checkout / ".guide")
    publish(GUIDE, checkout / "fuzz" / "site", checkout / ".guide")

    for output in ("two", "two/es", "fuzz/site"):
        check_folder(checkout / output, checkout, ())


def test_no_site_is_put_over_a_home_folder(tmp_path: Path) -> None:
    home = tmp_path / "home" / "anna"

    for output in (home, home.parent):
        with pytest.raises(PublishError, match=r"over .*anna"):
            check_folder(output, tmp_path / "project", (), home)
    check_folder(home / "site", tmp_path / "project", (), home)


def test_the_usual_output_folders_are_fine(tmp_path: Path) -> None:
    sources = (tmp_path / "content", tmp_path / "templates")

    for output in (tmp_path / "output", tmp_path.parent / "public_html" / "guide"):
        check_folder(output, tmp_path, sources)


def test_clean_leaves_a_hidden_folder_alone(output: Path, state: Path) -> None:
    (output / ".git").mkdir(parents=True)
    (output / ".git/config").write_text("lower-back-guide", encoding="utf-8")

    result = publish((HOME,), output, state, clean=True)

    assert result.left == (".git/config",)
    assert (output / ".git/config").is_file()
