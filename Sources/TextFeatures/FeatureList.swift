/// The features of one text, one per occurrence: a short list, counted by sorting it.
extension [Int32] {
    /// Sorts without an allocation, which the standard library's stable sort needs from 64 elements on.
    ///
    /// Shell's method: insertion sort for the few words of a message, and still quick for the thousands of an article.
    /// Source of the gaps: M. Ciura, "Best Increments for the Average Case of Shellsort", FCT 2001; from 701 on they
    /// grow by 2.25, as is usual.
    mutating func sortInPlace() {
        var gap = 701
        while gap < count { gap = gap * 9 / 4 }
        while gap > 0 {
            for index in stride(from: gap, to: count, by: 1) {
                let element = self[index]
                var hole = index
                while hole >= gap, self[hole - gap] > element {
                    self[hole] = self[hole - gap]
                    hole -= gap
                }
                self[hole] = element
            }
            gap = Self.nextGap(after: gap)
        }
    }

    private static func nextGap(after gap: Int) -> Int {
        switch gap {
        case 702...: Swift.max(gap * 4 / 9, 701)
        case 302...: 301
        case 133...: 132
        case 58...: 57
        case 24...: 23
        case 11...: 10
        case 5...: 4
        case 2...: 1
        default: 0
        }
    }

    /// Calls `body` with every element of a sorted list once, and how often it comes.
    func forEachRun(_ body: (_ element: Int32, _ count: Int) -> Void) {
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, self[end] == self[start] { end += 1 }
            body(self[start], end - start)
            start = end
        }
    }
}
