/// What a plugin says of a row.
enum PluginOutput: Decodable, Sendable {
    case label(String)
    case cluster(Int)
    case vector([Double])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let label = try? value.decode(String.self) {
            self = .label(label)
        } else if let cluster = try? value.decode(Int.self) {
            self = .cluster(cluster)
        } else {
            self = .vector(try value.decode([Double].self))
        }
    }

    func agrees(with other: Self) -> Bool {
        switch (self, other) {
        case (.label(let one), .label(let other)): one == other
        case (.cluster(let one), .cluster(let other)): one == other
        case (.vector(let one), .vector(let other)):
            // Of a vector of zeros nothing is left but rounding.
            relativeDifference(one + [1e-9], other + [1e-9]) < 1e-6
        default: false
        }
    }
}
