import Experiment
import Foundation
import Testing

struct DatasetRowsTests {
    private func rows(_ text: String) throws -> DatasetRows {
        let folder = try TemporaryFolder()
        return try DatasetRows(file: folder.write(text, to: "rows.jsonl"))
    }

    @Test func itemsAreTheFirstValues() throws {
        let rows = try rows(
            #"{"text":"a \"quoted\" \\","label":"x"}"# + "\n" + #"{"features":[1,-2.5e3],"label":"y"}"# + "\n\n"
                + #"{"text":"é"}"#)
        let items = (0..<rows.count).map { String(decoding: rows[$0], as: UTF8.self) }
        #expect(items == [#""a \"quoted\" \\""#, "[1,-2.5e3]", #""é""#])
    }

    @Test(arguments: ["", "\n\n"])
    func emptyDatasetIsRefused(text: String) {
        let error = #expect(throws: ExperimentError.self) { try rows(text) }
        #expect(error?.description.contains("no rows") == true)
    }

    @Test(arguments: [#"{"text":"open"#, #"{"text":"open\"#, #"["a"]"#, #"{"text":12}"#, #"{"features":[1"#, "{", "x"])
    func malformedRowIsNamedByItsLine(line: String) {
        let error = #expect(throws: ExperimentError.self) { try rows("{\"text\":\"fine\"}\n" + line) }
        #expect(error?.description.contains("line 2") == true)
    }

    @Test func missingFileIsNamed() {
        let error = #expect(throws: ExperimentError.self) {
            try DatasetRows(file: .init(filePath: "/nowhere/rows.jsonl"))
        }
        #expect(error?.description.contains("/nowhere/rows.jsonl") == true)
    }
}
