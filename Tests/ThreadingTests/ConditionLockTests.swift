import Synchronization
import Testing
import Threading

@Suite struct ConditionLockTests {
    @Test func `A waiting thread sees the change that fulfils it`() throws {
        let lock = ConditionLock<[Int]>([])
        let sum = Mutex(0)
        let thread = try DedicatedThread(name: "waiter") {
            let taken = lock.wait { $0.count == 3 ? $0 : nil }
            sum.withLock { $0 = taken.reduce(0, +) }
        }
        for value in 1...3 { lock.update { $0.append(value) } }
        thread.join()
        #expect(sum.withLock { $0 } == 6)
    }

    @Test func `Each item is taken by exactly one of many waiters`() throws {
        let lock = ConditionLock<[Int]>([])
        let taken = Mutex<[Int]>([])
        let threads = try (0..<4).map { _ in
            try DedicatedThread(name: "taker") {
                for _ in 0..<250 {
                    let item = lock.wait { $0.popLast() }
                    taken.withLock { $0.append(item) }
                }
            }
        }
        for item in 0..<1000 { lock.update { $0.append(item) } }
        for thread in threads { thread.join() }
        #expect(taken.withLock { $0.sorted() } == Array(0..<1000))
    }

    @Test(arguments: [Duration.milliseconds(1), .zero, .seconds(-5)])
    func `A wait that is not fulfilled ends when the time is up`(timeout: Duration) {
        let lock = ConditionLock(0)
        let result: Int? = lock.wait(timeout: timeout) { $0 > 0 ? $0 : nil }
        #expect(result == nil)
    }

    @Test func `A wait that can be fulfilled at once needs no time`() {
        let lock = ConditionLock(7)
        #expect(lock.wait(timeout: .zero) { $0 } == 7)
    }

    @Test func `A change wakes a wait that has time left`() throws {
        let lock = ConditionLock(false)
        let thread = try DedicatedThread(name: "waker") { lock.update { $0 = true } }
        #expect(lock.wait(timeout: .seconds(Int64.max)) { $0 ? true : nil } == true)
        thread.join()
    }

    @Test func `An error leaves the lock free and wakes the waiters`() throws {
        struct Failure: Error {}
        let lock = ConditionLock(false)
        let thread = try DedicatedThread(name: "waiter") { lock.wait { $0 ? () : nil } }
        #expect(throws: Failure.self) {
            try lock.update { (state) throws(Failure) in
                state = true
                throw Failure()
            }
        }
        thread.join()
        #expect(lock.withLock { $0 })
    }
}
