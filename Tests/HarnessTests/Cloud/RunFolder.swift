import Foundation
import Testing

/// What a run left.
struct RunFolder {
    let url: URL

    init(url: URL) { self.url = url }

    /// The run whose name `harness run` said; nil if it hasn't yet.
    init?(named said: String, in runs: URL) throws {
        guard let name = try /Experiment ([^,]+),/.firstMatch(in: said)?.output.1 else { return nil }
        url = runs.appending(path: String(name))
    }

    func text(of file: String) throws -> String { try String(contentsOf: url.appending(path: file), encoding: .utf8) }

    func lines(of file: String) throws -> [Substring] {
        guard FileManager.default.fileExists(atPath: url.appending(path: file).path) else { return [] }
        return try text(of: file).split(separator: "\n")
    }

    /// The rows of results.csv, by column. Only the last column, the error, may have a comma.
    func rows() throws -> [[String: Substring]] {
        let lines = try lines(of: "results.csv")
        guard let header = lines.first?.split(separator: ",").map(String.init) else { return [] }
        return lines.dropFirst().map { row in
            let cells = row.split(separator: ",", maxSplits: header.count - 1, omittingEmptySubsequences: false)
            return Dictionary(zip(header, cells)) { first, _ in first }
        }
    }

    struct JournalLine: Decodable {
        var kind: String
        var messageId: String?
        var complete: Bool?
    }

    /// A line that is being written is left out.
    func journal() throws -> [JournalLine] {
        try lines(of: "journal.jsonl").compactMap { try? JSONDecoder().decode(JournalLine.self, from: Data($0.utf8)) }
    }

    func published() throws -> [String] { try journal().filter { $0.kind == "published" }.compactMap(\.messageId) }

    /// The lines of all functions' logs.
    func logLines() throws -> [Substring] {
        try FileManager.default.contentsOfDirectory(atPath: url.appending(path: "logs").path)
            .filter { $0.hasSuffix(".log") }.flatMap { try lines(of: "logs/\($0)") }
    }

    /// What an invocation's line begins with: `REPORT RequestId: …`.
    func reports() throws -> [Substring] {
        try logLines().filter { $0.hasPrefix("REPORT ") }.map { $0.prefix { $0 != "\t" } }
    }

    /// Each message of the journal has one row, each invocation one report.
    func expectAllOnce() throws {
        let published = try published()
        #expect(!published.isEmpty)
        #expect(try rows().compactMap { $0["messageId"].map(String.init) }.sorted() == published.sorted())
        let reports = try reports()
        #expect(Set(reports).count == reports.count)
    }
}
