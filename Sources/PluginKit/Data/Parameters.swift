internal import Wire

/// The `parameters` of a recipe, asked for by name. What no trainer asks for is refused at the end of the training, so
/// that a misspelt parameter never passes for the default.
public final class Parameters {
    /// What all that is random in a training must be derived from.
    public let seed: UInt64
    private let file: String
    private let values: [String: Value]
    private var asked: Set<String> = []

    private enum Value {
        case number(Double)
        case bool(Bool)
        case string(String)
    }

    /// Parameters given directly, as a JSON object.
    ///
    /// - Parameters:
    ///   - json: an object whose members are numbers, strings and truth values.
    ///   - seed: the seed.
    ///   - file: the recipe's path, for error messages.
    /// - Throws: `PluginError.parameter` if a member is something else; `PluginError.file` if it is no object.
    public convenience init(
        json: String = "{}", seed: UInt64 = 0, file: String = "parameters"
    ) throws(PluginError) {
        let bytes = Array(json.utf8)
        do {
            let document = try JSONDocument(parsing: bytes.span, as: "the parameters")
            try self.init(document.root, seed: seed, file: file)
        } catch let error as PluginError {
            throw error
        } catch {
            throw .file(path: file, reason: "\(error)")
        }
    }

    /// - Parameter object: a recipe's parameters; nil if it has none.
    init(_ object: JSONValue?, seed: UInt64, file: String) throws(PluginError) {
        self.seed = seed
        self.file = file
        if let object {
            values = try Self.values(of: object, file: file)
        } else {
            values = [:]
        }
    }

    /// The parameters that were given, as a JSON object whose members are in alphabetical order, the seed among them.
    package var json: String {
        var json = JSONWriter()
        json.beginObject()
        for (name, value) in values.merging(["seed": .number(Double(seed))], uniquingKeysWith: { given, _ in given })
            .sorted(by: { $0.key < $1.key })
        {
            json.key(name)
            switch value {
            case .number(let number): Int(exactly: number).map { json.int($0) } ?? json.double(number)
            case .bool(let flag): json.bool(flag)
            case .string(let text): json.string(text)
            }
        }
        json.endObject()
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// A whole number.
    ///
    /// - Throws: `PluginError.parameter` if it isn't one or lies outside of `range`.
    public func int(
        _ name: String, default value: Int, in range: ClosedRange<Int> = .min ... .max
    ) throws(PluginError) -> Int {
        guard let given = ask(name) else { return value }
        guard case .number(let number) = given, let whole = Int(exactly: number) else {
            throw error(name, "must be a whole number")
        }
        guard range.contains(whole) else { throw error(name, "is \(whole), must be in \(range)") }
        return whole
    }

    /// A number.
    ///
    /// - Throws: `PluginError.parameter` if it isn't one or lies outside of `range`.
    public func double(
        _ name: String, default value: Double, in range: ClosedRange<Double> = -.infinity ... .infinity
    ) throws(PluginError) -> Double {
        guard let given = ask(name) else { return value }
        guard case .number(let number) = given else { throw error(name, "must be a number") }
        guard range.contains(number) else { throw error(name, "is \(number), must be in \(range)") }
        return number
    }

    /// A truth value.
    ///
    /// - Throws: `PluginError.parameter` if it isn't one.
    public func bool(_ name: String, default value: Bool) throws(PluginError) -> Bool {
        guard let given = ask(name) else { return value }
        guard case .bool(let flag) = given else { throw error(name, "must be true or false") }
        return flag
    }

    /// A string.
    ///
    /// - Parameter choices: what it may be; empty if anything.
    /// - Throws: `PluginError.parameter` if it isn't a string or none of the choices.
    public func string(
        _ name: String, default value: String, in choices: [String] = []
    ) throws(PluginError) -> String {
        guard let given = ask(name) else { return value }
        guard case .string(let text) = given else { throw error(name, "must be a string") }
        guard choices.isEmpty || choices.contains(text) else {
            throw error(name, "is \"\(text)\", must be one of \(choices.joined(separator: ", "))")
        }
        return text
    }

    /// Refuses what nobody asked for.
    ///
    /// - Throws: `PluginError.parameter` with the names that are known.
    public func finish() throws(PluginError) {
        guard let unknown = values.keys.filter({ !asked.contains($0) }).min() else { return }
        let known = asked.isEmpty ? "there are none" : "known are \(asked.sorted().joined(separator: ", "))"
        throw error(unknown, "is unknown; \(known)")
    }

    private func ask(_ name: String) -> Value? {
        asked.insert(name)
        return values[name]
    }

    private func error(_ name: String, _ reason: String) -> PluginError {
        .parameter(file: file, name: name, reason: reason)
    }

    private static func values(of object: JSONValue, file: String) throws(PluginError) -> [String: Value] {
        guard object.isObject else { throw .file(path: file, reason: "the parameters must be a JSON object") }
        var values: [String: Value] = [:]
        var member = object.first
        while let value = member {
            let name = value.name ?? ""
            if let number = value.double {
                values[name] = .number(number)
            } else if let flag = value.bool {
                values[name] = .bool(flag)
            } else if let text = value.string {
                values[name] = .string(text)
            } else {
                throw .parameter(file: file, name: name, reason: "must be a number, a string, true or false")
            }
            member = value.next
        }
        return values
    }
}
