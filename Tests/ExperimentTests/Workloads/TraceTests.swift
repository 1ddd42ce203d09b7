import Experiment
import Foundation
import Testing

struct TraceTests {
    private func trace(_ text: String) throws -> Trace {
        let folder = try TemporaryFolder()
        return try withExtendedLifetime(folder) { try Trace(file: folder.write(text, to: "trace.csv")) }
    }

    /// The arrivals that a run of one cell gets.
    private func arrivals(_ trace: Trace, seed: UInt64 = 1) -> [Int64] {
        let plan = ExperimentPlan.fixture(
            plugins: ["pca"], memorySizes: [128], batchSizes: [1], messages: trace.count, coldStarts: 0,
            arrivals: .trace(file: "trace.csv", digest: trace.digest),
            seeds: Seeds(sampling: 1, order: 1, schedule: seed))
        return Schedule(plan: plan, trace: trace).arrivals
    }

    @Test(arguments: [
        "1.5\n2\n2\n4.25\n", "1.5,a\n2,b\n2,c\n4.25,d", "timestamp\n1.5\n2\n2\n4.25\n",
        "app,timestamp,x\na,1.5,0\r\nb,2,0\r\n\r\nc,2,0\r\nd,4.25,0\r\n",
        "\"1.5\"\n\"2\"\n\"2\"\n\"4.25\"\n", "app,\"timestamp\"\n\"a,b\",1.5\n\"c;\"\"d\"\"\",2\n,2\n,\"4.25\"\n",
        // A time may be followed by what looks like a header's.
        "1.5,1\n2,1\n2,2\n4.25,1\n", "1.5,1,2\n2,1,2\n2,1,2\n4.25,1,2\n", "1\n1.5\n1.5\n3.75\n",
        "\u{FEFF}1600000001.5\n1600000002\n1600000002\n1600000004.25\n",
    ])
    func timestampsCountFromTheFirst(text: String) throws {
        #expect(arrivals(try trace(text)) == [0, 500_000_000, 500_000_000, 2_750_000_000])
    }

    @Test func countsPerMinuteAreAddedUpAndSpread() throws {
        let trace = try trace("HashOwner,HashFunction,Trigger,1,2,3,4\na,b,http,0,2,0,1\nc,d,queue,0,1,0,4\n")
        #expect(trace.count == 8)
        let arrivals = arrivals(trace)
        #expect(arrivals == arrivals.sorted())
        // The first minute has none, and the run begins with the second.
        #expect(arrivals.map { $0 / 60_000_000_000 } == [0, 0, 0, 2, 2, 2, 2, 2])
        #expect(arrivals == self.arrivals(trace))
        #expect(arrivals != self.arrivals(trace, seed: 2))
    }

    @Test func countsNeedNoOtherColumns() throws {
        let trace = try trace("1,2,3\n5,3,1\n0,0,9\n")
        #expect(trace.count == 18)
        #expect(Array(arrivals(trace).map { $0 / 60_000_000_000 }.suffix(11)) == [1] + Array(repeating: 2, count: 10))
        #expect(try self.trace("1,2\n0,3\n").count == 3)
        #expect(try self.trace("\"f, g\",\"1\",\"2\"\n\"a\",\"0\",\"3\"\n").count == 3)
    }

    /// Counts may span thirty days from the first arrival, wherever it is, and no more.
    @Test func countsSpanAMonthAtMost() throws {
        func text(_ rows: [Int: Int]...) -> String {
            let minutes = 1...43_205
            let lines = rows.map { row in minutes.map { "\(row[$0] ?? 0)" }.joined(separator: ",") }
            return ([minutes.map(String.init).joined(separator: ",")] + lines).joined(separator: "\n")
        }
        #expect(try trace(text([6: 1], [43_205: 2])).count == 3)
        #expect(try trace(text([43_200: 2], [1: 1])).count == 3)
        for (text, line) in [(text([5: 1, 43_205: 1]), 2), (text([43_205: 1], [6: 1], [5: 1]), 4)] {
            let error = #expect(throws: ExperimentError.self) { _ = try trace(text) }
            #expect(
                error?.description.hasSuffix(
                    "trace.csv, line \(line): minute 43205 is more than 30 days after minute 5, which has an arrival, too: "
                        + "take a part of the trace") == true, "\(error?.description ?? "")")
        }
    }

    @Test(arguments: [
        ("", 1, "no arrivals"), ("\n\n", 1, "no arrivals"), ("timestamp\n", 1, "no arrivals"),
        ("0\n2\n1\n", 3, "comes before the 2.0 of line 2"), ("0\n\n-1\n", 3, "not be negative"),
        ("0\nnan\n", 2, "finite"), ("inf\n", 1, "finite"), ("0\nsoon\n", 2, "isn't a time"), ("0\n1e9\n", 2, "30 days"),
        ("app,timestamp\na,1\nb\n", 3, "no column 2"),
        ("f,1,2\na,1,1\nb,1\n", 3, "2 columns"), ("f,1,2\na,1,-1\n", 2, "minute 2: -1"),
        ("f,1,2\na,1,0.5\n", 2, "'0.5' isn't a count"), ("f,1,2\na,0,0\n", 1, "in any minute"),
        ("f,1,2\n", 1, "in any minute"), ("f,1\na,9223372036854775807\n", 2, "more than 10000000"),
        ("Timestamp;n\n1,5;2\n", 1, "separate columns by commas"), ("\n1,5;2\n", 2, "separate columns by commas"),
        ("0\n\"1\n2\n", 2, "never closed"), ("0\n\"1\"2\n", 2, "after the closing quote"),
        ("f,1\na,6000000\nb,6000000\n", 3, "more than 10000000"),
    ])
    func malformedTraceIsRefusedByItsLine(text: String, line: Int, reason: String) {
        let error = #expect(throws: ExperimentError.self) { try trace(text) }
        #expect(error?.description.contains("trace.csv, line \(line): ") == true, "\(error?.description ?? "")")
        #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }

    @Test func missingFileIsNamed() {
        let error = #expect(throws: ExperimentError.self) { try Trace(file: URL(filePath: "/nowhere/trace.csv")) }
        #expect(error?.description.hasPrefix("can't read /nowhere/trace.csv") == true)
    }
}
