import Synchronization
import Testing
import Threading

@Suite struct BoundedQueueTests {
    @Test func `Elements come out in the order they went in`() {
        let queue = BoundedQueue<Int>(capacity: 100)
        for value in 0..<100 { #expect(queue.offer(value) == .accepted) }
        #expect(queue.take(upTo: 30) == Array(0..<30))
        for value in 100..<130 { #expect(queue.offer(value) == .accepted) }
        #expect(queue.take(upTo: 1000) == Array(30..<130))
    }

    @Test func `A full queue refuses and takes again when there is room`() {
        let queue = BoundedQueue<String>(capacity: 10) { $0.utf8.count }
        #expect(queue.offer("123456") == .accepted)
        #expect(queue.offer("12345") == .full)
        #expect(queue.offer("1234") == .accepted)
        #expect(queue.load == (2, 10))
        #expect(queue.take(upTo: 1) == ["123456"])
        #expect(queue.load == (1, 4))
        #expect(queue.offer("12345") == .accepted)
    }

    @Test(arguments: [11, Int.max])
    func `An element over the whole capacity goes into an empty queue only`(cost: Int) {
        let queue = BoundedQueue<Int>(capacity: 10) { $0 }
        #expect(queue.offer(cost) == .accepted)
        #expect(queue.offer(1) == .full)
        #expect(queue.take(upTo: 1) == [cost])
        #expect(queue.offer(1) == .accepted)
        #expect(queue.offer(cost) == .full)
    }

    @Test func `A negative cost counts as nothing`() {
        let queue = BoundedQueue<Int>(capacity: 1) { $0 }
        #expect(queue.offer(-5) == .accepted)
        #expect(queue.offer(1) == .accepted)
        #expect(queue.load == (2, 1))
    }

    @Test func `A limit below one takes one`() {
        let queue = BoundedQueue<Int>(capacity: 3)
        #expect(queue.offer(1) == .accepted)
        #expect(queue.offer(2) == .accepted)
        #expect(queue.take(upTo: 0) == [1])
    }

    @Test func `Putters wait for room and lose nothing`() throws {
        let queue = BoundedQueue<Int>(capacity: 3)
        let putters = try (0..<4).map { putter in
            try DedicatedThread(name: "putter") {
                for value in 0..<500 { _ = queue.put(putter * 500 + value) }
            }
        }
        var taken: [Int] = []
        while taken.count < 2000 {
            let run = queue.take(upTo: 7)
            #expect(!run.isEmpty && run.count <= 3)
            taken += run
        }
        for putter in putters { putter.join() }
        #expect(taken.sorted() == Array(0..<2000))
        for putter in 0..<4 {
            let own = taken.filter { $0 / 500 == putter }
            #expect(own == own.sorted())
        }
    }

    @Test func `Takers share what comes and end when the queue is closed`() throws {
        let queue = BoundedQueue<Int>(capacity: 10)
        let taken = Mutex<[Int]>([])
        let takers = try (0..<4).map { _ in
            try DedicatedThread(name: "taker") {
                while true {
                    let run = queue.take(upTo: 3)
                    if run.isEmpty { return }
                    taken.withLock { $0 += run }
                }
            }
        }
        for value in 0..<1000 { #expect(queue.put(value)) }
        queue.close()
        for taker in takers { taker.join() }
        #expect(taken.withLock { $0.sorted() } == Array(0..<1000))
    }

    @Test func `A closed queue refuses, gives what is left, then nothing`() {
        let queue = BoundedQueue<Int>(capacity: 10)
        #expect(queue.offer(1) == .accepted)
        queue.close()
        queue.close()
        #expect(queue.offer(2) == .closed)
        #expect(!queue.put(2))
        #expect(queue.take(upTo: 5) == [1])
        #expect(queue.take(upTo: 5) == [])
        #expect(queue.take(upTo: 5, timeout: .seconds(60)) == [])
    }

    @Test func `Closing wakes a putter that waits for room`() throws {
        let queue = BoundedQueue<Int>(capacity: 1)
        #expect(queue.offer(1) == .accepted)
        let accepted = Mutex(true)
        let putter = try DedicatedThread(name: "putter") {
            let done = queue.put(2)
            accepted.withLock { $0 = done }
        }
        queue.close()
        putter.join()
        #expect(!accepted.withLock { $0 })
        #expect(queue.take(upTo: 5) == [1])
    }

    @Test func `A timed take ends with what is there or when the time is up`() {
        let queue = BoundedQueue<Int>(capacity: 10)
        #expect(queue.take(upTo: 5, timeout: .zero) == nil)
        #expect(queue.take(upTo: 5, timeout: .milliseconds(1)) == nil)
        #expect(queue.offer(1) == .accepted)
        #expect(queue.take(upTo: 5, timeout: .zero) == [1])
    }

    @Test func `Elements left in a queue are released with it`() {
        final class Token: Sendable {}
        weak var weakToken: Token?
        do {
            let queue = BoundedQueue<Token>(capacity: 10)
            let token = Token()
            weakToken = token
            #expect(queue.offer(token) == .accepted)
        }
        #expect(weakToken == nil)
    }
}
