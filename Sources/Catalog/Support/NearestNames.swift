/// The names that someone who typed `name` may have meant, the nearest first, three at most.
package func nearestNames(to name: String, in candidates: [String]) -> [String] {
    let limit = max(2, name.count / 2)
    return
        candidates
        .map { (name: $0, distance: $0.contains(name) ? 0 : editDistance(name, $0)) }
        .filter { $0.distance <= limit }
        .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        .prefix(3).map(\.name)
}

/// An error for a name that isn't known: what was meant perhaps, or else what there is.
func unknownName(_ kind: String, _ name: String, in candidates: [String], file: String? = nil) -> CatalogError {
    let nearest = nearestNames(to: name, in: candidates)
    let advice =
        if candidates.isEmpty {
            "There is none"
        } else if nearest.isEmpty {
            "There is: \(candidates.sorted().joined(separator: ", "))"
        } else {
            "Did you mean \(nearest.joined(separator: " or "))?"
        }
    return CatalogError("unknown \(kind) '\(name)'", file: file, advice: advice)
}

/// How many characters must be inserted, deleted or replaced to turn one string into the other (Levenshtein 1966).
func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (i, a) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, b) in right.enumerated() {
            let replaced = diagonal + (a == b ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[right.count]
}
