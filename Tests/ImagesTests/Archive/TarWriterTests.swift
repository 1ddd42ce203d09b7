import Foundation
import Images
import TestSupport
import Testing

/// Archives, as GNU tar and Python read them.
struct TarWriterTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func archive(_ entries: [TarEntry]) throws -> Data {
        var data = Data()
        try TarWriter.write(entries) { data.append(contentsOf: $0) }
        return data
    }

    @Test func everyKindOfEntryIsReadByTar() async throws {
        let deep = (0..<12).map { "folder-number-\($0)" }.joined(separator: "/")
        let long = String(repeating: "x", count: 240)
        let source = try folder.write("from a file", to: "source")
        let entries = [
            TarEntry("empty", text: ""), TarEntry("bin/run", .file(path: source, size: 11), mode: 0o755),
            TarEntry("block", text: String(repeating: "b", count: 512)),
            TarEntry("\(deep)/file", text: "deep"), TarEntry("long/\(long)", text: "long"),
            TarEntry("grün/日本", text: "unicode"), TarEntry("link", .link(target: "bin/run")),
            TarEntry("long-link", .link(target: "\(deep)/\(long)")), TarEntry("tmp", .folder, mode: 0o1777),
        ].complete
        let file = try folder.write(try archive(entries), to: "archive.tar")
        try FileManager.default.createDirectory(atPath: folder.path("out"), withIntermediateDirectories: true)
        let complaints = try await run("tar", ["-xpf", file, "-C", folder.path("out")]).errors
        #expect(complaints.isEmpty)

        func text(_ path: String) throws -> String {
            try String(contentsOfFile: folder.path("out/\(path)"), encoding: .utf8)
        }
        #expect(try text("empty").isEmpty)
        #expect(try text("bin/run") == "from a file")
        #expect(try text("block").utf8.count == 512)
        #expect(try text("\(deep)/file") == "deep")
        #expect(try text("long/\(long)") == "long")
        #expect(try text("grün/日本") == "unicode")
        #expect(
            try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("out/long-link")) == "\(deep)/\(long)"
        )
        #expect(try await output("stat", "-c", "%a %Y", folder.path("out/bin/run")) == "755 0\n")
        #expect(try await output("stat", "-c", "%a", folder.path("out/tmp")) == "1777\n")
        #expect(try await output("stat", "-c", "%a", folder.path("out/\(deep)")) == "755\n")
    }

    @Test func sizeIsThatOfTheArchive() throws {
        let entries = [TarEntry("a/b", text: "text"), TarEntry(String(repeating: "ü", count: 120), text: "")].complete
        #expect(try archive(entries).count == TarWriter.size(of: entries))
        #expect(try archive([]).count == 1024)
    }

    @Test func orderAndFoldersDoNotDependOnTheInput() {
        let entries = [
            TarEntry("b/c", text: ""), TarEntry("a", text: ""), TarEntry("b-c", text: ""), TarEntry("b/a/x", text: ""),
        ]
        #expect(entries.complete.map(\.path) == ["a", "b", "b-c", "b/a", "b/a/x", "b/c"])
        #expect(entries.reversed().complete == entries.complete)
        // A folder that is given keeps its mode.
        #expect(([TarEntry("b", .folder, mode: 0o700)] + entries).complete[1].mode == 0o700)
    }

    /// A file of 9 GB, of which only the header is made.
    /// The one composed, the other decomposed: two files, which Swift takes for one string.
    @Test func namesThatOnlyLookAlikeAreTwo() {
        let entries = [TarEntry("caf\u{e9}", text: "a"), TarEntry("cafe\u{301}", text: "b")].complete
        #expect(entries.map(\.content) == [.bytes(Array("b".utf8)), .bytes(Array("a".utf8))])
    }

    @Test func sizesBeyondElevenOctalDigitsAreRead() async throws {
        struct Enough: Error {}
        let huge = folder.path("huge")
        try folder.write("", to: "huge")
        #expect(truncate(huge, 9_000_000_000) == 0)
        var header = Data()
        #expect(throws: Enough.self) {
            try TarWriter.write([TarEntry("huge", .file(path: huge, size: 9_000_000_000))]) { bytes in
                if header.count >= 1536 { throw Enough() }
                header.append(contentsOf: bytes)
            }
        }
        let file = try folder.write(header, to: "huge.tar")
        let script = "import sys, tarfile; print(tarfile.open(sys.argv[1]).next().size)"
        #expect(try await output("python3", "-c", script, file) == "9000000000\n")
    }

    @Test(arguments: [10, 12]) func aFileThatChangesIsNoticed(size: Int) throws {
        let source = try folder.write("eleven byte", to: "source")
        #expect(throws: ImageError.unreadable(path: source, reason: "its size changes: somebody is writing it")) {
            try archive([TarEntry("file", .file(path: source, size: size))])
        }
    }

    @Test func foldersAreTakenWithoutWhatIsHiddenAndLinksAreFollowed() throws {
        try folder.write("1", to: "plugin/handler.py")
        try folder.write("2", to: "plugin/.git/config")
        try folder.write("3", to: "plugin/__pycache__/handler.pyc")
        try folder.write("4", to: "elsewhere/module.py")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("plugin/algorithms"), withDestinationPath: "../elsewhere")
        let entries = try TarEntry.folder("var/task", from: folder.path("plugin")).complete
        #expect(
            entries.map(\.path) == [
                "var", "var/task", "var/task/algorithms", "var/task/algorithms/module.py", "var/task/handler.py",
            ])

        try FileManager.default.createSymbolicLink(
            atPath: folder.path("elsewhere/up"), withDestinationPath: "../plugin")
        #expect(throws: ImageError.self) { try TarEntry.folder("var/task", from: folder.path("plugin")) }
    }

    @Test func whatIsNoFileIsRefused() throws {
        try folder.write("", to: "plugin/file")
        #expect(mkfifo(folder.path("plugin/pipe"), 0o600) == 0)
        #expect(throws: ImageError.unreadable(path: folder.path("plugin/pipe"), reason: "it is no regular file")) {
            try TarEntry.folder("var/task", from: folder.path("plugin"))
        }
        #expect(throws: ImageError.unreadable(path: folder.path("none"), reason: "No such file or directory")) {
            try TarEntry.folder("var/task", from: folder.path("none"))
        }
    }
}
