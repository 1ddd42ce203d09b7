import Foundation
import Images

/// Pushes an image in a process of its own, whose memory can be looked at, and which can be killed:
/// `RegistryPush LAYOUT NAME REFERENCE`. Prints the summary's bytes and the peaks of its memory before and after, in kB.

func peakMemory() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
}

let arguments = CommandLine.arguments
let layout = try ImageLayout(path: arguments[1])
guard let image = try layout.manifest(named: arguments[2]) else { exit(2) }
let reference = try ImageReference(arguments[3])
let client = RegistryClient(RegistryClient.Configuration(environment: [:]))
_ = try await client.manifest(at: reference)
let before = peakMemory()
let summary = try await client.push(image, of: layout, to: reference)
print(summary.uploaded.bytes, summary.present.bytes, before, peakMemory())
