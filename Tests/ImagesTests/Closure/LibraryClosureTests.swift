import Catalog
import Foundation
import Images
import TestSupport
import Testing

/// Which libraries a program needs, compared with what the loader says.
struct LibraryClosureTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Compiles a program or a library.
    private func compile(_ text: String, to name: String, _ options: String...) async throws {
        let source = try folder.write(text, to: "\(name).c")
        let result = try await run("clang", ["-o", folder.path(name), source] + options)
        try #require(result.status == 0, "\(result.errors)")
    }

    @Test func isWhatTheLoaderLoads() async throws {
        let closure = try LibraryClosure(of: fixturePlugin)
        let lines = try await output("ldd", fixturePlugin).split(separator: "\n")
        var expected: [String: String] = [:]
        for line in lines {
            guard let match = line.firstMatch(of: /(\S+) => (\S+)/) else { continue }
            expected[String(match.1)] = String(match.2)
        }
        #expect(expected.count > 5)
        let found = Dictionary(uniqueKeysWithValues: closure.libraries.map { ($0.name, $0.path) })
        for (name, path) in expected { #expect(found[name] == path) }
        let more = Set(found.keys).subtracting(expected.keys)
        #expect(more.isSubset(of: ["libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2", "libgcc_s.so.1"]))
        #expect(lines.contains { $0.contains(closure.loaderPath ?? "none") })
    }

    @Test(arguments: ["--enable-new-dtags", "--disable-new-dtags"])
    func foldersThatTheProgramNamesAreSearchedFirst(kind: String) async throws {
        try FileManager.default.createDirectory(atPath: folder.path("libs"), withIntermediateDirectories: true)
        try await compile("int inner(void) { return 1; }", to: "libs/libinner.so", "-shared", "-fPIC")
        try await compile(
            "int inner(void); int outer(void) { return inner(); }", to: "libs/libouter.so", "-shared", "-fPIC",
            "-L\(folder.path("libs"))", "-linner", "-Wl,-rpath,${ORIGIN}")
        try await compile(
            "int outer(void); int main(void) { return outer(); }", to: "program", "-L\(folder.path("libs"))", "-louter",
            "-Wl,-rpath,$ORIGIN/libs,\(kind)", "-Wl,-rpath-link,\(folder.path("libs"))")
        let names = try LibraryClosure(of: folder.path("program")).libraries.filter { $0.path.hasPrefix(folder.path) }
        #expect(names.map(\.name) == ["libinner.so", "libouter.so"])

        try FileManager.default.removeItem(atPath: folder.path("libs/libinner.so"))
        let error = #expect(throws: ClosureError.self) { try LibraryClosure(of: folder.path("program")) }
        guard case .missingLibrary("libinner.so", ["program", "libouter.so"], let searched) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(searched.contains(folder.path("libs")))
        #expect(error?.description.contains("libinner.so, which libouter.so needs (program → libouter.so)") == true)
    }

    /// A library that has no folders of its own finds others through `DT_RPATH` of the program, and not through its
    /// `DT_RUNPATH`: as the loader does, which is asked, too.
    @Test(arguments: [("--disable-new-dtags", true), ("--enable-new-dtags", false)])
    func aProgramsRunpathIsNotForItsLibraries(kind: String, isFound: Bool) async throws {
        try FileManager.default.createDirectory(atPath: folder.path("libs"), withIntermediateDirectories: true)
        try await compile("int inner(void) { return 0; }", to: "libs/libinner.so", "-shared", "-fPIC")
        try await compile(
            "int inner(void); int outer(void) { return inner(); }", to: "libs/libouter.so", "-shared", "-fPIC",
            "-L\(folder.path("libs"))", "-linner")
        try await compile(
            "int outer(void); int main(void) { return outer(); }", to: "program", "-L\(folder.path("libs"))", "-louter",
            "-Wl,-rpath,$ORIGIN/libs,\(kind)", "-Wl,-rpath-link,\(folder.path("libs"))")
        #expect(try await run(folder.path("program"), []).status == (isFound ? 0 : 127))
        let closure = try? LibraryClosure(of: folder.path("program"))
        #expect((closure != nil) == isFound)
    }

    /// A small root with a configuration of its own, and a library for another processor in the way.
    @Test func configuredFoldersAreSearched() async throws {
        try await compile("int one(void) { return 1; }", to: "root/opt/libs/libone.so", "-shared", "-fPIC", "-nostdlib")
        try await compile(
            "int one(void); void _start(void) { one(); }", to: "root/program", "-nostdlib",
            "-L\(folder.path("root/opt/libs"))",
            "-lone", "-Wl,--dynamic-linker=/loader")
        try folder.write("", to: "root/loader")
        try folder.write("include /etc/ld.so.conf.d/*.conf\n", to: "root/etc/ld.so.conf")
        try folder.write("# nothing\n/opt/wrong\n/opt/libs # here\n", to: "root/etc/ld.so.conf.d/a.conf")
        var wrong = try Data(contentsOf: URL(filePath: folder.path("root/opt/libs/libone.so")))
        wrong[18] = 8  // MIPS
        try folder.write(wrong, to: "root/opt/wrong/libone.so")
        let closure = try LibraryClosure(of: "/program", root: folder.path("root"))
        #expect(closure.libraries.map(\.path) == [folder.path("root/opt/libs/libone.so")])
        #expect(closure.loader?.name == "loader")

        try FileManager.default.removeItem(atPath: folder.path("root/loader"))
        #expect(throws: ClosureError.missingLoader(path: "/loader", program: "/program")) {
            try LibraryClosure(of: "/program", root: folder.path("root"))
        }
    }

    @Test func aStaticProgramNeedsNothing() async throws {
        try await compile("void _start(void) {}", to: "program", "-nostdlib", "-static")
        let closure = try LibraryClosure(of: folder.path("program"))
        #expect(closure.loader == nil)
        #expect(closure.libraries.isEmpty)
    }

    @Test func whatCannotBeStartedIsRefused() async throws {
        let script = try folder.write("#!/bin/sh\n", to: "script")
        #expect(throws: ClosureError.notELF(path: script, reason: "it doesn't begin like one")) {
            try LibraryClosure(of: script)
        }
        let empty = try folder.write("", to: "empty")
        #expect(throws: ClosureError.self) { try LibraryClosure(of: empty) }
        #expect(throws: ClosureError.self) { try LibraryClosure(of: folder.path("none")) }
        try await compile("int one(void) { return 1; }", to: "libone.so", "-shared", "-fPIC")
        #expect(throws: ClosureError.noLoader(path: folder.path("libone.so"))) {
            try LibraryClosure(of: folder.path("libone.so"))
        }
        var other = try Data(contentsOf: URL(filePath: fixturePlugin)).prefix(1 << 20)
        other[18] = 243  // RISC-V
        let path = try folder.write(other, to: "other")
        #expect(throws: ClosureError.self) { try LibraryClosure(of: path) }
    }

    /// Cut short anywhere, or with bytes changed anywhere: an answer or an error, and never more.
    @Test func damagedFilesAreHarmless() async throws {
        try await compile("int main(void) { return 0; }", to: "program", "-Wl,-rpath,/somewhere", "-Wl,-z,norelro")
        let whole = try Data(contentsOf: URL(filePath: folder.path("program")))
        func read(_ data: Data) throws -> ELFFile? { try? ELFFile(path: try folder.write(data, to: "damaged")) }
        for length in stride(from: 0, to: whole.count, by: 97) { _ = try read(whole.prefix(length)) }
        var generator = SplitMix64(seed: 1)
        for _ in 0..<400 {
            var data = whole
            // The header and the program headers are where offsets and lengths are.
            for _ in 0..<4 {
                data[Int.random(in: 4..<1024, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            _ = try read(data)
        }
        #expect(try read(whole)?.runpath == ["/somewhere"])
    }
}
