"""A bump through its life, against the shipped binary: before, during, across a kill -9, and after its end."""

import random
import time

import pytest
from support.collector import Collector, run
from support.jobs import by_chance, send_jobs, stored

ENVIRONMENT = "dev"
TRACES = 60
BUMP_SECONDS = 20
# The head's threshold at 20 %, as the specification writes it with four digits.
THRESHOLD = "cccd"


@pytest.fixture(scope="module")
def collector(tmp_path_factory):
    with Collector(tmp_path_factory.mktemp("bumps") / "data") as running:
        yield running


def by_the_head(ids):
    """The traces that the head keeps by itself."""
    return by_chance(ids, THRESHOLD)


def send(collector, random_source, job_type):
    return send_jobs(collector, random_source, job_type, ENVIRONMENT, TRACES)


def in_force(collector):
    return [bump["id"] for bump in collector.get("/api/v1/sampling/bumps").json()["bumps"]]


def test_a_bump_keeps_all_of_one_job_type_until_it_ends_and_a_kill_does_not_end_it(collector):
    source = random.Random(42)
    before = send(collector, source, "report")
    assert stored(collector, before) == by_the_head(before)

    started = time.monotonic()
    match = ["--env", ENVIRONMENT, "--job-type", "report"]
    lease = ["--rate", "100%", "--for", f"{BUMP_SECONDS}s", "--reason", "INC-42"]
    made = run("sampling", "bump", *match, *lease, "--api", collector.api_url)
    assert (made.returncode, made.stdout) == (0, "b1\n"), made.stderr
    during, others = send(collector, source, "report"), send(collector, source, "mail")

    # The deferred traces wait in the journal alone.
    collector.kill()
    collector.start()
    assert in_force(collector) == ["b1"]
    again = send(collector, source, "report")
    assert stored(collector, during) == set(during)
    assert stored(collector, again) == set(again)
    assert stored(collector, others) == by_the_head(others)
    assert time.monotonic() - started < BUMP_SECONDS, "this machine is too slow for the test"

    time.sleep(max(0, started + BUMP_SECONDS + 0.5 - time.monotonic()))
    assert in_force(collector) == []
    after = send(collector, source, "report")
    assert stored(collector, after) == by_the_head(after)
    audit = collector.get("/api/v1/sampling/audit").json()["audit"]
    assert [record["action"] for record in audit] == ["expired", "created"]
