"""A bump through its life, against the shipped binary: before, during, across a kill -9, and after its end."""

import random
import time

import pytest
from support.collector import Collector, run
from support.decisions import wait_until_decided

ENVIRONMENT = "dev"
RATE = 0.2
TRACES = 60
BUMP_SECONDS = 20
# The head's threshold at 20 %, as the specification writes it with four digits.
THRESHOLD = int("cccd" + "0" * 10, 16)


@pytest.fixture(scope="module")
def collector(tmp_path_factory):
    with Collector(tmp_path_factory.mktemp("bumps") / "data") as running:
        yield running


def job_traces(random_source, job_type):
    """One-span traces of a failing job type: their ids and a body that holds them."""
    ids = [random_source.randbytes(16).hex() for _ in range(TRACES)]
    spans = [
        {
            "traceId": trace_id,
            "spanId": "00000000000000aa",
            "name": job_type,
            "kind": 5,
            "startTimeUnixNano": "1767225600000000000",
            "endTimeUnixNano": "1767225600001000000",
            "status": {"code": 2},
            "attributes": [{"key": "job.type", "value": {"stringValue": job_type}}],
        }
        for trace_id in ids
    ]
    resource = [
        {"key": "service.name", "value": {"stringValue": "worker"}},
        {"key": "deployment.environment.name", "value": {"stringValue": ENVIRONMENT}},
    ]
    body = {
        "resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [{"spans": spans}]}]
    }
    return ids, body


def by_the_head(ids):
    """The traces that the head keeps by itself."""
    return {trace_id for trace_id in ids if int(trace_id[-14:], 16) >= THRESHOLD}


def stored(collector, ids):
    """The traces that are stored, once all of them are decided."""
    wait_until_decided(collector, ids)
    return {trace_id for trace_id in ids if collector.trace(trace_id).ok}


def send(collector, random_source, job_type):
    ids, body = job_traces(random_source, job_type)
    assert collector.session.post(collector.otlp_url + "/v1/traces", json=body).status_code == 200
    return ids


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
