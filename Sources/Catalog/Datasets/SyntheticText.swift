/// Text made up from a seed: words with Zipf–Mandelbrot frequencies, f(k) ∝ 1 / (k + 2.7), some of which are a class's
/// own. It looks like language to a vectorizer, and a classifier finds the classes.
///
/// Only +, ×, ÷ and comparisons decide what is drawn, so the same seed gives the same bytes on every machine.
struct SyntheticText {
    let source: SyntheticSource

    func generate(into writer: inout RowWriter) throws(CatalogError) {
        var random = SplitMix64(seed: source.seed)
        let words = (0..<source.vocabulary).map(Self.word)
        let cumulative = cumulativeFrequencies()
        var text: [UInt8] = []
        for _ in 0..<source.rows {
            let label = random.below(source.classes)
            text.removeAll(keepingCapacity: true)
            for position in 0..<(1 + source.words / 2 + random.below(source.words)) {
                if position > 0 { text.append(UInt8(ascii: " ")) }
                let rank = Self.rank(of: random.unit(), in: cumulative)
                // Every fourth word is a topic's: the class shifts its rank to words that others use seldom.
                let isTopical = random.below(4) == 0
                let shift = isTopical ? (label + 1) * (source.vocabulary / (source.classes + 1)) : 0
                text.append(contentsOf: words[(rank + shift) % source.vocabulary])
            }
            try writer.append(text: text[...], label: Array("class-\(label)".utf8)[...])
        }
    }

    /// The probability of each rank and all before it.
    private func cumulativeFrequencies() -> [Double] {
        var sum = 0.0
        let sums = (1...source.vocabulary).map { rank in
            sum += 1 / (Double(rank) + 2.7)
            return sum
        }
        return sums.map { $0 / sum }
    }

    /// The first rank whose cumulative frequency exceeds `probability`.
    private static func rank(of probability: Double, in cumulative: [Double]) -> Int {
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > probability { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// A word that can be spoken, different for every rank: the rank's digits as syllables, the frequent ones short.
    private static func word(_ rank: Int) -> [UInt8] {
        let consonants = Array("bdfgklmnprstvz".utf8)
        let vowels = Array("aeiou".utf8)
        var rest = rank + 1
        var word: [UInt8] = []
        repeat {
            word.append(consonants[rest % 14])
            word.append(vowels[rest / 14 % 5])
            rest /= 70
        } while rest > 0
        return word + Array("n".utf8)
    }
}
