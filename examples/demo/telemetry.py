"""Tracing for the demo's processes: the OpenTelemetry SDK, sending to one Tracewell."""

import os

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor


def start(service):
    """Sets tracing up for one process and returns its tracer."""
    resource = Resource.create(
        {
            "service.name": service,
            "service.namespace": "shop",
            "service.version": "1.0.0",
            "deployment.environment.name": os.environ.get("SHOP_ENVIRONMENT", "dev"),
        }
    )
    provider = TracerProvider(resource=resource)
    # The endpoint comes from OTEL_EXPORTER_OTLP_ENDPOINT.
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=200))
    trace.set_tracer_provider(provider)
    return trace.get_tracer(f"shop.{service}", "1.0.0")
