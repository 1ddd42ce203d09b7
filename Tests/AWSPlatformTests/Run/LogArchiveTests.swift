import AWSPlatform
import Foundation
import TestSupport
import Testing

struct LogArchiveTests {
    private let folder: ScratchFolder
    init() throws { folder = try ScratchFolder() }

    private var path: String { folder.path("ml-on-faas-pca-512MB.log") }

    private func events(_ numbers: some Sequence<Int>) -> [LogGroupEvent] {
        numbers.map { LogGroupEvent(id: "id\($0)", timestamp: Int64($0), message: "line \($0)\n") }
    }

    private func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test func repeatsNoEvent() throws {
        let archive = try LogArchive(path: path)
        #expect(try archive.append(events(1...3)).count == 3)
        #expect(try archive.append(events(2...5)).map(\.id) == ["id4", "id5"])
        #expect(try archive.append(events(4...5) + events(4...5)).isEmpty)
        #expect(try text() == (1...5).map { "line \($0)\n" }.joined())
        #expect(archive.newest == 5)
    }

    @Test func isResumed() throws {
        do {
            let archive = try LogArchive(path: path)
            _ = try archive.append(events(1...3))
        }
        let archive = try LogArchive(path: path)
        #expect(archive.count == 3)
        #expect(archive.newest == 3)
        _ = try archive.append(events(1...4))
        #expect(try text() == (1...4).map { "line \($0)\n" }.joined())
    }

    /// Killed at any byte, of the text or of the index: what was being written is collected again, once.
    @Test func isWholeAfterAnyCut() throws {
        do {
            let archive = try LogArchive(path: path)
            _ = try archive.append(events(1...3))
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        let index = try Data(contentsOf: URL(filePath: LogArchive.indexPath(of: path)))
        for cut in 0...whole.count {
            try whole.prefix(cut).write(to: URL(filePath: path))
            try Data().write(to: URL(filePath: LogArchive.indexPath(of: path)))
            let archive = try LogArchive(path: path)
            _ = try archive.append(events(1...3))
            #expect(try Data(contentsOf: URL(filePath: path)) == whole, "text cut at \(cut)")
        }
        for cut in 0...index.count {
            try whole.write(to: URL(filePath: path))
            try index.prefix(cut).write(to: URL(filePath: LogArchive.indexPath(of: path)))
            let archive = try LogArchive(path: path)
            _ = try archive.append(events(1...3))
            #expect(try Data(contentsOf: URL(filePath: path)) == whole, "index cut at \(cut)")
        }
    }

    /// The index may have reached the disk before the text, when the power went.
    @Test func indexAheadOfText() throws {
        do {
            let archive = try LogArchive(path: path)
            _ = try archive.append(events(1...3))
        }
        let whole = try Data(contentsOf: URL(filePath: path))
        try whole.prefix(9).write(to: URL(filePath: path))
        let archive = try LogArchive(path: path)
        #expect(archive.count == 1)
        _ = try archive.append(events(1...3))
        #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    }

    @Test func severalLinesAreOneEvent() throws {
        let archive = try LogArchive(path: path)
        _ = try archive.append([LogGroupEvent(id: "a", timestamp: 1, message: "Traceback\n  line\n\n")])
        #expect(try text() == "Traceback\n  line\n")
    }

    @Test func unwritableFolderIsNamed() {
        #expect(throws: LogArchiveError.self) { _ = try LogArchive(path: "/proc/nowhere/x.log") }
    }
}
