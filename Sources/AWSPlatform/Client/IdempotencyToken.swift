import Foundation

/// A word that a call carries so that making it again isn't doing it again. Letters, digits and hyphens, as every
/// service takes them; CloudFormation wants a letter first.
package enum IdempotencyToken {
    package static func make() -> String { "harness-\(UUID().uuidString.lowercased())" }
}
