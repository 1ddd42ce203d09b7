import Foundation
import Results

/// Times what a run's summary takes of the durations of its cells.
///
///     statistics FILE SIZE ROUNDS     FILE: doubles of this machine, of which SIZE are a cell's
///
/// Prints JSON: seconds of processor time for all cells, by what is computed, the median of the rounds.
guard CommandLine.arguments.count == 4, let data = FileManager.default.contents(atPath: CommandLine.arguments[1]),
    let size = Int(CommandLine.arguments[2]), size > 0, let rounds = Int(CommandLine.arguments[3]), rounds > 0
else {
    FileHandle.standardError.write(Data("usage: statistics FILE SIZE ROUNDS\n".utf8))
    exit(2)
}
let values = data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
let cells = stride(from: 0, to: values.count - size + 1, by: size).map { Array(values[$0..<($0 + size)]) }
/// Durations are logged in hundredths of a millisecond.
let resolution = 0.01

/// What a computation of every cell takes; it says how many things it found, so that none can be left out.
func seconds(_ body: ([Double]) -> Int) -> Double {
    let times = (0..<rounds).map { _ in
        let start = clock()
        let found = cells.reduce(0) { $0 + body($1) }
        let end = clock()
        precondition(found <= 2 * cells.count)
        return Double(end - start) / Double(CLOCKS_PER_SEC)
    }
    return SortedSample(times).median
}

let times = [
    "order": seconds { Distribution($0)?.medianInterval == nil ? 0 : 1 },
    "drift": seconds { Drift.find(in: $0, resolution: resolution) == nil ? 0 : 1 },
    "modes": seconds { Dip(SortedSample($0).spreadingTies(over: resolution))?.showsModes == true ? 1 : 0 },
    "bootstrap": seconds {
        let halves = (SortedSample(Array($0.prefix($0.count / 2))), SortedSample(Array($0.suffix($0.count / 2))))
        return Bootstrap(.median).contrast(from: halves.0, to: halves.1)?.ratioInterval == nil ? 0 : 1
    },
    // All that a summary has of them; the sample is sorted once.
    "summary": seconds {
        let sorted = SortedSample($0)
        let steadiness = Steadiness(of: $0, sorted: sorted, resolution: resolution)
        return (Distribution(sorted) == nil ? 0 : 1) + (steadiness.hasModes ? 1 : 0)
    },
]
print(String(decoding: try JSONSerialization.data(withJSONObject: times), as: UTF8.self))
