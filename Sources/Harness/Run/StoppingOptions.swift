import ArgumentParser
import Experiment
import Results

/// When a run may end before all of its messages were sent.
struct StoppingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Send no more of a cell's cold starts, or of its other messages, when the 95 % interval of their median is \
            narrower than this part of it, such as 5%.
            """, valueName: "percent"))
    var precision: Percentage?

    @Option(help: ArgumentHelp("With --precision: so many of either at least (default: 100).", valueName: "messages"))
    var minMessages: Int?

    @Option(help: ArgumentHelp("With --precision: run so long at least (default: 0).", valueName: "seconds"))
    var minSeconds: Double?

    @Option(help: ArgumentHelp("Send nothing more when the run has lasted so long.", valueName: "minutes"))
    var maxMinutes: Double?

    @Option(
        help: ArgumentHelp(
            """
            Divide so many dollars over the cells, and send no more of a cell's messages when Lambda would have charged its \
            share for them; what cheap cells leave goes to the others.
            """, valueName: "dollars"))
    var budget: Double?

    /// - Throws: `ValidationError` for options that make no sense alone.
    func check() throws {
        guard precision == nil else { return }
        if minMessages != nil { throw ValidationError("--min-messages: all are sent; add --precision.") }
        if minSeconds != nil { throw ValidationError("--min-seconds: all messages are sent; add --precision.") }
    }

    /// - Parameters:
    ///   - messages: of a cell, at most.
    ///   - prices: where the functions run.
    func rule(messages: Int, prices: Prices) -> StoppingRule? {
        guard precision != nil || maxMinutes != nil || budget != nil else { return nil }
        return StoppingRule(
            precision: precision?.share, minimumMessages: minMessages ?? min(100, messages),
            minimumSeconds: minSeconds ?? 0, longestSeconds: maxMinutes.map { $0 * 60 },
            budget: budget.map {
                Budget(dollars: $0, perGBSecond: prices.perGBSecond, perRequest: prices.perRequest)
            })
    }

    /// The options with every default spelled out.
    func arguments(_ rule: StoppingRule?) -> [String] {
        var arguments: [String] = []
        if let precision {
            arguments += [
                "--precision", precision.description, "--min-messages", "\(rule?.minimumMessages ?? 1)",
                "--min-seconds", "\(rule?.minimumSeconds ?? 0)",
            ]
        }
        if let maxMinutes { arguments += ["--max-minutes", "\(maxMinutes)"] }
        if let budget { arguments += ["--budget", "\(budget)"] }
        return arguments
    }
}
