"""Configurations of hosts, tried on the real nginx and the real Caddy, and the pressed files."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import brotli
import pytest

from site_src.build.pipeline import build
from site_src.build.result import Options
from site_src.commands import cli
from site_src.commands.host import CONFIGURATIONS, Host, caddy, nginx
from site_src.outputs.headers import CACHE_FOR_EVER, CALENDAR_TYPE, HEADERS
from site_src.outputs.precompressed import SUFFIXES

FOLDERS = ("", "/lower-back")
REDIRECTS = {"/paper/": "/sheet/"}


@dataclass
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Served:
    """The small guide on a real server."""

    port: int
    folder: str
    output: Path

    def ask(self, address: str, **headers: str) -> Answer:
        """Fetch an address of the guide; `accept_encoding` means Accept-Encoding."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", self.folder + address, headers=given)
        answer = connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        body = answer.read()
        connection.close()
        return Answer(answer.status, found, body)


def free_port() -> int:
    """Ask the system for a port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def nginx_command(program: str, host: Host, work: Path) -> list[str]:
    """Write what surrounds our part of the configuration, and return how nginx is started."""
    places = "".join(
        f"{kind}_temp_path {work}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = work / "nginx.conf"
    config.write_text(
        f"daemon off;\nmaster_process off;\npid {work}/pid;\nerror_log {work}/log;\nevents {{ }}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log off;\n{places}{nginx(host)}}}\n",
        encoding="utf-8",
    )
    return [program, "-e", f"{work}/log", "-c", str(config)]


def caddy_command(program: str, host: Host, work: Path) -> list[str]:
    """Write the configuration, and return how Caddy is started."""
    config = work / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{caddy(host)}", encoding="utf-8")
    return [program, "run", "--adapter", "caddyfile", "--config", str(config)]


@pytest.fixture(params=[(name, folder) for name in CONFIGURATIONS for folder in FOLDERS], ids=str)
def served(request: pytest.FixtureRequest, options: Options, tmp_path: Path) -> Iterator[Served]:
    """Build the small guide, pressed, and serve it."""
    name, folder = request.param
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if not program:
        pytest.skip(f"{name} is not installed; on Debian:  apt-get install {name}")
    root = tmp_path / "root"
    url = f"https://back.guide.org{folder}/"
    output = root / folder.strip("/") if folder else root
    built = replace(options, output=output, base_url=url, compress=True)
    output.parent.mkdir(exist_ok=True)
    assert build(built).published
    port = free_port()
    listen = f"127.0.0.1:{port}" if name == "nginx" else f"http://127.0.0.1:{port}"
    host = Host(url, str(root), REDIRECTS, listen)
    tmp_path.chmod(0o755)
    command = (nginx_command if name == "nginx" else caddy_command)(program, host, tmp_path)
    env = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    with (
        (tmp_path / "said").open("wb") as said,
        subprocess.Popen(command, stdout=said, stderr=said, env=env) as server,
    ):
        for _ in range(200):
            with socket.socket() as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
            assert server.poll() is None, (tmp_path / "said").read_text("utf-8")
            time.sleep(0.05)
        yield Served(port, folder, output)
        server.terminate()


def test_a_real_server_sends_what_the_table_says(served: Served) -> None:
    asset = next(served.output.glob("assets/site.*.css"))
    pages = {
        "/": (200, "text/html; charset=utf-8", "no-cache"),
        "/strength/wall-lean/": (200, "text/html; charset=utf-8", "no-cache"),
        "/nowhere/at/all": (404, "text/html; charset=utf-8", "no-cache"),
        f"/assets/{asset.name}": (200, "text/css", CACHE_FOR_EVER),
        "/calendar/at-the-wall.ics": (200, CALENDAR_TYPE, "no-cache"),
        "/index.md": (200, "text/markdown; charset=utf-8", "no-cache"),
        "/manifest.webmanifest": (200, "application/manifest+json", "no-cache"),
        "/take-away.html": (200, "text/html; charset=utf-8", "no-cache"),
    }
    for address, (status, kind, cache) in pages.items():
        answer = served.ask(address)
        assert answer.status == status, address
        assert answer.headers["content-type"].startswith(kind), address
        assert answer.headers["cache-control"] == cache, address
        sent = {name: answer.headers.get(name.lower()) for name in HEADERS}
        assert sent == HEADERS, address
        assert ("content-disposition" in answer.headers) == (address == "/take-away.html")

    assert served.ask("/nowhere/").body == (served.output / "404.html").read_bytes()


def test_a_real_server_leads_old_addresses_on(served: Served) -> None:
    answer = served.ask("/paper/")

    assert answer.status == 301
    assert answer.headers["location"] == f"{served.folder}/sheet/"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_real_server_says_that_a_page_has_not_changed(served: Served) -> None:
    tag = served.ask("/about/").headers["etag"]

    assert served.ask("/about/", If_None_Match=tag).status == 304


def test_a_real_server_sends_the_pressed_files(served: Served) -> None:
    page = (served.output / "about/index.html").read_bytes()

    answer = served.ask("/about/", Accept_Encoding="gzip")

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.body == (served.output / "about/index.html.gz").read_bytes()
    assert gzip.decompress(answer.body) == page
    assert served.ask("/about/", Accept_Encoding="identity").body == page


# Pressed files


def test_pressed_files_stand_beside_text_files_on_request_and_hold_the_same(
    options: Options,
) -> None:
    assert build(replace(options, compress=True)).problems == ()
    precompressed = sorted(options.output.rglob("*.br"))

    assert {file.name for file in precompressed} >= {"index.html.br", "guide.json.br"}
    for file in precompressed:
        original = file.with_suffix("")
        assert original.suffix in SUFFIXES
        assert brotli.decompress(file.read_bytes()) == original.read_bytes()
    for file in options.output.rglob("*.gz"):
        assert gzip.decompress(file.read_bytes()) == file.with_suffix("").read_bytes()

    assert build(options).published
    assert not list(options.output.rglob("*.br"))  # else a host would send what is old


# The command


@pytest.mark.parametrize("server", CONFIGURATIONS)
def test_the_command_prints_a_configuration_with_the_old_addresses_of_the_guide(
    options: Options, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [f"--content={options.content}", f"--templates={options.templates}"]
    url = ["--base-url", "https://back.guide.org/a/", "--root", "/var/www"]

    assert cli.main(["host", server, *folders, *url]) == cli.FINE

    said = capsys.readouterr().out
    assert said == CONFIGURATIONS[server](
        Host("https://back.guide.org/a/", "/var/www", {"/paper/": "/sheet/"})
    )
    assert "/a/paper/" in said
