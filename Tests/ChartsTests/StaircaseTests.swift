import Charts
import Testing

struct StaircaseTests {
    @Test func theFrontHasWhatNothingBeats() {
        let points = [(3.0, 3.0), (1, 9), (2, 4), (2, 5), (2, 4), (4, 3), (5, 1), (6, .nan), (.infinity, 0)]
        let front = Staircase.front(of: points.map { (x: $0.0, y: $0.1) })
        #expect(front.map(\.x) == [1, 2, 3, 5] && front.map(\.y) == [9, 4, 3, 1])
        #expect(Staircase.front(of: []).isEmpty)
    }

    /// Against the definition, on points on a coarse grid, so that many are equal in one coordinate.
    @Test(arguments: 1...20)
    func theFrontIsTheDefinitions(seed: Int) {
        let points = (0..<60).map { (x: Double(($0 * 31 * seed) % 13), y: Double(($0 * 17 + seed * $0 * $0) % 11)) }
        let front = Staircase.front(of: points)
        func beats(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double)) -> Bool {
            a.x <= b.x && a.y <= b.y && (a.x < b.x || a.y < b.y)
        }
        let unbeaten = points.filter { point in !points.contains { beats($0, point) } }
        #expect(Set(front.map { [$0.x, $0.y] }) == Set(unbeaten.map { [$0.x, $0.y] }))
    }
}
