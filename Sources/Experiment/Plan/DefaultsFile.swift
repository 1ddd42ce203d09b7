import Catalog
import Foundation

/// The `.env` file in the project's folder: defaults of the options, in the keys of the original workflow's scripts, which
/// pass them to Terraform.
///
/// Such files hold secrets, too: only the values of the keys below are looked at, and no other is kept or printed.
package struct DefaultsFile: Sendable {
    /// The keys that say what an experiment is, and the option that each is a default of.
    package static let keys: [String: ExperimentFile.Key] = [
        "TF_VAR_image_tags": .plugin, "TF_VAR_memory_sizes": .memory, "TF_VAR_batch_sizes": .batchSize,
        "TF_VAR_max_messages": .messages, "TF_VAR_dataset_key": .dataset,
    ]
    private static let regionKey = "TF_VAR_aws_region"

    package let path: String
    /// In the order of the file.
    package private(set) var settings: [ExperimentFile.Setting] = []
    /// AWS's, if the file names one.
    package private(set) var region: String?

    /// Longer files are no settings, in bytes.
    private static let longest = 1 << 20

    package static func exists(in folder: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/.env") }

    /// Nil if there is no such file.
    ///
    /// - Parameter folder: the project's.
    /// - Throws: `ExperimentError.unreadable`, or `.malformedLine` for a key of ours without a value that can be used.
    package init?(in folder: String) throws(ExperimentError) {
        let file = URL(filePath: folder, directoryHint: .isDirectory).appending(path: ".env")
        path = file.path
        guard Self.exists(in: folder) else { return nil }
        let data: Data
        do { data = try Data(contentsOf: file) } catch {
            throw .unreadable(path: path, reason: ExperimentError.reason(of: error))
        }
        guard data.count <= Self.longest else {
            throw .malformedLine(path: path, line: 1, reason: "more than a megabyte, which is no file of settings")
        }
        // What isn't UTF-8 may be a value of somebody else's.
        try read(String(decoding: data, as: UTF8.self))
    }

    /// - Parameter text: lines `KEY=value` or `export KEY=value`, as a shell sources them; `#` begins a comment.
    private mutating func read(_ text: String) throws(ExperimentError) {
        var quote: Character?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            // Within a value of several lines nothing is a key.
            if let open = quote {
                if line.contains(open) { quote = nil }
                continue
            }
            guard let (key, value) = Self.assignment(line) else { continue }
            guard Self.keys[key] != nil || key == Self.regionKey else {
                quote = Self.openQuote(of: value)
                continue
            }
            try take(key, value, line: index + 1)
        }
    }

    private mutating func take(_ key: String, _ text: Substring, line: Int) throws(ExperimentError) {
        guard let value = Self.value(text) else {
            throw .malformedLine(path: path, line: line, reason: "\(key): a quote is not closed")
        }
        // The original's file comes with places that are still to be filled in.
        guard !(value.hasPrefix("<") && value.hasSuffix(">")) else { return }
        let values = value.split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard values.allSatisfy({ !$0.isEmpty }) else {
            throw .malformedLine(path: path, line: line, reason: "\(key): a value is missing")
        }
        guard let option = Self.keys[key] else {
            region = value
            return
        }
        // The last one counts, as in a shell.
        settings.removeAll { $0.key == option }
        settings.append(
            ExperimentFile.Setting(
                key: option, values: option == .dataset ? values.map(Self.dataset) : values, path: path,
                line: line))
    }

    /// A dataset was the name of a file.
    private static func dataset(_ key: String) -> String { key.hasSuffix(".csv") ? String(key.dropLast(4)) : key }

    /// Nil for a line that assigns nothing.
    private static func assignment(_ line: Substring) -> (key: String, value: Substring)? {
        guard let match = line.firstMatch(of: /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=/) else { return nil }
        return (String(match.output.1), line[match.range.upperBound...])
    }

    /// The quote that a value begins with and doesn't close on its line.
    private static func openQuote(of value: Substring) -> Character? {
        guard let first = value.first, first == "\"" || first == "'" else { return nil }
        return value.dropFirst().contains(first) ? nil : first
    }

    /// Without quotes and comment; nil if a quote isn't closed.
    private static func value(_ text: Substring) -> String? {
        if let first = text.first, first == "\"" || first == "'" {
            let rest = text.dropFirst()
            return rest.firstIndex(of: first).map { String(rest[..<$0]).trimmingCharacters(in: .whitespaces) }
        }
        // A comment begins after a space; within a word, # is one of its letters.
        let end = text.firstRange(of: /(^|\s)#/)?.lowerBound ?? text.endIndex
        return text[..<end].trimmingCharacters(in: .whitespaces)
    }
}
