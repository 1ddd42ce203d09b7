import AWSPlatform
import Testing

struct XMLNodeTests {
    @Test func aTreeOfTexts() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <a xmlns="http://x"><b> x &lt;&#10;<![CDATA[<&>]]> ✓ </b>
              <c><member><k>1</k><v>2</v></member><member><k>3</k></member></c><d/>
            </a>
            """
        let root = try #require(XMLNode.parse(Array(text.utf8)))
        #expect(root.name == "a" && root.text == "")
        #expect(root["b"]?.text == " x <\n<&> ✓ ")
        #expect(root.pairs("c", key: "k", value: "v") == ["1": "2", "3": ""])
        #expect(root.list("c").count == 2)
        #expect(root["d"] != nil && root.text("d") == nil && root.list("missing").isEmpty)
    }

    @Test(arguments: ["", " ", "x", "<a>", "<a></b>", "<a/><b/>", "<a>\u{1}</a>"]) func noXML(text: String) {
        #expect(XMLNode.parse(Array(text.utf8)) == nil)
    }

    @Test func anythingSurvivesEscaping() throws {
        let text = "<&>\"'\r\n\t ]]> ✓"
        let root = try #require(XMLNode.parse(Array("<a>\(XMLNode.escaped(text))</a>".utf8)))
        #expect(root.text == text)
    }

    @Test func entitiesDoNotMultiply() {
        var text = "<!DOCTYPE a [<!ENTITY e0 \"ha\">"
        for number in 1...40 { text += "<!ENTITY e\(number) \"&e\(number - 1);&e\(number - 1);\">" }
        let root = XMLNode.parse(Array((text + "]><a>&e40;</a>").utf8))
        #expect((root?.text.count ?? 0) < 1_000_000)
    }
}
