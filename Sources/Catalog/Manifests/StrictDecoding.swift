/// A key known only when the file is read.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int?

    init(_ name: String) { stringValue = name }
    init(_ index: Int) {
        stringValue = "\(index)"
        intValue = index
    }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { self.init(intValue) }
}

extension Decoder {
    /// The members of the object, where a member that isn't one of `Key`'s is an error: a misspelt optional field
    /// would be ignored otherwise. `$schema`, which editors want, is let through.
    func strictContainer<Key: CodingKey & CaseIterable>(keyedBy type: Key.Type) throws
        -> KeyedDecodingContainer<Key>
    {
        let known = Key.allCases.map(\.stringValue)
        for key in try container(keyedBy: AnyKey.self).allKeys
        where !known.contains(key.stringValue) && key.stringValue != "$schema" {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath + [key],
                    debugDescription: "\(unknownName("field", key.stringValue, in: known))"))
        }
        return try container(keyedBy: type)
    }
}

extension KeyedDecodingContainer {
    /// A string that must hold something.
    func decodeName(_ key: Key) throws -> String {
        let name = try decode(String.self, forKey: key)
        guard !name.isEmpty else { throw invalid(key, "is empty") }
        return name
    }

    /// A SHA-256 in hex.
    func decodeDigest(_ key: Key) throws -> String {
        let digest = try decode(String.self, forKey: key)
        guard Digest.isValid(digest) else { throw invalid(key, "is not a SHA-256 (64 lower-case hex digits)") }
        return digest
    }

    /// An integer. Foundation would call the whole file malformed for one that doesn't fit.
    func decodeInteger<Integer: FixedWidthInteger & Decodable>(_ key: Key, as: Integer.Type = Integer.self) throws
        -> Integer
    {
        _ = try decode(Double.self, forKey: key)
        guard let value = try? decode(Integer.self, forKey: key) else {
            throw invalid(key, "is not an integer within \(Integer.min) to \(Integer.max)")
        }
        return value
    }

    /// One of the words of an enumeration.
    func decodeWord<Word: RawRepresentable<String> & CaseIterable>(_ key: Key, as: Word.Type = Word.self) throws
        -> Word
    {
        try word(try decode(String.self, forKey: key), of: key)
    }

    /// An array of such words; nil if there is none.
    func decodeWordsIfPresent<Word: RawRepresentable<String> & CaseIterable>(_ key: Key, as: Word.Type = Word.self)
        throws -> [Word]?
    {
        try decodeIfPresent([String].self, forKey: key)?.map { try word($0, of: key) }
    }

    private func word<Word: RawRepresentable<String> & CaseIterable>(_ word: String, of key: Key) throws -> Word {
        guard let value = Word(rawValue: word) else {
            throw invalid(key, "is '\(word)', not one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return value
    }

    /// An error at the field `key`.
    func invalid(_ key: Key, _ problem: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: codingPath + [key], debugDescription: problem))
    }
}
