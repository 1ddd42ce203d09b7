import Testing
import Wire

@Suite struct JSONWriterTests {
    private func text(_ write: (inout JSONWriter) -> Void) -> String {
        var json = JSONWriter()
        write(&json)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    @Test func putsCommasWhereTheyBelong() {
        let json = text {
            $0.beginObject()
            $0.key("a")
            $0.beginArray()
            $0.int(1)
            $0.null()
            $0.beginObject()
            $0.endObject()
            $0.bool(true)
            $0.endArray()
            $0.key("b")
            $0.raw("[2, 3]".utf8)
            $0.endObject()
        }
        #expect(json == #"{"a":[1,null,{},true],"b":[2, 3]}"#)
    }

    @Test(arguments: [
        ("", #""""#),
        (#"a"b\c"#, #""a\"b\\c""#),
        ("\n\r\t\u{8}\u{0}\u{1F}\u{7F}", "\"\\n\\r\\t\\u0008\\u0000\\u001f\u{7F}\""),
        ("żółw 🐢\u{2028}", "\"żółw 🐢\u{2028}\""),
    ])
    func escapesStrings(_ value: String, _ expected: String) {
        #expect(text { $0.string(value) } == expected)
        #expect(text { $0.string(utf8: Array(value.utf8)) } == expected)
    }

    @Test(
        arguments: [
            ([0xFF], "\u{FFFD}"),
            ([0x61, 0xC3], "a\u{FFFD}"),  // cut short
            ([0xC0, 0x80], "\u{FFFD}\u{FFFD}"),  // overlong
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}"),  // a surrogate
        ] as [([UInt8], String)])
    func replacesInvalidUTF8(_ bytes: [UInt8], _ expected: String) {
        #expect(text { $0.string(utf8: bytes) } == "\"\(expected)\"")
    }

    @Test(arguments: [0, -0.0, 0.1, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 123_456_789, 1 / 3, -2e-7])
    func doublesReadBackAsTheyWere(_ value: Double) throws {
        let json = text { $0.double(value) }
        #expect(Double(json)?.bitPattern == value.bitPattern)
        let document = try JSONDocument(parsing: Array(json.utf8).span, as: "number")
        #expect(document.root.double?.bitPattern == value.bitPattern)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func whatIsNoNumberIsNull(_ value: Double) {
        #expect(text { $0.double(value) } == "null")
    }

    @Test func removeAllStartsAfresh() {
        var json = JSONWriter()
        json.int(1)
        json.removeAll()
        json.int(2)
        #expect(json.bytes == Array("2".utf8))
    }
}
