/// One way of saying who one is that a server offers in `WWW-Authenticate` (RFC 9110, 11.6.1).
package struct AuthChallenge: Sendable, Hashable {
    /// In lower case: `basic` or `bearer`.
    package var scheme: String
    /// By their names in lower case.
    package var parameters: [String: String]

    package init(scheme: String, parameters: [String: String]) {
        self.scheme = scheme
        self.parameters = parameters
    }

    /// Reads the challenges of a header's fields, of which each may hold several. What is no challenge is left out.
    package static func parse(_ fields: [String]) -> [AuthChallenge] {
        fields.flatMap { field in
            var parser = Parser(rest: field[...])
            return parser.challenges()
        }
    }

    private struct Parser {
        var rest: Substring

        mutating func challenges() -> [AuthChallenge] {
            var found: [AuthChallenge] = []
            while true {
                skip { $0 == "," || $0.isWhitespace }
                let word = take(while: Self.isToken)
                guard !word.isEmpty else {
                    // Neither a name nor a separator: a token68, such as `Negotiate abc==`, or damage.
                    guard !rest.isEmpty else { return found }
                    rest = rest.dropFirst()
                    continue
                }
                if let value = parameterValue() {
                    if !found.isEmpty { found[found.count - 1].parameters[word.lowercased()] = value }
                } else {
                    found.append(AuthChallenge(scheme: word.lowercased(), parameters: [:]))
                }
            }
        }

        /// What follows a parameter's name; nil if the word wasn't one.
        private mutating func parameterValue() -> String? {
            let start = rest
            skip(while: \.isWhitespace)
            guard rest.first == "=" else {
                rest = start
                return nil
            }
            rest = rest.dropFirst()
            skip(while: \.isWhitespace)
            guard rest.first == "\"" else { return take(while: Self.isToken) }
            rest = rest.dropFirst()
            var value = ""
            while let character = rest.popFirst(), character != "\"" {
                guard character == "\\" else {
                    value.append(character)
                    continue
                }
                if let escaped = rest.popFirst() { value.append(escaped) }
            }
            return value
        }

        private mutating func skip(while matches: (Character) -> Bool) { rest = rest.drop(while: matches) }

        private mutating func take(while matches: (Character) -> Bool) -> String {
            let word = rest.prefix(while: matches)
            rest = rest[word.endIndex...]
            return String(word)
        }

        /// RFC 9110, 5.6.2.
        private static func isToken(_ character: Character) -> Bool {
            character.isASCII && (character.isLetter || character.isNumber || "!#$%&'*+-.^_`|~".contains(character))
        }
    }
}
