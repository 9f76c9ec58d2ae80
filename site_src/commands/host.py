"""The table of headers and the old addresses → configuration for hosts of one's own.

What `_headers` and `_redirects` say to Netlify and Cloudflare Pages, in the words of nginx and of
Caddy. The tests start both and ask them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from site_src.model.records import GENERATOR
from site_src.model.urls import TAKE_AWAY
from site_src.outputs.headers import CACHE_FOR_EVER, CALENDAR_TYPE, HEADERS, SAVED

if TYPE_CHECKING:
    from collections.abc import Mapping

# What hosts do not know of some files.
TYPES: Final = {
    ".ics": CALENDAR_TYPE,
    ".md": "text/markdown; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
_REVALIDATE: Final = "no-cache"


@dataclass(frozen=True)
class Host:
    """Where the guide is to stand: `base_url` names the host and the folder, `root` the disk.

    `listen` is what the host listens to, where it is not the usual port with TLS.
    """

    base_url: str
    root: str = "/srv/guide"
    redirects: Mapping[str, str] = field(default_factory=dict)
    listen: str = ""

    @property
    def name(self) -> str:
        """The name of the host."""
        return urlsplit(self.base_url).hostname or "guide.example"

    @property
    def folder(self) -> str:
        """The folder of the guide on its host, without a slash at its end."""
        return urlsplit(self.base_url).path.rstrip("/")


def nginx(host: Host) -> str:
    """Return a file for `/etc/nginx/conf.d/`, or for `sites-enabled/`."""
    folder = host.folder
    dots = folder.replace(".", r"\.")
    headers = "".join(
        f'    add_header {name} "{value}" always;\n' for name, value in HEADERS.items()
    )
    types = "".join(
        f'    location ~ \\{suffix}$ {{ types {{ }} default_type "{kind}"; }}\n'
        for suffix, kind in TYPES.items()
    )
    moved = "".join(
        f"    location = {folder}{old} {{ return 301 {folder}{new}; }}\n"
        for old, new in host.redirects.items()
    )
    return f"""\
# Of {GENERATOR}, made by  python3 build.py host nginx
map $uri $guide_cache {{
    default "{_REVALIDATE}";
    ~^{dots}/assets/ "{CACHE_FOR_EVER}";
}}

map $uri $guide_disposition {{
    default "";
    {folder}{TAKE_AWAY} "{SAVED}";
}}

server {{
    listen {host.listen or "443 ssl"};
    server_name {host.name};
    # ssl_certificate and ssl_certificate_key as on your server

    root {host.root};
    index index.html;
    charset utf-8;
    absolute_redirect off;
    error_page 404 {folder}/404.html;
    gzip_static on;  # the files that --compress makes; brotli_static on, where nginx can

    # Keep all of them here: one add_header in a location would switch these off there.
    add_header Cache-Control $guide_cache always;
    add_header Content-Disposition $guide_disposition always;
{headers}
{types}{moved}}}
"""


def caddy(host: Host) -> str:
    """Return a Caddyfile, or what to import into one."""
    folder = host.folder
    headers = "".join(f'\t\t{name} "{value}"\n' for name, value in HEADERS.items())
    # A bare *.md would be read as the name of a header.
    types = "".join(
        f'\t@{suffix[1:]} path *{suffix}\n\theader @{suffix[1:]} Content-Type "{kind}"\n'
        for suffix, kind in TYPES.items()
    )
    moved = "".join(
        f"\tredir {folder}{old} {folder}{new} 301\n" for old, new in host.redirects.items()
    )
    return f"""\
# Of {GENERATOR}, made by  python3 build.py host caddy
{host.listen or host.name} {{
	root * {host.root}
	encode zstd gzip

	header {{
{headers}	}}
	@pages not path {folder}/assets/*
	header @pages Cache-Control {_REVALIDATE}
	header {folder}/assets/* Cache-Control "{CACHE_FOR_EVER}"
	header {folder}{TAKE_AWAY} Content-Disposition "{SAVED}"
{types}
{moved}	file_server {{
		precompressed br gzip
	}}

	handle_errors {{
		header Cache-Control {_REVALIDATE}
		rewrite * {folder}/404.html
		file_server
	}}
}}
"""


CONFIGURATIONS: Final = {"nginx": nginx, "caddy": caddy}
