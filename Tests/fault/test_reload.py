"""Reloading the configuration of the shipped binary, by signal and over HTTP."""

import os
import signal
import time

import pytest
from support.collector import Collector

WAIT_SECONDS = 20
RATES = "environments: { dev: { head: { rate: %s } } }\n"


def rate_of_dev(collector):
    environments = collector.get("/api/v1/sampling?env=dev").json()["environments"]
    return environments[0]["head"]["rate"]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "tracewell.yaml"
    path.write_text(RATES % "50%")
    return path


@pytest.fixture
def collector(tmp_path, file):
    with Collector(tmp_path / "data", "--config", file) as running:
        yield running


def reload(collector):
    return collector.session.post(collector.api_url + "/api/v1/reload")


def test_a_request_puts_the_file_in_force_and_names_what_needs_a_restart(collector, file):
    assert rate_of_dev(collector) == 0.5
    file.write_text(RATES % "25%" + "durability: fsync\n")
    answer = reload(collector)
    assert (answer.status_code, answer.json()) == (200, {"needsRestart": ["durability"]})
    assert rate_of_dev(collector) == 0.25


def test_a_file_with_mistakes_changes_nothing_and_is_told_by_line(collector, file):
    file.write_text(RATES % "much")
    answer = reload(collector)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid_configuration"
    assert "tracewell.yaml:1: " in answer.json()["error"]["message"]
    assert rate_of_dev(collector) == 0.5


def test_a_page_of_another_site_may_not_reload(collector):
    headers = {"Origin": "http://elsewhere.example"}
    answer = collector.session.post(collector.api_url + "/api/v1/reload", headers=headers)
    assert answer.status_code == 403


def test_a_signal_puts_the_file_in_force(collector, file):
    file.write_text(RATES % "75%")
    os.kill(collector.pid, signal.SIGHUP)
    deadline = time.monotonic() + WAIT_SECONDS
    while rate_of_dev(collector) != 0.75:
        assert time.monotonic() < deadline, "the signal had no effect"
        time.sleep(0.05)
