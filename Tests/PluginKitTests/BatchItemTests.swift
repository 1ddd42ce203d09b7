import PluginKit
import Testing
import Wire

@Suite struct BatchItemTests {
    private func items<Item: BatchItem>(_ item: Item.Type, of json: String) throws -> [Item] {
        let document = try JSONDocument(parsing: Array(json.utf8).span, as: "batch")
        return try Item.items(of: document.root)
    }

    @Test func textsShareOneBuffer() throws {
        let texts = try items(Text.self, of: #"["one","","żółw"]"#)
        #expect(texts.map(\.description) == ["one", "", "żółw"])
        #expect(texts.map(\.utf8.startIndex) == [0, 3, 3])
        let addresses = texts.map { $0.utf8.withUnsafeBufferPointer { $0.baseAddress } }
        #expect(addresses[2] == addresses[0]?.advanced(by: 3))
    }

    @Test func stringsAndNumbers() throws {
        #expect(try items(String.self, of: #"["a","b\n"]"#) == ["a", "b\n"])
        #expect(try items([Double].self, of: "[[1,2.5],[],[-1e-3]]") == [[1, 2.5], [], [-0.001]])
        #expect(try items(String.self, of: "[]").isEmpty)
        #expect(try items(Text.self, of: "[]").isEmpty)
    }

    @Test func samplesOfBothKinds() throws {
        let samples = try items(Sample.self, of: #"["one",[1,2.5],"",[],"żółw",[-3]]"#)
        #expect(
            samples == [
                Sample("one"), Sample([1, 2.5]), Sample(""), Sample([Double]()), Sample("żółw"), Sample([-3.0]),
            ])
        for wrong in [#"["a",7]"#, #"["a",[1,"x"]]"#, #"["a",[1,1e999]]"#, #"["a",null]"#, #"["a",{}]"#] {
            let error = WireError.wrongType(
                field: "Message.Batch[1]", expected: "a string or an array of finite numbers")
            #expect(throws: error) { try items(Sample.self, of: wrong) }
        }
    }

    @Test func namesTheElementThatIsWrong() {
        #expect(throws: WireError.wrongType(field: "Message.Batch[1]", expected: "a string")) {
            try items(Text.self, of: #"["a",7]"#)
        }
        #expect(throws: WireError.wrongType(field: "Message.Batch[0]", expected: "a string")) {
            try items(String.self, of: "[null]")
        }
        #expect(throws: WireError.wrongType(field: "Message.Batch[0]", expected: "an array of finite numbers")) {
            try items([Double].self, of: #"[["x"]]"#)
        }
    }

    @Test func outputsWriteOneValueEach() {
        var json = JSONWriter()
        json.beginArray()
        1.write(to: &json)
        0.5.write(to: &json)
        Double.nan.write(to: &json)
        true.write(to: &json)
        "a\"".write(to: &json)
        Text("b").write(to: &json)
        [1.5, 2].write(to: &json)
        [1.5, 2, 3][1...].write(to: &json)
        json.endArray()
        let expected = #"[1,0.5,null,true,"a\"","b",[1.5,2.0],[2.0,3.0]]"#
        #expect(String(decoding: json.bytes, as: UTF8.self) == expected)
    }
}
