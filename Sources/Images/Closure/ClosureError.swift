/// Why a program can't be shipped with all that it needs: what happened, where, and what to do next.
package enum ClosureError: Error, Hashable, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case notELF(path: String, reason: String)
    case otherMachine(path: String, machine: String)
    /// It is a library, no program.
    case noLoader(path: String)
    case missingLoader(path: String, program: String)
    /// `chain`: who needs it, from the program on.
    case missingLibrary(name: String, chain: [String], searched: [String])

    package var description: String {
        switch self {
        case .unreadable(let path, let reason): "can't read \(path): \(reason)"
        case .notELF(let path, let reason):
            "\(path) is no program or library of Linux: \(reason). An image takes compiled ones; name another runtime's in "
                + "'command' of plugin.json, and build it on an image that has it (--base)"
        case .otherMachine(let path, let machine):
            "\(path) is for another processor (\(machine)); this machine is \(ELFFile.Machine.host): build it here, or build "
                + "the image there"
        case .noLoader(let path): "\(path) is a library, and no program that can be started"
        case .missingLoader(let path, let program):
            "the loader \(path), which \(program) asks for, isn't here: build the image on the machine that built the program"
        case .missingLibrary(let name, let chain, let searched):
            "there is no library \(name), which \(chain.last ?? "the program") needs"
                + (chain.count > 1 ? " (\(chain.joined(separator: " → ")))" : "")
                + ". Install the package that has it; searched: \(searched.joined(separator: ", "))"
        }
    }
}
