import Foundation

/// Copies functions' logs from the cloud into a run's folder, page by page.
package actor LogCollector {
    private let services: any RunServices
    private let folder: String
    private var archives: [String: LogArchive] = [:]

    /// - Parameter folder: where `<function>.log` is, or comes to be.
    package init(services: any RunServices, folder: String) {
        self.services = services
        self.folder = folder
    }

    /// Begins the log of a function, which may stay empty.
    ///
    /// - Throws: `LogArchiveError`.
    package func open(_ function: String) throws(LogArchiveError) { _ = try archive(of: function) }

    /// Copies the events that aren't there yet. Every page is kept before the next one is asked for: what fails midway
    /// is resumed.
    ///
    /// - Parameters:
    ///   - start: milliseconds since 1970.
    ///   - progress: is told of new events, page by page.
    /// - Returns: how many were new.
    @discardableResult
    package func collect(
        _ function: String, from start: Int64, progress: @Sendable ([LogGroupEvent]) -> Void = { _ in }
    ) async throws -> Int {
        let archive = try archive(of: function)
        var count = 0
        var token: String?
        repeat {
            let page = try await services.logPage(of: function, from: start, token: token)
            let new = try archive.append(page.events)
            count += new.count
            if !new.isEmpty { progress(new) }
            token = page.next
        } while token != nil
        return count
    }

    /// Like `collect`, but only of late: events that were written long before those which are there already may be missed.
    @discardableResult
    package func follow(
        _ function: String, from start: Int64, overlap: Int64, progress: @Sendable ([LogGroupEvent]) -> Void
    ) async throws -> Int {
        let newest = try archive(of: function).newest ?? start
        return try await collect(function, from: max(start, newest - overlap), progress: progress)
    }

    private var letters: String { "\(folder)/dead-letters.jsonl" }

    /// The messages of the dead-letter queue that have been kept.
    ///
    /// - Throws: `LogArchiveError`.
    package func kept() throws(LogArchiveError) -> [String] {
        guard FileManager.default.fileExists(atPath: letters) else { return [] }
        do { return try String(contentsOfFile: letters, encoding: .utf8).split(separator: "\n").map(String.init) } catch
        {
            throw LogArchiveError(path: letters, reason: error.localizedDescription)
        }
    }

    /// Keeps messages of the dead-letter queue, a line each, in `dead-letters.jsonl`.
    ///
    /// - Throws: `LogArchiveError`.
    package func keep(_ letters: [String]) throws(LogArchiveError) {
        let path = self.letters
        let lines = letters.map { $0.replacing("\n", with: " ") + "\n" }.joined()
        do {
            if !FileManager.default.fileExists(atPath: path) { try Data().write(to: URL(filePath: path)) }
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.seekToEnd()
            try file.write(contentsOf: Data(lines.utf8))
            try file.close()
        } catch {
            throw LogArchiveError(path: path, reason: error.localizedDescription)
        }
    }

    private func archive(of function: String) throws(LogArchiveError) -> LogArchive {
        if let archive = archives[function] { return archive }
        let archive = try LogArchive(path: "\(folder)/\(function).log")
        archives[function] = archive
        return archive
    }
}
