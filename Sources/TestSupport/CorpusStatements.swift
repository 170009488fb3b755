extension CorpusTopology {
    /// The SQL of the made-up system, by the numbers that ``Step/query(_:)`` names.
    static let statements: [Statement] = [
        Statement(
            operation: "SELECT", table: "recommendations",
            text:
                "SELECT r.product_id, r.score FROM recommendations r WHERE r.source_id = $1 ORDER BY r.score DESC LIMIT 12",
            name: "SELECT storefront.recommendations"),
        Statement(
            operation: "SELECT", table: "carts",
            text: "SELECT id, org_id, currency, expires_at FROM carts WHERE id = $1 FOR UPDATE",
            name: "SELECT storefront.carts"),
        Statement(
            operation: "INSERT", table: "cart_items",
            text:
                "INSERT INTO cart_items (cart_id, product_id, quantity, unit_price) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            name: "INSERT storefront.cart_items"),
        Statement(
            operation: "UPDATE", table: "carts",
            text: "UPDATE carts SET state = $1, updated_at = now() WHERE id = $2",
            name: "UPDATE storefront.carts"),
        Statement(
            operation: "SELECT", table: "products",
            text:
                "SELECT p.id, p.sku, p.title, p.description, p.price, p.currency FROM products p WHERE p.id = $1",
            name: "SELECT catalog.products"),
        Statement(
            operation: "SELECT", table: "media",
            text:
                "SELECT url, width, height, alt FROM media WHERE product_id = $1 ORDER BY position",
            name: "SELECT catalog.media"),
        Statement(
            operation: "SELECT", table: "stock",
            text: "SELECT sku, warehouse_id, on_hand, reserved FROM stock WHERE sku = ?",
            name: "SELECT inventory.stock"),
        Statement(
            operation: "UPDATE", table: "stock",
            text:
                "UPDATE stock SET reserved = reserved + ? WHERE sku = ? AND warehouse_id = ? AND on_hand - reserved >= ?",
            name: "UPDATE inventory.stock"),
        Statement(
            operation: "INSERT", table: "orders",
            text:
                "INSERT INTO orders (id, org_id, customer_id, total, currency, state, created_at) VALUES (%s, %s, %s, %s, %s, %s, now())",
            name: "INSERT orders.orders"),
        Statement(
            operation: "INSERT", table: "order_lines",
            text:
                "INSERT INTO order_lines (order_id, sku, quantity, unit_price, discount) VALUES (%s, %s, %s, %s, %s)",
            name: "INSERT orders.order_lines"),
        Statement(
            operation: "UPDATE", table: "orders",
            text: "UPDATE orders SET state = %s WHERE id = %s", name: "UPDATE orders.orders"),
        Statement(
            operation: "SELECT", table: "charges",
            text: "SELECT * FROM charges c JOIN methods m ON m.id = c.method_id WHERE c.id = ?",
            name: "SELECT payments.charges"),
        Statement(
            operation: "UPDATE", table: "charges",
            text: "UPDATE charges SET state = ?, confirmed_at = ? WHERE id = ?",
            name: "UPDATE payments.charges"),
        Statement(
            operation: "SELECT", table: "documents",
            text:
                "SELECT d.id, ts_rank(d.vector, q) FROM documents d, plainto_tsquery($1) q WHERE d.vector @@ q LIMIT 200",
            name: "SELECT search.documents"),
        Statement(
            operation: "SELECT", table: "synonyms",
            text: "SELECT term, synonym, weight FROM synonyms WHERE term = ANY($1)",
            name: "SELECT search.synonyms"),
        Statement(
            operation: "SELECT", table: "accounts",
            text: "SELECT id, balance, version FROM accounts WHERE id = $1 FOR UPDATE",
            name: "SELECT ledger.accounts"),
        Statement(
            operation: "INSERT", table: "entries",
            text:
                "INSERT INTO entries (id, account_id, amount, currency, reference) VALUES ($1, $2, $3, $4, $5)",
            name: "INSERT ledger.entries"),
        Statement(
            operation: "SELECT", table: "templates",
            text: "SELECT subject, body FROM templates WHERE name = %s AND locale = %s",
            name: "SELECT mailer.templates"),
        Statement(
            operation: "INSERT", table: "deliveries",
            text:
                "INSERT INTO deliveries (message_id, recipient, template, sent_at) VALUES (%s, %s, %s, %s)",
            name: "INSERT mailer.deliveries"),
        Statement(
            operation: "SELECT", table: "customers",
            text: "SELECT `customers`.* FROM `customers` WHERE `customers`.`org_id` = ? LIMIT 1",
            name: "SELECT billing.customers"),
        Statement(
            operation: "SELECT", table: "rates",
            text:
                "SELECT `rates`.* FROM `rates` WHERE `rates`.`region` = ? AND `rates`.`valid_from` <= ?",
            name: "SELECT billing.rates"),
        Statement(
            operation: "INSERT", table: "invoices",
            text:
                "INSERT INTO `invoices` (`number`, `customer_id`, `total`, `tax`, `due_on`, `created_at`) VALUES (?, ?, ?, ?, ?, ?)",
            name: "INSERT billing.invoices"),
        Statement(
            operation: "MERGE", table: "remote_products",
            text:
                "MERGE INTO remote_products AS t USING @batch AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET t.payload = s.payload",
            name: "MERGE sync.remote_products"),
        Statement(
            operation: "DELETE", table: "expired_carts",
            text: "DELETE FROM expired_carts WHERE expires_at < @now AND org_id = @org",
            name: "DELETE sync.expired_carts"),
    ]
}
