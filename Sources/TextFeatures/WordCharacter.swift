/// What Python's regular expressions call a word character: `\w`, that is `str.isalnum()` or the underscore.
///
/// Source: https://docs.python.org/3/library/re.html (`\w`) and https://docs.python.org/3/library/stdtypes.html:
/// letters are the general categories L*, and digits and numbers everything with a Unicode numeric type, such as ², Ⅷ
/// and ½. Combining marks are no word characters.
enum WordCharacter {
    /// Whether an ASCII byte of lowercased text is one: `a`–`z`, `0`–`9`, `_`.
    @inline(__always)
    static func matches(lowercaseASCII byte: UInt8) -> Bool {
        // A bit for each, as comparisons one after the other are branches that nobody could foretell.
        let bits: UInt64 = byte < 0x40 ? 0x03FF_0000_0000_0000 : 0x07FF_FFFE_8000_0000
        return bits >> UInt64(byte & 0x3F) & 1 != 0
    }

    /// Whether a scalar is one.
    static func matches(_ scalar: Unicode.Scalar) -> Bool {
        let properties = scalar.properties
        return switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: properties.numericType != nil || scalar == "_"
        }
    }
}
