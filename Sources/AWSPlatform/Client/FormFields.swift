/// The fields of a call in AWS's query protocol; what is nil is left out.
package struct FormFields: Sendable, Hashable {
    private(set) var items: [String: String] = [:]

    /// No fields.
    package init() {}

    /// A field's text; nil if there is none.
    package subscript(name: String) -> String? {
        get { items[name] }
        set { items[name] = newValue }
    }

    subscript(name: String) -> Int? {
        get { items[name].flatMap { Int($0) } }
        set { items[name] = newValue.map { String($0) } }
    }

    /// `NAME.member.1`, `NAME.member.2`, …
    mutating func setList(_ name: String, _ values: [String]) {
        for (index, value) in values.enumerated() { items["\(name).member.\(index + 1)"] = value }
    }

    /// `NAME.member.1.Key`, `NAME.member.1.Value`, …, in the order of the keys.
    mutating func setPairs(_ name: String, _ pairs: [String: String], key: String = "Key", value: String = "Value") {
        for (index, pair) in pairs.sorted(by: { $0.key < $1.key }).enumerated() {
            items["\(name).member.\(index + 1).\(key)"] = pair.key
            items["\(name).member.\(index + 1).\(value)"] = pair.value
        }
    }

    /// As the body of the request of `operation`.
    func encoded(for operation: AWSOperation, version: String) -> [UInt8] {
        var all = items
        all["Action"] = operation.name
        all["Version"] = version
        return Array(PercentEncoding.query(all.map { ($0.key, $0.value) }).utf8)
    }
}
