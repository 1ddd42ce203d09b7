import Catalog
import Foundation
import Testing

/// Other programs, played by shell scripts.
struct ToolTests {
    /// Says that it is ready, and which signals it gets within three seconds of the first.
    private static let noting = """
        import signal
        signals = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        signal.pthread_sigmask(signal.SIG_BLOCK, signals)
        print("ready", flush=True)
        print(signal.sigwait(signals).name, flush=True)
        while further := signal.sigtimedwait(signals, 3):
            print(signal.Signals(further.si_signo).name, flush=True)
        print("done", flush=True)
        """

    /// Terraform in the middle of an apply: of a second signal, or a sudden end, its state would suffer.
    @Test func interruptionIsOneSignalAndIsWaitedFor() async throws {
        let (lines, line) = AsyncStream<String>.makeStream()
        let work = Task {
            defer { line.finish() }
            _ = try await Tool("python3", ["-c", Self.noting])
                .runToItsEnd(onInterrupt: { line.yield("interrupting") }, onLine: { line.yield($0) })
        }
        var said: [String] = []
        for await one in lines {
            said.append(one)
            if one == "ready" { work.cancel() }
        }
        #expect(said == ["ready", "interrupting", "SIGINT", "done"])
        await #expect(throws: CatalogError.cancelled) { try await work.value }
    }

    /// The signal of the terminal goes to the whole group of the foreground, which such a program isn't of.
    @Test func whatIsRunToItsEndHasASessionOfItsOwn() async throws {
        let lines = try await Tool("/bin/sh", ["-c", "ps -o sid= -p $$; echo $$"])
            .runToItsEnd(onInterrupt: {}).lines.map { $0.trimmingCharacters(in: .whitespaces) }
        #expect(lines.count == 2 && lines.first == lines.last)
    }

    @Test func whatIsCancelledAlreadyDoesNotBegin() async throws {
        let work = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            _ = try await Tool("/bin/sh", ["-c", "echo begun"])
                .runToItsEnd(onInterrupt: {}, onLine: { _ in Issue.record("it began") })
        }
        await #expect(throws: CatalogError.cancelled) { try await work.value }
    }

    @Test func terminationEndsWhatIgnoresIt() async throws {
        let (lines, line) = AsyncStream<String>.makeStream()
        let work = Task {
            defer { line.finish() }
            _ = try await Tool("/bin/sh", ["-c", "trap '' TERM; echo ready; exec sleep 1000"]).run { line.yield($0) }
        }
        for await one in lines where one == "ready" { work.cancel() }
        await #expect(throws: CatalogError.cancelled) { try await work.value }
    }

    @Test func outcomeTellsHowItEnded() async throws {
        let outcome = try await Tool("/bin/sh", ["-c", "echo one; echo two >&2; exit 7"]).run()
        #expect(outcome.exitCode == 7 && Set(outcome.lines) == ["one", "two"])
        let missing = await #expect(throws: CatalogError.self) { try await Tool("/no/such/program", []).run() }
        #expect(missing?.description.contains("/no/such/program") == true)
    }
}
