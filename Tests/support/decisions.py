"""Collectors that decide at once, and waiting for decisions."""

import time

DECIDED_SECONDS = 60
AT_ONCE = """\
environments:
  default:
    tail:
      decision_wait: 200ms
      decision_wait_after_root: 20ms
      policies: [{ name: everything, type: always_sample }]
"""


def wait_until_decided(collector, trace_ids):
    """Waits until none of the traces is collecting any more."""
    deadline = time.monotonic() + DECIDED_SECONDS
    for trace_id in trace_ids:
        while collector.trace(trace_id, form="json").json().get("state") == "collecting":
            assert time.monotonic() < deadline, f"{trace_id} was not decided in time"
            time.sleep(0.05)
