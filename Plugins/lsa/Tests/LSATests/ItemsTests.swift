import LSA
import PluginKit
import PluginTesting
import Testing

/// What comes of items that the training set has no like of.
struct ItemsTests {
    static let texts = (0..<100).map { "word\($0 % 7) word\($0 % 11) word\($0 % 13)" }

    /// Whatever the batch, an item's vector is the same bits.
    @Test(arguments: [texts.map { Sample($0) }, (0..<100).map { Sample([Double($0 % 7), 1, Double($0 % 3) - 1]) }])
    func batchesDoNotMatter(items: [Sample]) throws {
        let lsa = try TrainedLSA(LSA.name, on: items, parameters: #"{"n_components":3}"#)
        let whole = try lsa.vectors(items)
        var plugin = try lsa.plugin()
        for size in [1, 3, 100, 7] {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = items[start..<min(start + size, items.count)]
                #expect(try plugin.handler(Array(batch)).map { Array($0) } == Array(whole[batch.indices]))
            }
        }
        #expect(try plugin.handler([]).isEmpty)
    }

    @Test func outputsOutliveTheNextBatch() throws {
        var plugin = try TrainedLSA([[3, 0], [0, 2]]).plugin()
        let first = try plugin.handler([Sample([1, 2])])
        _ = try plugin.handler([Sample([5, 6])])
        #expect(isClose(Array(first[0]), [1, 2]))
    }

    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 1_000_000)])
    func zerosForATextWithoutAKnownWord(text: String) throws {
        #expect(try TrainedLSA(Self.texts).vectors([text]) == [[0, 0]])
    }

    /// The known words of a text are all that counts.
    @Test func aMillionCharacters() throws {
        let lsa = try TrainedLSA(["apple", "berry", "apple"])
        let long = String(repeating: "apple zebra ", count: 90_000)
        #expect(isClose(try lsa.vectors([long, "apple"]).flatMap { $0 }, [1, 0, 1, 0]))
    }

    /// Ill-formed bytes count as U+FFFD, which parts words; a scalar may also be cut off at the end.
    @Test(arguments: [
        [0xFF], [0xC3, 0x28], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80, 0xBF],
    ])
    func bytesThatAreNotUTF8(bytes: [UInt8]) throws {
        let lsa = try TrainedLSA(["apple", "berry", "apple cherry"], parameters: #"{"n_components":3}"#)
        let text = Array("apple".utf8) + bytes + Array("berry cherry".utf8) + bytes
        let decoded = String(decoding: text, as: UTF8.self)
        #expect(try lsa.vectors([.text(Text(utf8: text[...]))]) == lsa.vectors([decoded]))
        let trained = try TrainedLSA(LSA.name, on: [.text(Text(utf8: text[...])), Sample("apple")])
        #expect(try trained.bytes == TrainedLSA([decoded, "apple"]).bytes)
    }

    /// The error names the item, and the plugin serves on.
    @Test(arguments: [
        (Sample("apple"), Sample([1, 2])), (Sample([1, 2]), Sample("apple")), (Sample([1, 2]), Sample([])),
        (Sample([1, 2]), Sample([1])), (Sample([1, 2]), Sample([1, 2, 3])), (Sample([1, 2]), Sample([1, .infinity])),
        (Sample([1, 2]), Sample([-.infinity, 1])), (Sample([1, 2]), Sample([.nan, 1])),
    ])
    func itemsThatTheModelCannotTake(known: Sample, wrong: Sample) throws {
        let lsa = try TrainedLSA(LSA.name, on: [known, known], parameters: #"{"n_components":1}"#)
        var plugin = try lsa.plugin()
        let error = #expect(throws: PluginError.self) { try plugin.handler([known, wrong, known]) }
        guard case .item(index: 1, _) = error else {
            Issue.record("\(String(describing: error)) does not name the item")
            return
        }
        #expect(try plugin.handler([known]).map { Array($0) } == lsa.vectors([known]))
    }
}
