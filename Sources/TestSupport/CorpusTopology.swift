/// The made-up system whose traces the corpus holds: a shop with an API, services and workers.
enum CorpusTopology {
    struct Service {
        let name: StaticString
        let version: StaticString
        let language: StaticString
        let database: StaticString
        let endpoints: [Endpoint]
    }

    struct Endpoint {
        let method: StaticString
        let route: StaticString
        /// What comes before and after the identifier in the path; `after` is empty where the
        /// path ends with it.
        let before: StaticString
        let after: StaticString
        let function: StaticString
        let steps: [Step]
    }

    /// What an endpoint or a job does, in order.
    enum Step {
        case cache(Int)
        case query(Int)
        case compute(Int)
        /// Calls another service's endpoint over HTTP.
        case call(service: Int, endpoint: Int)
        case enqueue(Int)
    }

    struct Statement {
        let operation: StaticString
        let table: StaticString
        let text: StaticString
        let name: StaticString
    }

    struct Job {
        let type: StaticString
        let queue: StaticString
        let publish: StaticString
        let process: StaticString
        let worker: Int
        let steps: [Step]
    }

    struct CacheCommand {
        let command: StaticString
        let prefix: StaticString
    }

    static let services: [Service] = [
        Service(
            name: "storefront-api", version: "4.18.2", language: "nodejs", database: "storefront",
            endpoints: [
                Endpoint(
                    method: "GET", route: "/api/v1/products/:productId",
                    before: "/api/v1/products/",
                    after: "", function: "ProductsController.show",
                    steps: [
                        .cache(0), .cache(1), .compute(0), .call(service: 1, endpoint: 0),
                        .query(0),
                    ]),
                Endpoint(
                    method: "POST", route: "/api/v1/carts/:cartId/items", before: "/api/v1/carts/",
                    after: "/items", function: "CartsController.addItem",
                    steps: [
                        .cache(0), .compute(1), .query(1), .call(service: 2, endpoint: 0),
                        .query(2),
                        .cache(2), .enqueue(3),
                    ]),
                Endpoint(
                    method: "POST", route: "/api/v1/checkout/:cartId", before: "/api/v1/checkout/",
                    after: "", function: "CheckoutController.create",
                    steps: [
                        .cache(0), .call(service: 3, endpoint: 0), .call(service: 4, endpoint: 0),
                        .query(3), .enqueue(0),
                    ]),
                Endpoint(
                    method: "GET", route: "/api/v1/search", before: "/api/v1/search?q=",
                    after: "&page=1", function: "SearchController.query",
                    steps: [.cache(0), .cache(3), .call(service: 5, endpoint: 0), .compute(2)]),
            ]),
        Service(
            name: "catalog", version: "2.7.0", language: "go", database: "catalog",
            endpoints: [
                Endpoint(
                    method: "GET", route: "/products/{id}", before: "/products/", after: "",
                    function: "catalog.GetProduct",
                    steps: [.cache(1), .query(4), .query(5), .call(service: 2, endpoint: 1)])
            ]),
        Service(
            name: "inventory", version: "1.12.5", language: "java", database: "inventory",
            endpoints: [
                Endpoint(
                    method: "POST", route: "/reservations/{sku}", before: "/reservations/",
                    after: "", function: "com.shop.inventory.ReservationService.reserve",
                    steps: [.query(6), .query(7), .cache(4)]),
                Endpoint(
                    method: "GET", route: "/stock/{sku}", before: "/stock/", after: "",
                    function: "com.shop.inventory.StockService.level",
                    steps: [.cache(4), .query(6)]),
            ]),
        Service(
            name: "orders", version: "3.4.1", language: "python", database: "orders",
            endpoints: [
                Endpoint(
                    method: "POST", route: "/orders/{order_id}", before: "/orders/", after: "",
                    function: "orders.views.create_order",
                    steps: [
                        .compute(3), .query(8), .query(9), .call(service: 2, endpoint: 0),
                        .query(10),
                        .enqueue(1),
                    ])
            ]),
        Service(
            name: "payments", version: "5.0.3", language: "java", database: "payments",
            endpoints: [
                Endpoint(
                    method: "POST", route: "/charges/{id}", before: "/charges/", after: "/confirm",
                    function: "com.shop.payments.ChargeService.confirm",
                    steps: [.cache(5), .query(11), .call(service: 9, endpoint: 0), .query(12)])
            ]),
        Service(
            name: "search", version: "0.9.14", language: "rust", database: "search",
            endpoints: [
                Endpoint(
                    method: "GET", route: "/query", before: "/query?text=", after: "",
                    function: "search::handler::query",
                    steps: [.cache(3), .compute(4), .query(13), .compute(5), .query(14)])
            ]),
        Service(
            name: "mailer", version: "1.1.8", language: "python", database: "mailer", endpoints: []),
        Service(
            name: "billing-worker", version: "2.2.0", language: "ruby", database: "billing",
            endpoints: []),
        Service(
            name: "sync-worker", version: "7.5.6", language: "dotnet", database: "sync",
            endpoints: []),
        Service(
            name: "ledger", version: "1.0.27", language: "go", database: "ledger",
            endpoints: [
                Endpoint(
                    method: "PUT", route: "/entries/{id}", before: "/entries/", after: "",
                    function: "ledger.PutEntry", steps: [.query(15), .query(16)])
            ]),
    ]

    static let jobs: [Job] = [
        Job(
            type: "order.confirmation_email", queue: "mail", publish: "mail publish",
            process: "mail process", worker: 6,
            steps: [.query(17), .compute(6), .cache(6), .query(18)]),
        Job(
            type: "invoice.create", queue: "billing", publish: "billing publish",
            process: "billing process", worker: 7,
            steps: [
                .query(19), .query(20), .compute(7), .call(service: 9, endpoint: 0), .query(21),
            ]
        ),
        Job(
            type: "catalog.sync", queue: "sync", publish: "sync publish", process: "sync process",
            worker: 8, steps: [.query(4), .call(service: 1, endpoint: 0), .query(22), .cache(7)]),
        Job(
            type: "cart.expire", queue: "sync", publish: "sync publish", process: "sync process",
            worker: 8, steps: [.cache(2), .query(23)]),
    ]

    static let cacheCommands: [CacheCommand] = [
        CacheCommand(command: "GET", prefix: "session:"),
        CacheCommand(command: "GET", prefix: "product:"),
        CacheCommand(command: "SETEX", prefix: "cart:"),
        CacheCommand(command: "MGET", prefix: "search:popular:"),
        CacheCommand(command: "HGETALL", prefix: "stock:"),
        CacheCommand(command: "INCR", prefix: "ratelimit:"),
        CacheCommand(command: "LPUSH", prefix: "outbox:"),
        CacheCommand(command: "EXPIRE", prefix: "lock:sync:"),
    ]

    static let functions: [StaticString] = [
        "ProductPresenter.render", "CartPolicy.validate", "ResultRanker.sort",
        "orders.pricing.apply_discounts", "search::parse", "search::score::bm25",
        "mailer.templates.render", "Invoices::Pdf.generate",
    ]

    static let agents: [StaticString] = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 Version/18.5 Safari/605.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "ShopApp/6.2.1 (Android 15; Pixel 8)", "okhttp/4.12.0", "curl/8.5.0",
    ]
}
