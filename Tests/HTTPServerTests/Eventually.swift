import Glibc

/// Asks until there is a value, at most five seconds long.
func eventually<Value>(_ attempt: () -> Value?) -> Value? {
    for _ in 0..<5000 {
        if let value = attempt() { return value }
        usleep(1000)
    }
    return nil
}
