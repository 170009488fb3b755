internal import Glibc

/// The environment variables of this process.
package enum ProcessEnvironment {
    /// Every variable; of two with one name the first stands, as for `getenv`.
    ///
    /// Must not run while another thread changes the environment, so it is called once, at the
    /// start.
    package static func current() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        // SAFETY: `environ` is an array of C strings that ends with a null; nobody changes it
        // meanwhile.
        while let pointer = unsafe entry.pointee {
            let text = unsafe String(cString: pointer)
            if let equals = text.firstIndex(of: "=") {
                let name = String(text[..<equals])
                let value = String(text[text.index(after: equals)...])
                variables.merge([name: value], uniquingKeysWith: { first, _ in first })
            }
            unsafe entry += 1
        }
        return variables
    }
}
