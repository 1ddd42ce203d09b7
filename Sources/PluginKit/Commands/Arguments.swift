/// The arguments of a subcommand: pairs of `--name value`.
struct Arguments {
    private let usage: String
    private var values: [String: String] = [:]

    /// - Parameters:
    ///   - arguments: what follows the subcommand.
    ///   - options: the options that there are, by name.
    ///   - usage: how the subcommand is called, for error messages.
    init(_ arguments: some Sequence<String>, options: Set<String>, usage: String) throws(PluginError) {
        self.usage = usage
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            guard argument.hasPrefix("--"), options.contains(String(argument.dropFirst(2))) else {
                throw .usage(reason: "unknown argument \"\(argument)\"\n\(usage)")
            }
            guard let value = rest.next() else { throw .usage(reason: "\(argument) needs a value\n\(usage)") }
            values[String(argument.dropFirst(2))] = value
        }
    }

    func string(_ name: String) throws(PluginError) -> String {
        guard let value = values[name] else { throw .usage(reason: "--\(name) is missing\n\(usage)") }
        return value
    }

    func optional<Number: LosslessStringConvertible & Comparable>(
        _ name: String, in range: ClosedRange<Number>
    ) throws(PluginError) -> Number? {
        guard let text = values[name] else { return nil }
        return try number(text, name: name, in: range)
    }

    /// Numbers between commas.
    func list<Number: LosslessStringConvertible & Comparable>(
        _ name: String, in range: ClosedRange<Number>
    ) throws(PluginError) -> [Number] {
        var numbers: [Number] = []
        for part in try string(name).split(separator: ",", omittingEmptySubsequences: false) {
            numbers.append(try number(String(part), name: name, in: range))
        }
        return numbers
    }

    private func number<Number: LosslessStringConvertible & Comparable>(
        _ text: String, name: String, in range: ClosedRange<Number>
    ) throws(PluginError) -> Number {
        guard let number = Number(text), range.contains(number) else {
            throw .usage(
                reason: "--\(name) must be in \(range.lowerBound)...\(range.upperBound), not \"\(text)\"\n\(usage)")
        }
        return number
    }
}
