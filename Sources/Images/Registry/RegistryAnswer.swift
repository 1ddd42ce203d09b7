import Foundation
import HTTP

/// An answer that isn't one of success, read for what the registry says about it (OCI distribution specification 1.1, "Error
/// codes").
struct RegistryAnswer {
    private let status: Int
    private let codes: [String]
    private let message: String
    private let speaker: String

    private struct Body: Decodable {
        struct Entry: Decodable {
            var code: String?
            var message: String?
        }
        var errors: [Entry]?
        /// Of token servers: Docker's, and those of OAuth.
        var details: String?
        var error: String?
        var error_description: String?
    }

    /// - Parameter secrets: are never shown, though the registry sent them back.
    init(_ answer: HTTPResponse, hiding secrets: [String], of speaker: String = "registry") {
        status = answer.status
        self.speaker = speaker
        let body = try? JSONDecoder().decode(Body.self, from: Data(answer.body))
        let entries = body?.errors ?? []
        codes = entries.compactMap(\.code)
        let said = entries.map { [$0.code, $0.message].compactMap { $0 }.joined(separator: ": ") }
        var text =
            said.isEmpty
            ? body?.details ?? body?.error_description ?? body?.error ?? Self.plain(answer)
            : said.joined(separator: "; ")
        for secret in secrets where !secret.isEmpty { text = text.replacing(secret, with: "…") }
        message = String(text.filter { !$0.isNewline }.prefix(500))
    }

    /// Other text, such as a proxy's, but no page.
    private static func plain(_ answer: HTTPResponse) -> String {
        let text = answer.text.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.hasPrefix("<") || text.hasPrefix("{") || text.utf8.contains { $0 < 32 && $0 != 10 && $0 != 13 }
            ? "" : String(text.prefix(200))
    }

    func error(_ place: RegistryPlace, credentials: RegistryCredentials?) -> RegistryError {
        let words = "the \(speaker) answers HTTP \(status)" + (message.isEmpty ? "" : " (\(message))")
        let login = "docker login \(place.registry)"
        switch status {
        case 401, 403:
            return place.error(
                .denied, "denied: \(words); " + (credentials.map { "tried as \($0)" } ?? "no credentials were found"),
                advice: credentials == nil
                    ? "Log in: \(login)" : "See to the rights of that user, or log in again: \(login)")
        case 404: return place.error(.notFound, "not found: \(words)")
        case 413:
            return place.error(
                .tooLarge, "too large: \(words)", advice: "The registry, or a proxy before it, has a limit")
        case 429:
            return place.error(
                .throttled, "too many requests: \(words)", advice: "Try again later, or log in: \(login)")
        case 405, 406, 415, 501: return place.error(.unsupported, "unsupported: \(words)")
        case 400 where codes.contains("DIGEST_INVALID") || codes.contains("SIZE_INVALID"):
            return place.error(.damaged, "what arrived isn't what the digest says: \(words)")
        case 400 where codes.contains("UNSUPPORTED") || codes.contains("MANIFEST_INVALID"):
            return place.error(.unsupported, "the registry doesn't take that kind of image: \(words)")
        case 500...:
            return place.error(.serverError, "the \(speaker) is out of order: \(words)", advice: "Try again later")
        default: return place.error(.unexpectedAnswer, words)
        }
    }
}
