"""A running `tracewell serve` on free loopback ports, and requests to it."""

import json
import os
import pathlib
import signal
import subprocess
import threading
import time

import requests

ROOT = pathlib.Path(__file__).parents[2]
BINARY = pathlib.Path(os.environ.get("TRACEWELL_BINARY", ROOT / ".build/debug/tracewell")).resolve()
START_SECONDS = 30


class Collector:
    """One collector process over a data directory; may be started again after it ended."""

    def __init__(self, data_dir, *arguments):
        self.data_dir = pathlib.Path(data_dir)
        self.arguments = arguments
        self.log = []
        self.session = requests.Session()
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        """Starts the process and returns after how many seconds it was ready."""
        started = time.monotonic()
        self.spawn()
        if not self._ready.wait(START_SECONDS) or self._ready_line is None:
            self.kill()
            raise AssertionError("the collector did not become ready:\n" + "\n".join(self.log))
        self.otlp_url = "http://" + self._ready_line["otlp_http"]
        self.api_url = "http://" + self._ready_line["api"]
        return time.monotonic() - started

    def spawn(self):
        """Starts the process without waiting until it is ready."""
        listeners = ["--otlp-http", "127.0.0.1:0", "--otlp-grpc", "", "--api", "127.0.0.1:0"]
        self._process = subprocess.Popen(
            [BINARY, "serve", "--data-dir", self.data_dir, *listeners, *self.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )
        self.log = []
        self._ready = threading.Event()
        self._ready_line = None
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()

    def _read_log(self):
        for line in self._process.stderr:
            self.log.append(line.rstrip("\n"))
            if self._ready_line is None and '"message":"ready"' in line:
                self._ready_line = json.loads(line)
                self._ready.set()
        self._ready.set()

    @property
    def pid(self):
        return self._process.pid

    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def stop(self):
        """Asks the process to drain and end; returns its exit status."""
        return self._end(signal.SIGTERM)

    def kill(self):
        """Ends the process without giving it a chance to do anything."""
        return self._end(signal.SIGKILL)

    def _end(self, signal_number):
        if self._process is None:
            return None
        if self._process.poll() is None:
            self._process.send_signal(signal_number)
        try:
            status = self._process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        self._reader.join()
        self._process.stderr.close()
        self.session.close()
        return status

    def resident_bytes(self):
        """How much memory the process has resident now."""
        pages = pathlib.Path(f"/proc/{self.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def export(self, body, content_type="application/x-protobuf", **headers):
        """Posts one request body to the OTLP receiver; header names have underscores for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.post(
            self.otlp_url + "/v1/traces",
            data=body,
            headers={"Content-Type": content_type, **named},
            timeout=60,
        )

    def get(self, path, **parameters):
        """Asks the API listener."""
        return self.session.get(self.api_url + path, params=parameters, timeout=60)

    def trace(self, trace_id, form="otlp"):
        """Looks one trace up by its hex id."""
        return self.get(f"/api/v1/traces/{trace_id}", format=form)


def run(*arguments):
    """Runs a verb of the command line that needs no collector."""
    return subprocess.run(
        [BINARY, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
    )


def clean_environment(**additions):
    """The environment without what would configure a collector or an SDK behind a test's back."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TRACEWELL_", "OTEL_"))
    }
    return {**inherited, **additions}
