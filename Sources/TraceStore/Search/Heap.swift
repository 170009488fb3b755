/// A priority queue: the first element comes before all others.
struct Heap<Element> {
    private var elements: [Element] = []
    private let isBefore: (Element, Element) -> Bool

    /// Makes an empty heap; the closure gets two elements and says whether the first comes first.
    init(_ isBefore: @escaping (Element, Element) -> Bool) { self.isBefore = isBefore }

    /// The first element.
    var first: Element? { elements.first }

    /// Adds an element.
    mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard isBefore(elements[child], elements[parent]) else { return }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the first element out.
    mutating func popFirst() -> Element? {
        guard let first = elements.first, let last = elements.popLast() else { return nil }
        guard !elements.isEmpty else { return first }
        elements[0] = last
        var parent = 0
        while true {
            var next = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < elements.count && isBefore(elements[child], elements[next]) {
                next = child
            }
            guard next != parent else { return first }
            elements.swapAt(parent, next)
            parent = next
        }
    }
}
