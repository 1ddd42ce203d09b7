import Foundation
import PluginKit
import Testing

@Suite struct TrainingSetTests {
    private func read<Item: BatchItem>(_ item: Item.Type, _ rows: String) throws -> TrainingSet<Item> {
        let folder = try TemporaryFolder()
        try folder.write(rows, to: "rows.jsonl")
        do {
            return try TrainingSet<Item>(contentsOf: folder.path("rows.jsonl"))
        } catch PluginError.row(let file, let line, let reason) {
            #expect(file == folder.path("rows.jsonl"))
            throw PluginError.row(file: "rows.jsonl", line: line, reason: reason)
        }
    }

    @Test func readsTextsAndLabels() throws {
        let set = try read(Text.self, "{\"text\":\"a\",\"label\":\"x\"}\n\n{\"label\":3,\"text\":\"żółw\"}")
        #expect(set.items.map(\.description) == ["a", "żółw"])
        #expect(set.labels == ["x", "3"])
        #expect(set.name == "")
    }

    @Test func readsFeaturesWithoutLabels() throws {
        let set = try read([Double].self, "{\"features\":[1,2]}\n{\"features\":[3,4]}\n")
        #expect(set.items == [[1, 2], [3, 4]])
        #expect(set.labels.isEmpty)
    }

    @Test func knowsItsDataset() throws {
        let folder = try TemporaryFolder()
        try folder.write("{\"text\":\"a\"}\n", to: "rows.jsonl")
        try folder.write(#"{"name":"sentiment","digest":"abc","rows":1}"#, to: "dataset.json")
        let set = try TrainingSet<String>(contentsOf: folder.path("rows.jsonl"))
        #expect(set.name == "sentiment")
        #expect(set.digest == "abc")
    }

    @Test(arguments: [
        ("{\"text\":\"a\"}\n{\"text\":1}", 2, "the field text must be a string"),
        ("{\"text\":\"a\"}\n{\"txt\":\"\"}", 2, "the field text is missing"),
        ("\n\n{\"text\":", 3, "the row: not valid JSON at byte 7"),
        ("[]", 1, "the field (the row) must be an object"),
        ("{\"text\":\"a\",\"label\":{}}", 1, "the field label must be a string or a number"),
        (
            "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\"b\"}", 2,
            "some rows have a label and others have none; all must have one, or none"
        ),
        (
            "{\"text\":\"a\"}\n{\"text\":\"b\",\"label\":\"x\"}", 2,
            "some rows have a label and others have none; all must have one, or none"
        ),
    ])
    func namesTheLineThatIsWrong(_ rows: String, _ line: Int, _ reason: String) {
        #expect(throws: PluginError.row(file: "rows.jsonl", line: line, reason: reason)) {
            try read(Text.self, rows)
        }
    }

    @Test func anEmptyDatasetIsRefused() {
        #expect(throws: PluginError.self) { try read(Text.self, "\n") }
    }

    @Test func aMissingFileIsNamed() {
        #expect(throws: PluginError.file(path: "/nowhere/rows.jsonl", reason: "No such file or directory")) {
            try TrainingSet<Text>(contentsOf: "/nowhere/rows.jsonl")
        }
    }
}
