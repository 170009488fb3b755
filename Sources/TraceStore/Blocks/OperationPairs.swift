import Bytes

/// Which classes of spans occur with which resources: what a block adds to the list of operations.
struct OperationPairs: ~Copyable {
    struct Pair: BitwiseCopyable {
        let number: UInt32
        let resource: UInt32
    }

    private var pairs = PlainArray<Pair>()
    private var index = HashIndex()
    /// For each class, the resource it occurred with last, or `UInt32.max`.
    private var latest = PlainArray<UInt32>()

    /// Notes a span of a class and a resource.
    @inline(__always)
    mutating func add(class number: Int, resource: UInt32) {
        if number < latest.count, latest[number] == resource { return }
        addNew(number, resource)
    }

    /// Forgets everything and keeps the memory.
    mutating func removeAll() {
        pairs.removeAll()
        index.removeAll()
        latest.removeAll()
    }

    /// The names of the services and operations, each pair once.
    func named(
        _ items: borrowing ItemEncoder, _ scopes: borrowing ScopeNumbers
    ) -> [ServiceOperation] {
        var named: [ServiceOperation] = []
        var services = TextDictionary()
        var serviceOfResource: [Int] = []
        for resource in 0..<scopes.resources.count {
            let message = KeptMessage(scopes.resources[resource])?.message ?? .empty
            serviceOfResource.append(services.index(of: ResourceFacts(message).service))
        }
        var seen = HashIndex()
        for place in 0..<pairs.count {
            let service = serviceOfResource[Int(pairs[place].resource)]
            let name = Int(items.classes[Int(pairs[place].number)].name)
            let key = (UInt64(service) << 32 | UInt64(name)).mixed
            guard seen.find(key, where: { seen[$0] == key }) == nil else { continue }
            seen.append(key)
            named.append(
                ServiceOperation(
                    service: services[service].string, operation: items.names[name].string))
        }
        return named
    }

    @inline(never)
    private mutating func addNew(_ number: Int, _ resource: UInt32) {
        latest.append(repeating: .max, count: number + 1 - latest.count)
        latest[number] = resource
        // The mix is bijective: equal hashes are equal pairs.
        let hash = (UInt64(truncatingIfNeeded: number) << 32 | UInt64(resource)).mixed
        guard index.find(hash, where: { index[$0] == hash }) == nil else { return }
        index.append(hash)
        pairs.append(Pair(number: UInt32(truncatingIfNeeded: number), resource: resource))
    }
}
