"""Runs the commands that the documents show, in the order of each page, against a running collector.

A block is run when `<!-- run -->` stands in the line above it. Lines that begin with `$ ` are commands, with
`> ` before further lines of one; what stands below is what it printed when the page was written. A command
must succeed, and every word of what the page shows must be among what it prints now; numbers may differ.
Where the page shows a trace id, the id printed in its place now is used in the commands that follow, whole
or by its first digits.
"""

import itertools
import os
import re
import subprocess

import pytest
from support.collector import BINARY, ROOT, Collector, clean_environment

PAGES = ["README.md", *sorted(str(page.relative_to(ROOT)) for page in (ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"<!-- run -->\n```console\n(.*?)```", re.DOTALL)
TRACE_ID = re.compile(r"\b[0-9a-f]{32}\b")
PREFIX = re.compile(r"\b[0-9a-f]{8,32}\b")
WORD = re.compile(r"[^\W\d_]{3,}")


def words(text):
    """The words of an output; the letters in an id are none."""
    return set(WORD.findall(PREFIX.sub("", text)))


def steps(page):
    """The page's commands, each with what the page shows of its output."""
    for block in BLOCK.findall((ROOT / page).read_text()):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *others = step.splitlines(keepends=True)
            further = list(itertools.takewhile(lambda line: line.startswith("> "), others))
            command = first + "".join(line.removeprefix("> ") for line in further)
            yield command, "".join(others[len(further) :])


WITH_COMMANDS = [page for page in PAGES if any(steps(page))]


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_every_command_of_a_page_does_what_the_page_shows(page, tmp_path):
    with Collector(tmp_path / "data", "--set", "environments.dev.head.rate=100%") as collector:
        environment = clean_environment(
            PATH=f"{BINARY.parent}:{os.environ['PATH']}",
            TRACEWELL_API=collector.api_url,
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.otlp_url,
        )
        now = {}
        for command, shown in steps(page):
            for prefix in PREFIX.findall(command):
                for page_id, current_id in now.items():
                    if page_id.startswith(prefix):
                        command = command.replace(prefix, current_id[: len(prefix)])
            result = subprocess.run(
                ["bash", "-c", command],
                cwd=tmp_path,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=60,
            )
            assert result.returncode == 0, f"{command}\n{result.stdout}"
            now |= zip(TRACE_ID.findall(shown), TRACE_ID.findall(result.stdout), strict=False)
            missing = words(shown) - words(result.stdout)
            assert not missing, f"{command} printed none of {sorted(missing)}:\n{result.stdout}"


def test_the_readme_shows_commands_that_run():
    assert "README.md" in WITH_COMMANDS
