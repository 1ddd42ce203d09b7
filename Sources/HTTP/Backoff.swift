/// How long to wait before another try: capped exponential with full jitter (Brooker, "Exponential Backoff And Jitter",
/// AWS Architecture Blog, 2015), so that clients that failed together don't come back together.
package struct Backoff: Sendable, Hashable {
    /// Tries in all, the first included.
    package var attempts = 6
    package var baseSeconds = 0.2
    package var capSeconds = 20.0

    package init() {}

    /// A random wait before try `attempt`, counted from 1 for the second one.
    package func delay(
        before attempt: Int, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        let longest = min(capSeconds, baseSeconds * Double(sign: .plus, exponent: min(attempt, 30), significand: 1))
        return .seconds(Double.random(in: 0...longest, using: &generator))
    }
}
