import ArgumentParser

@main
struct HarnessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "harness")
    func run() async throws { print("hello") }
}
