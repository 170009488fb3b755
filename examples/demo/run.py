"""Starts Redis, Tracewell, the shop's API and its worker; orders something; shows the order's trace.

Everything runs on free loopback ports over a temporary folder and is stopped again at the end.
"""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[1]
TRACEWELL = os.environ.get("TRACEWELL_BINARY", str(ROOT / ".build/release/tracewell"))
REDIS = str(pathlib.Path(sys.executable).parent / "redis-server")
PATIENCE = 30
# Settings of this shell are not meant for the demo's collector and shop.
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("TRACEWELL_", "OTEL_"))
}


class Processes:
    """The processes that this run started, stopped in the reverse order of their start."""

    def __init__(self):
        self._started = []

    def start(self, *command, **options):
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True, **options)
        self._started.append(process)
        return process

    def stop(self):
        for process in reversed(self._started):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition):
    """Returns the first true answer of `condition`, or gives up with a message."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            if answer := condition():
                return answer
        time.sleep(0.05)
    sys.exit(f"demo: waited {PATIENCE} s for {what}")


def start_redis(processes, folder):
    port = free_port()
    processes.start(
        REDIS, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for("Redis", lambda: socket.create_connection(("127.0.0.1", port)).close() or True)
    return port


def start_tracewell(processes, folder):
    """Starts the collector and returns the addresses that it bound."""
    log = pathlib.Path(folder, "tracewell.log")
    with log.open("w") as stderr:
        collector = processes.start(
            TRACEWELL, "serve", "--data-dir", f"{folder}/data",
            "--otlp-http", "127.0.0.1:0", "--otlp-grpc", "", "--api", "127.0.0.1:0",
            "--set", "environments.dev.head.rate=100%",
            env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=stderr,
        )  # fmt: skip

    def ready_line():
        if collector.poll() is not None:
            sys.exit(f"demo: the collector ended:\n{log.read_text()}")
        lines = map(json.loads, log.read_text().splitlines())
        return next((line for line in lines if line["message"] == "ready"), None)

    return wait_for("the collector", ready_line)


def start_python(processes, environment, program):
    """Starts one of the shop's programs; it prints a line when it is ready."""
    return processes.start(
        sys.executable, str(HERE / program), env=environment, stdout=subprocess.PIPE
    )


def request(method, url, body=None):
    """Sends one request; returns its status and its trace's id."""
    data = None if body is None else json.dumps(body).encode()
    try:
        answer = urllib.request.urlopen(urllib.request.Request(url, data, method=method))
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers["X-Trace-Id"]


def is_stored(api, trace_id):
    """Whether a trace is whole, its job included, and decided."""
    with urllib.request.urlopen(f"{api}/api/v1/traces/{trace_id}?format=json") as answer:
        trace = json.load(answer)
    return trace["state"] == "stored" and '"shop-worker"' in json.dumps(trace)


def main():
    processes = Processes()
    with tempfile.TemporaryDirectory(prefix="tracewell-demo-") as folder:
        try:
            run(processes, folder)
        finally:
            processes.stop()


def run(processes, folder):
    print("Starting Redis, Tracewell, an API and a worker", flush=True)
    redis_port = start_redis(processes, folder)
    addresses = start_tracewell(processes, folder)
    api = f"http://{addresses['api']}"
    environment = {
        **ENVIRONMENT,
        "SHOP_DATABASE": f"{folder}/shop.sqlite",
        "SHOP_REDIS_PORT": str(redis_port),
        "SHOP_ENVIRONMENT": "dev",
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{addresses['otlp_http']}",
    }
    shop = start_python(processes, environment, "api.py")
    orders = f"http://127.0.0.1:{shop.stdout.readline().strip()}/orders"
    start_python(processes, environment, "worker.py").stdout.readline()

    def show(method, body=None, note=""):
        status, trace_id = request(method, orders, body)
        what = f"{method} /orders {json.dumps(body) if body else ''}"
        print(f"  {what:<66} {status}  {trace_id}  {note}", flush=True)
        return trace_id

    placed = show("POST", {"customer": "ada", "sku": "mug", "quantity": 2}, "an order and its job")
    show("POST", {"customer": "alan", "sku": "tea", "quantity": 1})
    show("POST", {"customer": "grace", "sku": "kettle", "quantity": 4}, "an error: out of stock")
    show("GET", note="one query for each order: N + 1")

    print("Waiting until the traces are stored", flush=True)
    wait_for("the trace to be stored", lambda: is_stored(api, placed))
    print(f"\n$ tracewell trace {placed}", flush=True)
    show_trace = subprocess.run([TRACEWELL, "trace", placed, "--api", api], env=ENVIRONMENT, stdin=subprocess.DEVNULL)
    if show_trace.returncode != 0:
        sys.exit("demo: the trace was not found")


if __name__ == "__main__":
    main()
