"""The shop's HTTP API: `POST /orders` places an order, `GET /orders` lists them."""

import json
import os
import re
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

import telemetry
from cache import Cache
from database import Database
from opentelemetry import propagate, trace
from opentelemetry.trace import SpanKind, Status, StatusCode

tracer = telemetry.start("shop-api")
database = Database(os.environ["SHOP_DATABASE"], tracer)
cache = Cache(int(os.environ["SHOP_REDIS_PORT"]), tracer)


class OutOfStock(Exception):
    """There are fewer of a product than were ordered."""


def place_order(order):
    """Takes the goods from stock, stores the order, and leaves the rest to the worker."""
    sku, quantity = order["sku"], order["quantity"]
    price = cache.get(f"price:{sku}")
    if price is None:
        rows = database.query("SELECT", "products", "SELECT price FROM products WHERE sku = ?", sku)
        if not rows:
            return 422, {"error": f"no product {sku}"}
        price = rows[0][0]
        cache.set(f"price:{sku}", price, seconds=60)
    with database.transaction():
        taken = database.query(
            "UPDATE",
            "products",
            "UPDATE products SET stock = stock - ? WHERE sku = ? AND stock >= ? RETURNING sku",
            *(quantity, sku, quantity),
        )
        if not taken:
            raise OutOfStock(f"fewer than {quantity} of {sku} left")
        ((order_id,),) = database.query(
            "INSERT", "orders", "INSERT INTO orders (customer) VALUES (?) RETURNING id", order["customer"]
        )
        database.query("INSERT", "items", "INSERT INTO items VALUES (?, ?, ?)", order_id, sku, quantity)
    cache.enqueue("order.confirm", {"order_id": order_id})
    return 202, {"id": order_id, "total": int(price) * quantity}


def list_orders():
    """Asks for the items of each order apart, as code that grew does: N + 1 queries."""
    orders = database.query("SELECT", "orders", "SELECT id, customer, status FROM orders ORDER BY id")
    listed = []
    for order_id, customer, status in orders:
        items = database.query(
            "SELECT", "items", "SELECT sku, quantity FROM items WHERE order_id = ?", order_id
        )
        listed.append({"id": order_id, "customer": customer, "status": status, "items": dict(items)})
    return 200, {"orders": listed}


class Handler(BaseHTTPRequestHandler):
    """Gives each request a server span, below the caller's when it says who called."""

    def do_GET(self):
        self._serve(list_orders)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._serve(lambda: place_order(json.loads(body)))

    def _serve(self, action):
        route = "/orders"
        known = re.fullmatch(route, self.path) is not None
        with tracer.start_as_current_span(
            f"{self.command} {route}" if known else self.command,
            context=propagate.extract(dict(self.headers)),
            kind=SpanKind.SERVER,
            attributes={
                "http.request.method": self.command,
                "url.scheme": "http",
                "url.path": self.path,
                "server.address": "127.0.0.1",
                "server.port": self.server.server_port,
                "client.address": self.client_address[0],
                "network.protocol.version": self.request_version.removeprefix("HTTP/"),
                "user_agent.original": self.headers.get("User-Agent", ""),
                **({"http.route": route} if known else {}),
            },
        ) as span:
            status, answer = self._answer(action) if known else (404, {"error": "no such path"})
            span.set_attribute("http.response.status_code", status)
            self._send(status, answer)

    def _answer(self, action):
        try:
            return action()
        except Exception as error:
            span = trace.get_current_span()
            span.record_exception(error)
            span.set_attribute("error.type", type(error).__qualname__)
            span.set_status(Status(StatusCode.ERROR, str(error)))
            return 500, {"error": str(error)}

    def _send(self, status, answer):
        trace_id = trace.get_current_span().get_span_context().trace_id
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Trace-Id", f"{trace_id:032x}")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The spans say it all."""


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = HTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    try:
        server.serve_forever()
    finally:
        trace.get_tracer_provider().shutdown()


if __name__ == "__main__":
    main()
