extension CollectorConfiguration {
    /// Which web pages may send spans.
    package struct CORS: Sendable, Equatable {
        /// Origins such as `https://shop.example`; `*` for any.
        package let origins: [String]

        init(_ section: Section) {
            origins = section.list(
                "origins", default: [],
                """
                Origins of web pages whose browsers may post to `/v1/traces`, such as \
                `https://shop.example`; `"*"` for any.
                """)
        }
    }
}
