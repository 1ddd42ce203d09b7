import NMF
import PluginKit
import PluginTesting
import Testing

/// What comes of items that the training set has no like of.
struct ItemsTests {
    static let texts = (0..<100).map { "word\($0 % 7) word\($0 % 11) word\($0 % 13)" }

    /// Whatever the batch, an item's amounts are the same bits: each item's descent ends by itself.
    @Test(arguments: [texts.map { Sample($0) }, randomRows(100, width: 5, seed: 6).map { Sample($0) }])
    func batchesDoNotMatter(items: [Sample]) throws {
        let nmf = try TrainedNMF(NMF.name, on: items, parameters: #"{"n_components":3}"#)
        let whole = try nmf.amounts(items)
        var plugin = try nmf.plugin()
        for size in [1, 3, 100, 7] {
            for start in stride(from: 0, to: items.count, by: size) {
                let batch = items[start..<min(start + size, items.count)]
                #expect(try plugin.handler(Array(batch)).map { Array($0) } == Array(whole[batch.indices]))
            }
        }
        #expect(try plugin.handler([]).isEmpty)
    }

    @Test func outputsOutliveTheNextBatch() throws {
        var plugin = try TrainedNMF(components: [[1, 0], [0, 1]]).plugin()
        let first = try plugin.handler([Sample([1, 2])])
        _ = try plugin.handler([Sample([5, 6])])
        #expect(isClose(Array(first[0]), [1, 2]))
    }

    @Test(arguments: ["", " ", "zebra", "the and of", "🐢", "\u{0}", String(repeating: "x", count: 1_000_000)])
    func zerosForATextWithoutAKnownWord(text: String) throws {
        #expect(try TrainedNMF(Self.texts).amounts([Sample(text)]) == [[0, 0]])
    }

    /// A thousand times the text has a thousand times as much of each component; what is unknown has nothing.
    @Test func aMillionCharacters() throws {
        let nmf = try TrainedNMF(["apple", "berry", "apple cherry"])
        let long = String(repeating: "apple cherry \(String(repeating: "zebra ", count: 170))", count: 1000)
        let amounts = try nmf.amounts([Sample("apple cherry"), Sample(long)])
        #expect(amounts[0].contains { $0 > 0.1 })
        #expect(isClose(amounts[1].map { $0 / 1000 }, amounts[0]))
    }

    /// Ill-formed bytes count as U+FFFD, which parts words; a scalar may also be cut off at the end.
    @Test(arguments: [
        [0xFF], [0xC3, 0x28], [0xE2, 0x82], [0xF0, 0x9F, 0x90], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0x80, 0xBF],
    ])
    func bytesThatAreNotUTF8(bytes: [UInt8]) throws {
        let nmf = try TrainedNMF(["apple", "berry", "apple cherry"], parameters: #"{"n_components":3}"#)
        let text = Array("apple".utf8) + bytes + Array("berry cherry".utf8) + bytes
        let decoded = Sample(String(decoding: text, as: UTF8.self))
        #expect(try nmf.amounts([.text(Text(utf8: text[...]))]) == nmf.amounts([decoded]))
        let trained = try TrainedNMF(NMF.name, on: [.text(Text(utf8: text[...])), Sample("apple")])
        #expect(try trained.bytes == TrainedNMF(NMF.name, on: [decoded, Sample("apple")]).bytes)
    }

    /// The error names the item, and the plugin serves on.
    @Test(arguments: [
        (Sample("apple"), Sample([1, 2])), (Sample([1, 2]), Sample("apple")), (Sample([1, 2]), Sample([])),
        (Sample([1, 2]), Sample([1])), (Sample([1, 2]), Sample([1, 2, 3])), (Sample([1, 2]), Sample([1, .infinity])),
        (Sample([1, 2]), Sample([.nan, 1])), (Sample([1, 2]), Sample([1, -0.5])), (Sample([0, 0]), Sample([-1, 0])),
    ])
    func itemsThatTheModelCannotTake(known: Sample, wrong: Sample) throws {
        let nmf = try TrainedNMF(NMF.name, on: [known, known], parameters: #"{"n_components":1}"#)
        var plugin = try nmf.plugin()
        // Before the wrong one, and after it, items without a feature: they have no entries in the matrix of the batch.
        let empty = if case .text = known { Sample("") } else { Sample([0, 0]) }
        let error = #expect(throws: PluginError.self) { try plugin.handler([known, empty, wrong, empty, wrong]) }
        guard case .item(index: 2, _) = error else {
            Issue.record("\(String(describing: error)) does not name the item")
            return
        }
        #expect(try plugin.handler([known]).map { Array($0) } == nmf.amounts([known]))
    }
}
