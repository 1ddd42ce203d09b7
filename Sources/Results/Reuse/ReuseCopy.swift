package import Experiment
import Foundation

extension ReusableCells.Found {
    /// Copies what was found into the folder of the run that takes it, so that it needs the other no longer: the journal's
    /// lines of these cells, the logs of their functions, and the environment record.
    ///
    /// - Throws: `ResultsError.unreadable`, `.unwritable`.
    package func copy(into run: RunFolder) async throws {
        let destination = run.reused(from: reused.run)
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            // It may be gigabytes: on a thread that may wait.
            DispatchQueue.global().async {
                continuation.resume(with: Result { try copyFiles(to: destination) })
            }
        }
    }

    private func copyFiles(to destination: RunFolder) throws(ResultsError) {
        let files = FileManager.default
        do {
            try files.createDirectory(at: destination.logs, withIntermediateDirectories: true)
            let logs = Set(
                reused.cells.map { "\(FunctionSpec.name(plugin: $0.plugin, memorySize: $0.memorySize)).log" })
            let pairs =
                [(folder.environment, destination.environment)]
                + logs.sorted().map { (folder.logs.appending(path: $0), destination.logs.appending(path: $0)) }
            // Another part of the same run's may be there already, with files that are the same.
            for (from, to) in pairs where !files.fileExists(atPath: to.path) { try files.copyItem(at: from, to: to) }
        } catch {
            throw .unwritable(path: destination.url.path, reason: error.localizedDescription)
        }
        try copyJournal(to: destination.journal)
    }

    /// Adds the lines that are about the cells, byte for byte.
    private func copyJournal(to file: URL) throws(ResultsError) {
        let cells = Set(reused.cells.map(\.cell))
        var lines = Data()
        do {
            if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            try handle.seekToEnd()
            _ = try LineReader.forEachLine(of: folder.journal) { line in
                guard let cell = JournalLineCell.read(line), cells.contains(cell) else { return }
                lines.append(contentsOf: line)
                lines.append(UInt8(ascii: "\n"))
                guard lines.count >= 1 << 20 else { return }
                try handle.write(contentsOf: lines)
                lines.removeAll(keepingCapacity: true)
            }
            try handle.write(contentsOf: lines)
        } catch let error as ResultsError {
            throw error
        } catch {
            throw .unwritable(path: file.path, reason: error.localizedDescription)
        }
    }
}

/// The cell that a line of a journal is about.
private enum JournalLineCell {
    /// Nil for a line that is about none, or isn't whole.
    static func read(_ line: ByteSlice) -> Cell? {
        var plugin: String?
        var memorySize, batchSize: Int64?
        let isWhole = FlatJSON.scan(line) { key, value in
            switch key.count {
            case 6 where key.equals("plugin"): plugin = value.string
            case 9 where key.equals("batchSize"): batchSize = value.integer()
            case 10 where key.equals("memorySize"): memorySize = value.integer()
            default: break
            }
        }
        guard isWhole, let plugin, let memorySize, let batchSize else { return nil }
        return Cell(plugin: plugin, memorySize: Int(memorySize), batchSize: Int(batchSize))
    }
}
