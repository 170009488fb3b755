"""The documents against the project: links lead somewhere, targets and modules exist."""

import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
LISTED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
)
PAGES = [page for page in LISTED.stdout.splitlines() if (ROOT / page).is_file()]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_project_leads_to_a_file(page):
    text = (ROOT / page).read_text()
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text)
    missing = [
        link for link in links if "://" not in link and not (ROOT / page).parent.joinpath(link).exists()
    ]
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_make_target_that_is_named_exists(page):
    named = set(re.findall(r"`make ([a-z-]+)`", (ROOT / page).read_text()))
    defined = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named <= defined


def test_the_page_of_layers_names_every_module():
    page = (ROOT / "docs/explanation/layers.md").read_text()
    named = set(re.findall(r"`(\w+)`", page))
    modules = {path.name for path in (ROOT / "Sources").iterdir() if path.is_dir()}
    assert modules <= named
