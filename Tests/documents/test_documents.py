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


def links(page):
    """The files that a page links to."""
    found = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", (ROOT / page).read_text())
    return [(ROOT / page).parent.joinpath(link).resolve() for link in found if "://" not in link]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_project_leads_to_a_file(page):
    assert [link for link in links(page) if not link.exists()] == []


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith("docs/")])
def test_every_page_is_linked_from_the_overview(page):
    overviews = ["docs/README.md", "docs/adr/README.md"]
    linked = {link for overview in overviews for link in links(overview)}
    assert page == "docs/README.md" or ROOT / page in linked


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
