"""Traces of jobs, and which of them chance alone keeps."""

from support.decisions import wait_until_decided

OK, ERROR = 1, 2


def job_traces(random_source, job_type, environment, count, status=ERROR):
    """One-span traces of a job type: their ids and a body that holds them."""
    ids = [random_source.randbytes(16).hex() for _ in range(count)]
    spans = [
        {
            "traceId": trace_id,
            "spanId": "00000000000000aa",
            "name": job_type,
            "kind": 5,
            "startTimeUnixNano": "1767225600000000000",
            "endTimeUnixNano": "1767225600001000000",
            "status": {"code": status},
            "attributes": [{"key": "job.type", "value": {"stringValue": job_type}}],
        }
        for trace_id in ids
    ]
    resource = [
        {"key": "service.name", "value": {"stringValue": "worker"}},
        {"key": "deployment.environment.name", "value": {"stringValue": environment}},
    ]
    body = {
        "resourceSpans": [{"resource": {"attributes": resource}, "scopeSpans": [{"spans": spans}]}]
    }
    return ids, body


def send_jobs(collector, random_source, job_type, environment, count, status=ERROR):
    """Sends traces of a job type; their ids."""
    ids, body = job_traces(random_source, job_type, environment, count, status)
    assert collector.session.post(collector.otlp_url + "/v1/traces", json=body).status_code == 200
    return ids


def by_chance(ids, threshold):
    """The traces whose randomness reaches a threshold of four hexadecimal digits, as `th` has it."""
    return {trace_id for trace_id in ids if int(trace_id[-14:], 16) >= int(threshold + "0" * 10, 16)}


def stored(collector, ids):
    """The traces that are stored, once all of them are decided."""
    wait_until_decided(collector, ids)
    return {trace_id for trace_id in ids if collector.trace(trace_id).ok}
