package import HTTPServer

extension APIProblem {
    /// Refuses a change that a page of another site asks for, by what browsers say of it; nil for
    /// every other request.
    ///
    /// SECURITY: Without tokens everyone on this machine may change things, and so might every page
    /// that is open in a browser here.
    package static func ofForeignOrigin(_ head: HTTPRequestHead) -> APIProblem? {
        guard let origin = head.header("origin") else { return nil }
        if let host = head.header("host"),
            origin == "http://\(host)" || origin == "https://\(host)"
        {
            return nil
        }
        return APIProblem(
            .forbidden, "foreign_origin", "Pages of other sites may not change anything here.")
    }
}
