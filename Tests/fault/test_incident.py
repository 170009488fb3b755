"""An incident in production: the errors of a job type rise, its rate is raised from the command line, and falls back by itself."""

import random
import time

from support.collector import Collector, run
from support.jobs import ERROR, OK, by_chance, send_jobs, stored

ENVIRONMENT = "prod"
TRACES = 100
BUMP_SECONDS = 15
# The threshold of the baseline of 10 %, as the specification writes it with four digits.
BASELINE = "e666"


def shares(collector, random_source):
    """Sends jobs of two types, some of which fail, and gives what is stored of each."""
    sent = {
        (job_type, status): send_jobs(
            collector, random_source, job_type, ENVIRONMENT, TRACES, status
        )
        for job_type in ("report", "mail")
        for status in (OK, ERROR)
    }
    return sent, {key: stored(collector, ids) for key, ids in sent.items()}


def test_a_bump_on_a_tail_sampled_environment_keeps_all_of_one_job_type_and_ends(tmp_path):
    source = random.Random(7)
    with Collector(tmp_path / "data") as collector:
        # Before: every error, and the baseline of the rest.
        sent, kept = shares(collector, source)
        for job_type in ("report", "mail"):
            assert kept[job_type, ERROR] == set(sent[job_type, ERROR])
            assert kept[job_type, OK] == by_chance(sent[job_type, OK], BASELINE)

        started = time.monotonic()
        match = ["--env", ENVIRONMENT, "--job-type", "report"]
        lease = ["--rate", "100%", "--for", f"{BUMP_SECONDS}s", "--reason", "reports fail"]
        made = run("sampling", "bump", *match, *lease, "--api", collector.api_url)
        assert (made.returncode, made.stdout) == (0, "b1\n"), made.stderr

        # During: all of that type, and of the others what there was before.
        sent, kept = shares(collector, source)
        assert time.monotonic() - started < BUMP_SECONDS, "this machine is too slow for the test"
        assert kept["report", OK] == set(sent["report", OK])
        assert kept["report", ERROR] == set(sent["report", ERROR])
        assert kept["mail", OK] == by_chance(sent["mail", OK], BASELINE)
        assert kept["mail", ERROR] == set(sent["mail", ERROR])

        # After: as before, without anyone's doing.
        time.sleep(max(0, started + BUMP_SECONDS + 0.5 - time.monotonic()))
        sent, kept = shares(collector, source)
        assert kept["report", OK] == by_chance(sent["report", OK], BASELINE)
        assert kept["report", ERROR] == set(sent["report", ERROR])
