"""What publishing promises: whole files, only what changed, nothing of anybody else's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from site_src import publish as module
from site_src.model import Output
from site_src.publish import Published, PublishError, check_folder, publish

MARK = b'<meta name="generator" content="lower-back-guide">'
HOME = Output("index.html", "home", MARK + b"home")
PAGE = Output("safety/index.html", "safety", MARK + b"safety")
STYLE = Output("assets/site.e3b0c44298fc.css", "asset", b"")
PRESSED = tuple(
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
    write, remove = module._write, Path.unlink

    def noted_write(target: Path, data: bytes) -> None:
        if output in target.parents:
            happened.append(target.relative_to(output).as_posix())
        write(target, data)

    def noted_removal(self: Path, *, missing_ok: bool = False) -> None:
        happened.append(f"removed {self.relative_to(output).as_posix()}")
        remove(self, missing_ok=missing_ok)

    monkeypatch.setattr(module, "_write", noted_write)
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
    write = module._write

    def taken(target: Path, data: bytes) -> None:
        write(target, data)
        (output / STYLE.path).unlink(missing_ok=True)

    monkeypatch.setattr(module, "_write", taken)

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


def test_clean_removes_files_of_others(output: Path, state: Path) -> None:
    output.mkdir()
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
    assert publish((HOME,), output, state, clean=True).changed == 1


@pytest.mark.parametrize("damage", ["lost", "broken", "foreign"])
def test_a_lost_manifest_does_not_turn_our_pages_into_strangers(
    output: Path, state: Path, damage: str
) -> None:
    publish((HOME, PAGE, STYLE, *PRESSED), output, state)
    (manifest,) = state.glob("*.json")
    if damage == "lost":
        manifest.unlink()
    else:
        manifest.write_text("{" if damage == "broken" else '{"a": 1}')

    result = publish((Output(HOME.path, "home", MARK + b"2"),), output, state)

    assert result == Published(changed=1, unchanged=0, removed=2 + len(PRESSED), left=())


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

    def no_space(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", no_space)
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
