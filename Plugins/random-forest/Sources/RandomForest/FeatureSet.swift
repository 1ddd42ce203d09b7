internal import Kernels

/// A set of features from which some can be drawn at random without replacement.
struct FeatureSet {
    /// The features, those that have been drawn since `draw(at: 0)` first.
    private(set) var members: [Int32] = []
    /// Where each feature is among the members; −1 if it isn't.
    private var places: [Int32]

    /// The empty set.
    ///
    /// - Parameter count: how many features there could be.
    init(of count: Int) { places = [Int32](repeating: -1, count: count) }

    /// - Precondition: it isn't in the set.
    mutating func insert(_ feature: Int32) {
        places[Int(feature)] = Int32(members.count)
        members.append(feature)
    }

    /// - Precondition: it is in the set.
    mutating func remove(_ feature: Int32) {
        let place = Int(places[Int(feature)])
        let last = members.removeLast()
        if last != feature {
            members[place] = last
            places[Int(last)] = Int32(place)
        }
        places[Int(feature)] = -1
    }

    /// The next feature of a random order: a step of the shuffle of Fisher and Yates.
    ///
    /// - Parameter index: how many have been drawn before.
    mutating func draw(at index: Int, using generator: inout SplitMix64) -> Int {
        let other = index + generator.index(below: members.count - index)
        members.swapAt(index, other)
        places[Int(members[index])] = Int32(index)
        places[Int(members[other])] = Int32(other)
        return Int(members[index])
    }
}

extension SplitMix64 {
    /// A random number from 0 to `count` − 1. Some are likelier than others, by less than 1 in 2⁶⁴ / `count`.
    mutating func index(below count: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(count)).high) }

    /// How many marked ones are among some that are drawn without replacement: a number of the hypergeometric distribution.
    ///
    /// - Parameters:
    ///   - drawn: how many are drawn.
    ///   - marked: how many of all are marked.
    ///   - count: how many there are.
    mutating func hypergeometric(drawn: Int, marked: Int, of count: Int) -> Int {
        // Whether a marked one is drawn is the same question as whether a drawn one is marked: the fewer are asked.
        let (asked, wanted) = (min(drawn, marked), max(drawn, marked))
        guard wanted < count else { return asked }
        var hits = 0
        for index in 0..<asked where self.index(below: count - index) < wanted - hits { hits += 1 }
        return hits
    }
}
