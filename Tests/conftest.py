"""Fixtures that several folders of tests use."""

import pytest

from support.collector import Collector


@pytest.fixture(scope="module")
def collector(tmp_path_factory):
    """A collector with the built-in configuration, one for all tests of a file."""
    with Collector(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture
def start(tmp_path):
    """Starts a collector with settings of the test's own; it ends with the test."""
    running = []

    def start(*arguments):
        collector = Collector(tmp_path / f"data-{len(running)}", *arguments)
        running.append(collector)
        collector.start()
        return collector

    yield start
    for collector in running:
        collector.stop()
