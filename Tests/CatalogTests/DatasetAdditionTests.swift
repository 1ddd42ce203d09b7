import Catalog
import Foundation
import Testing

/// `harness dataset add`: what becomes of a CSV file.
struct DatasetAdditionTests {
    private let scratch: ScratchProject

    init() throws { scratch = try ScratchProject() }

    private func add(
        _ csv: String, text: String? = "Text", label: String? = "Label", features: [String]? = nil,
        encoding: TextEncoding = .utf8
    ) async throws -> [String] {
        try await add(Array(csv.utf8), text: text, label: label, features: features, encoding: encoding)
    }

    private func add(
        _ csv: [UInt8], text: String? = "Text", label: String? = "Label", features: [String]? = nil,
        encoding: TextEncoding = .utf8
    ) async throws -> [String] {
        var addition = DatasetAddition(
            path: try scratch.write("data.csv", csv),
            columns: TableColumns(text: text, features: features, label: label))
        addition.encoding = encoding
        addition.replaces = true
        let dataset = try await scratch.project.add(addition)
        return try scratch.read(dataset.rowsPath).split(separator: "\n").map(String.init)
    }

    private func complaint(
        _ csv: [UInt8], text: String? = "Text", label: String? = "Label", features: [String]? = nil
    ) async throws -> String {
        let error = await #expect(throws: CatalogError.self) {
            try await add(csv, text: text, label: label, features: features)
        }
        #expect(!scratch.exists("datasets/data.json"), "nothing is written when the file isn't in order")
        return try #require(error).description
    }

    private func complaint(_ csv: String, text: String? = "Text", features: [String]? = nil) async throws -> String {
        try await complaint(Array(csv.utf8), text: text, features: features)
    }

    @Test(arguments: ["\n", "\r\n", "\r"]) func anyLineBreakEndsARecord(_ lineBreak: String) async throws {
        let csv = ["Text,Label", "a,x", "b,y"].joined(separator: lineBreak)
        let expected = [#"{"text":"a","label":"x"}"#, #"{"text":"b","label":"y"}"#]
        #expect(try await add(csv) == expected)
        #expect(try await add(csv + lineBreak + lineBreak) == expected, "blank lines at the end are no rows")
    }

    @Test func quotedFieldsHoldAnything() async throws {
        let rows = try await add("Label,Text\r\nx,\"one, \"\"two\"\"\r\nthree\rfour\"\r\n\"\",\"\"\r\n")
        #expect(
            rows == [#"{"text":"one, \"two\"\r\nthree\rfour","label":"x"}"#, #"{"text":"","label":""}"#])
    }

    @Test func aByteOrderMarkIsNoPartOfTheFirstColumn() async throws {
        #expect(try await add("\u{FEFF}Text,Label\na,x\n") == [#"{"text":"a","label":"x"}"#])
    }

    @Test func aQuoteInsideOfAPlainFieldIsText() async throws {
        #expect(try await add("Text,Label\n5\" nails,x\n") == [#"{"text":"5\" nails","label":"x"}"#])
    }

    @Test func labelsAreOptional() async throws {
        #expect(try await add("Text\nżółw 🐢\n", label: nil) == [#"{"text":"żółw 🐢"}"#])
    }

    @Test func windows1252IsDecoded() async throws {
        let bytes = Array("Text,Label\n".utf8) + [0x93, 0x80, 0xE9, 0x94, 0x81] + Array(",x\n".utf8)
        let rows = try await add(bytes, encoding: .windows1252)
        #expect(rows == ["{\"text\":\"“€é”\u{81}\",\"label\":\"x\"}"])
    }

    @Test func numericColumnsBecomeFeatures() async throws {
        let rows = try await add(
            "a,b,c\n1,-2.5e3,x\n0.1,3,y\n", text: nil, label: "c", features: ["b", "a"])
        #expect(rows == [#"{"features":[-2500.0,1.0],"label":"x"}"#, #"{"features":[3.0,0.1],"label":"y"}"#])
        #expect(try scratch.project.dataset("data").manifest.kind == .numeric)
    }

    /// Any table survives being written as CSV and read.
    @Test func allColumnsButTheLabel() async throws {
        let rows = try await add("a,Label,b\n1,x,2\n", text: nil, features: ["*"])
        #expect(rows == [#"{"features":[1.0,2.0],"label":"x"}"#])
    }

    @Test func columnsThatTheFileDoesNotName() async throws {
        var columns = TableColumns(features: ["*"], label: "class")
        columns.names = ["a", "b", "class"]
        columns.skippedLines = 1
        let addition = DatasetAddition(
            path: try scratch.write("data.csv", "2,2,roses,tulips,daisies\n1,2,0\n3,4,1\n"), columns: columns)
        let dataset = try await scratch.project.add(addition)
        let expected = [#"{"features":[1.0,2.0],"label":"0"}"#, #"{"features":[3.0,4.0],"label":"1"}"#]
        #expect(try scratch.read(dataset.rowsPath).split(separator: "\n").map(String.init) == expected)
        // The manifest keeps them: a fetch arrives at the same rows.
        try FileManager.default.removeItem(atPath: dataset.folder)
        #expect(try await scratch.project.dataset("data").fetch() == dataset)
    }

    @Test(arguments: 0..<20) func whatIsQuotedIsRead(_ seed: Int) async throws {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let alphabet = ["\"", ",", "\n", "\r\n", "a", " ", "ß", "🐢", "\\", "\t"]
        let cells = (0..<50).map { _ in (0..<2).map { _ in (0..<next(8)).map { _ in alphabet[next(10)] }.joined() } }
        let quoted = cells.map { $0.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",") }
        let rows = try await add((["Text,Label"] + quoted).joined(separator: "\r\n"))
        struct Row: Decodable { var text, label: String }
        let read = try rows.map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
        #expect(read.map { [$0.text, $0.label] } == cells)
    }

    @Test func aMissingColumnIsNamedWithTheNearest() async throws {
        let complaint = try await complaint("Txt,Label\na,x\n")
        #expect(complaint.contains("data.csv:1: unknown column 'Text'. Did you mean Txt?"))
        #expect(complaint.contains("The columns are: Txt, Label"))
    }

    @Test func otherSeparatorsAreRecognized() async throws {
        #expect(try await complaint("Text;Label\na;x\n").contains("separated by ';'; only commas are read"))
    }

    @Test func aColumnNamedTwiceIsAmbiguous() async throws {
        #expect(try await complaint("Text,Label,Text\na,x,b\n").contains("there are 2 columns 'Text'"))
    }

    @Test(arguments: ["", "\n\n", "\u{FEFF}"]) func anEmptyFileIsRefused(_ csv: String) async throws {
        #expect(try await complaint(csv).contains("the file is empty"))
    }

    @Test func aHeaderAloneIsNoDataset() async throws {
        #expect(try await complaint("Text,Label\r\n").contains("the dataset is empty"))
    }

    @Test(arguments: ["c", "c,d,e"]) func aRaggedRowIsNamedByItsLine(_ row: String) async throws {
        let complaint = try await complaint("Text,Label\n\"a\nb\",x\n\n\(row)\n")
        #expect(complaint.contains("data.csv:5: the row has"))
    }

    @Test func anUnclosedQuoteIsNamedByTheLineItOpensOn() async throws {
        let complaint = try await complaint("Text,Label\na,x\n\"b,y\nc,z\n")
        #expect(complaint.contains("data.csv:3: the quote opened here is never closed"))
    }

    @Test func textAfterAClosingQuoteIsAnError() async throws {
        #expect(try await complaint("Text,Label\n\"a\"b,x\n").contains("data.csv:2: there is text after the closing"))
    }

    @Test func invalidUTF8IsNamedByItsLine() async throws {
        let complaint = try await complaint(Array("Text,Label\na,x\ncaf".utf8) + [0xE9] + Array(",y\n".utf8))
        #expect(complaint.contains("data.csv:3: is not valid utf-8: byte 0xE9"))
        #expect(complaint.contains("--encoding windows-1252"))
    }

    @Test(arguments: ["", "one", "nan", "inf", "1e999"]) func aMalformedNumberIsNamed(_ number: String) async throws {
        let complaint = try await complaint("a,Label\n1,x\n\(number),y\n", text: nil, features: ["a"])
        #expect(complaint.contains("data.csv:3: a: '\(number)' is not a finite number"))
    }

    @Test func aMissingFileIsNamed() async throws {
        let addition = DatasetAddition(path: "\(scratch.root)/none.csv", columns: TableColumns(text: "Text"))
        let error = await #expect(throws: CatalogError.self) { try await scratch.project.add(addition) }
        #expect(error?.description.contains("none.csv: can't be read: No such file") == true)
    }

    @Test func anotherDatasetIsNotOverwritten() async throws {
        var addition = DatasetAddition(
            path: try scratch.write("My Tweets.csv", "Text\na\n"), columns: TableColumns(text: "Text"))
        let dataset = try await scratch.project.add(addition)
        #expect(dataset.manifest.name == "my-tweets")
        let error = await #expect(throws: CatalogError.self) { try await scratch.project.add(addition) }
        #expect(error?.description.contains("there is a dataset 'my-tweets' already") == true)
        addition.name = "Bad Name"
        let badName = await #expect(throws: CatalogError.self) { try await scratch.project.add(addition) }
        #expect(badName?.advice == "Choose another with --name")
    }

    @Test func aChangedFileIsNoticed() async throws {
        _ = try await add("Text,Label\na,x\n")
        try scratch.write("data.csv", "Text,Label\nb,x\n")
        try FileManager.default.removeItem(atPath: scratch.cache)
        let error = await #expect(throws: CatalogError.self) {
            try await scratch.project.dataset("data").fetch()
        }
        let digests = try #require(error).description.matches(of: /[0-9a-f]{64}/)
        #expect(Set(digests.map { String($0.output) }).count == 2, "both digests are named")
    }
}
