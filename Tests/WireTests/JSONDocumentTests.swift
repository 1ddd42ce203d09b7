import Testing
import Wire

@Suite struct JSONDocumentTests {
    @Test func readsEveryKindOfValue() throws {
        let json = #" {"s":"a\u00e9\n","n":-1.5e2,"i":42,"t":true,"f":false,"z":null,"a":[1,"x"],"o":{"k":1}} "#
        let document = try JSONDocument(parsing: Array(json.utf8).span, as: "text")
        let root = document.root
        let isObject = root.isObject
        #expect(isObject)
        #expect(root.count == 8)
        #expect(root.member("s")?.string == "aé\n")
        #expect(root.member("n")?.double == -150)
        #expect(root.member("i")?.int == 42)
        #expect(root.member("n")?.int == -150)
        #expect(root.member("t")?.bool == true)
        #expect(root.member("f")?.bool == false)
        #expect(root.member("z")?.isNull == true)
        #expect(root.member("a")?.first?.next?.string == "x")
        #expect(root.member("a")?.count == 2)
        #expect(root.member("o")?.first?.name == "k")
        #expect(root.member("S")?.string == nil)
        #expect(root.member("s")?.double == nil)
        #expect(root.member("i")?.string == nil)
    }

    @Test(arguments: [
        ("", 0), ("{", 0), (#"{"a":1}x"#, 7), (#"{"a":1} {}"#, 8), ("[1,]", 3), ("nul", 0), ("'a'", 0), (#""abc"#, 0),
    ])
    func whatIsNotJSONIsRefused(_ text: String, _ offset: Int) {
        #expect {
            _ = try JSONDocument(parsing: Array(text.utf8).span, as: "event")
        } throws: { error in
            guard case .malformed("event", let at)? = error as? WireError else { return false }
            return at >= offset && at <= text.utf8.count
        }
    }

    @Test func deepNestingIsRefusedNotFollowed() {
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)
        #expect(throws: WireError.self) { _ = try JSONDocument(parsing: deep.span, as: "event") }
    }

    @Test func hugeNumbersAreNoNumbers() throws {
        let json = Array("[1e999,9007199254740993,1e30]".utf8)
        let document = try JSONDocument(parsing: json.span, as: "text")
        let first = document.root.first
        #expect(first?.double == nil)
        #expect(first?.int == nil)
        #expect(first?.next?.int == nil, "2^53 + 1 can't be told from 2^53")
        #expect(first?.next?.next?.int == nil)
        #expect(first?.next?.next?.double == 1e30)
    }

    @Test(arguments: [
        (#""a\u0000b""#, "a\u{FFFD}b"),
        (#""\\u0000""#, #"\u0000"#),
        (#""\\\u0000""#, "\\\u{FFFD}"),
        (#""\ud83d\udc22""#, "🐢"),
        (#""\ud83d""#, "\u{FFFD}"),
        (#""\udc22\ud83d!""#, "\u{FFFD}\u{FFFD}!"),
        (#""\ud83d\ud83d\udc22""#, "\u{FFFD}🐢"),
    ])
    func whatCannotBeCarriedIsReplaced(_ json: String, _ expected: String) throws {
        let document = try JSONDocument(parsing: Array(json.utf8).span, as: "text")
        #expect(document.root.string == expected)
    }

    @Test func invalidUTF8IsReplaced() throws {
        let json: [UInt8] = [0x22, 0x61, 0xFF, 0x62, 0x22]
        let document = try JSONDocument(parsing: json.span, as: "text")
        #expect(document.root.string == "a\u{FFFD}b")
    }

    @Test(arguments: [#""\u12"#, #""\u"#, #""\"#, #""\ud83d\u"#])
    func escapesCutShortAreRefused(_ text: String) {
        #expect(throws: WireError.self) {
            _ = try JSONDocument(parsing: Array(text.utf8).span, as: "text")
        }
    }
}
