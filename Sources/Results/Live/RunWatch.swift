import Dispatch
import Experiment
import Foundation
import Synchronization
import Wire

/// Watches the runs of a folder. Between two looks nothing happens; a look reads only what is new.
package final class RunWatch: Sendable {
    /// Of journals, in one look: the first ones take a moment each, however much there is to read.
    private static let bytesPerLook = 64 << 20

    private let list: RunList
    private let folder: String
    private let runs = Mutex<[String: WatchedRun]>([:])
    /// Files are read on a thread of its own.
    private let queue = DispatchQueue(label: "RunWatch")

    /// - Parameter folder: the path of the folder of the runs' folders.
    package init(folder: String) {
        self.folder = folder
        list = RunList(folder: folder)
    }

    /// The runs as they are now.
    package func look() async -> RunsNow {
        await offThePool { self.runs.withLock { self.look(at: &$0) } }
    }

    /// The report of the run with exactly this name; nil if there is no such run, or no report of it.
    package func report(of name: String) async -> [UInt8]? {
        await offThePool {
            guard let names = try? self.list.names(), names.contains(name) else { return nil }
            return try? [UInt8](Data(contentsOf: self.runFolder(name).report))
        }
    }

    private func offThePool<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: body()) }
        }
    }

    private func runFolder(_ name: String) -> RunFolder {
        RunFolder(URL(filePath: "\(folder)/\(name)", directoryHint: .isDirectory))
    }

    private func look(at runs: inout [String: WatchedRun]) -> RunsNow {
        let names: [String]
        do throws(ResultsError) { names = try list.names() } catch {
            return RunsNow(folder: folder, runs: [], problem: "\(error)")
        }
        // A run whose folder has gone is gone.
        runs = Dictionary(uniqueKeysWithValues: names.map { ($0, runs[$0] ?? WatchedRun(runFolder($0))) })
        for name in names { runs[name]?.look() }

        let latestFirst = names.map { (name: $0, started: runs[$0]?.startedAt ?? "") }
            .sorted { ($0.started, $0.name) > ($1.started, $1.name) }.map(\.name)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: LineReader.longestLine, alignment: 16)
        defer { buffer.deallocate() }
        var budget = Self.bytesPerLook
        let running = latestFirst.filter { runs[$0]?.isRunning == true }
        for name in running + latestFirst.filter({ runs[$0]?.isRunning != true }) where budget > 0 {
            budget -= runs[name]?.readOn(upTo: budget, through: buffer) ?? 0
        }
        let now = Timestamp.monotonicNow()
        return RunsNow(folder: folder, runs: latestFirst.compactMap { runs[$0]?.state(now: now) }, problem: nil)
    }
}
