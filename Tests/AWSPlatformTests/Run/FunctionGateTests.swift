import AWSPlatform
import Synchronization
import Testing

struct FunctionGateTests {
    /// Cold starts are alone, others go side by side, and everybody gets through.
    @Test func coldStartsAreAlone() async {
        let gate = FunctionGate()
        let inside = Inside()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let alone = number % 7 == 0
                    do { try await gate.enter(alone: alone) } catch {
                        Issue.record("\(error)")
                        return
                    }
                    inside.enter(alone)
                    for _ in 0..<number % 5 { await Task.yield() }
                    inside.leave(alone)
                    await gate.leave(alone: alone)
                }
            }
        }
        #expect(inside.violations == 0)
        #expect(inside.entries == 200)
    }
}

extension FunctionGateTests {
    /// Who gives up waiting is let go, and holds up nobody.
    @Test func cancellationEndsTheWait() async throws {
        let gate = FunctionGate()
        try await gate.enter(alone: false)
        let cold = Task { try await gate.enter(alone: true) }
        let behind = Task { try await gate.enter(alone: false) }
        cold.cancel()
        await #expect(throws: CancellationError.self) { try await cold.value }
        // With the cold start gone there is nothing to wait for.
        try await behind.value
        await gate.leave(alone: false)
        await gate.leave(alone: false)
        try await gate.enter(alone: true)
    }
}

/// Who is behind the gate.
private final class Inside: Sendable {
    private let state = Mutex((shared: 0, alone: 0, violations: 0, entries: 0))

    func enter(_ isAlone: Bool) {
        state.withLock { state in
            if isAlone { state.alone += 1 } else { state.shared += 1 }
            if state.alone > 1 || (state.alone == 1 && state.shared > 0) { state.violations += 1 }
            state.entries += 1
        }
    }

    func leave(_ isAlone: Bool) { state.withLock { if isAlone { $0.alone -= 1 } else { $0.shared -= 1 } } }

    var violations: Int { state.withLock { $0.violations } }
    var entries: Int { state.withLock { $0.entries } }
}
