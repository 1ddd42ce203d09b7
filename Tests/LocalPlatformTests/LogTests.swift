import Experiment
import Foundation
import LocalPlatform
import Testing

@Suite struct LogTests {
    @Test func aFloodOfLogLinesIsKeptAndHoldsNobodyUp() async throws {
        try await PlatformFixture.with { fixture in
            async let flood = fixture.deliver(#"{"do":"log","megabytes":64}"#)
            for _ in 0..<20 { #expect(await fixture.deliver("{}").outcome == .succeeded) }
            #expect(await flood.outcome == .succeeded)
            let log = try await fixture.finalLog()
            #expect(
                log.filter { $0.utf8.count == 1023 && $0.utf8.allSatisfy { $0 == UInt8(ascii: "x") } }.count == 65_536)
            #expect(log.filter { $0.hasPrefix("REPORT") }.count == 21)
        }
    }

    @Test func aLineBeyondTheLimitIsBrokenUp() async throws {
        try await PlatformFixture.with { fixture in
            #expect(await fixture.deliver(#"{"do":"long line","bytes":1000000}"#).outcome == .succeeded)
            let parts = try await fixture.finalLog().filter { $0.hasPrefix("yyyy") }
            #expect(parts.count > 1)
            #expect(parts.map(\.utf8.count).reduce(0, +) == 1_000_000)
            #expect(parts.allSatisfy { $0.utf8.count < 2 * LambdaLimits.logLineBytes })
        }
    }

    @Test(arguments: [
        (["one\ntwo\n"], ["one\ntwo\n"]),
        (["one\ntw", "o\nthree"], ["one\n", "two\n", "three\n"]),
        (["a", "b", "c\n"], ["abc\n"]),
        (["\n\n"], ["\n\n"]),
        ([""], []),
    ])
    func aPipeHandsOnWholeLines(writes: [String], emitted: [String]) {
        var ends: [CInt] = [-1, -1]
        pipe(&ends)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        var pipe = LogPipe(descriptor: ends[0])
        let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: LogPipe.drainBytes, alignment: 16)
        defer { scratch.deallocate() }
        var lines: [String] = []
        for text in writes {
            _ = text.withCString { write(ends[1], $0, strlen($0)) }
            _ = pipe.drain(scratch: scratch) { lines.append(String(decoding: $0, as: UTF8.self)) }
        }
        pipe.endLine { lines.append(String(decoding: $0, as: UTF8.self)) }
        close(ends[1])
        #expect(lines == emitted)
    }

    @Test func aReportIsWordedAsLambdas() {
        var report = InvocationReport(
            requestId: "id", duration: 1_234_567, initDuration: 98_765_432, memorySize: 512,
            peakMemory: 30 * 1_048_576 + 1)
        var log: [UInt8] = []
        PlatformLines.report(report, into: &log)
        #expect(
            String(decoding: log, as: UTF8.self)
                == "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 100 ms\tMemory Size: 512 MB\t"
                + "Max Memory Used: 31 MB\tInit Duration: 98.77 ms\t\n")

        report.initDuration = nil
        report.status = "error"
        report.errorType = "Runtime.ExitError"
        log = []
        PlatformLines.report(report, into: &log)
        #expect(
            String(decoding: log, as: UTF8.self)
                == "REPORT RequestId: id\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 512 MB\t"
                + "Max Memory Used: 31 MB\tStatus: error\tError Type: Runtime.ExitError\t\n")
    }

    @Test(arguments: [
        (0, "Runtime exited without providing a reason"), (0x300, "Runtime exited with error: exit status 3"),
        (9, "Runtime exited with error: signal: killed"),
        (0x8B, "Runtime exited with error: signal: segmentation fault"),
    ])
    func anEndIsWordedAsLambdas(status: CInt, message: String) {
        #expect(ExitStatus(waitStatus: status, forMemory: false).message == message)
    }

    @Test(arguments: [
        (0, "Runtime exited without providing a reason"), (7, "Runtime exited with error: exit status 7"),
        (137, "Runtime exited with error: signal: killed"),
    ])
    func theEndOfAContainerIsWordedAlike(code: Int, message: String) {
        #expect(ExitStatus(engineCode: code, forMemory: false).message == message)
    }
}
