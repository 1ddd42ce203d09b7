import Foundation
import LocalPlatform
import Testing

@Suite struct OwnedNameTests {
    @Test func whatRunsIsNotStale() {
        let name = OwnedName.make()
        #expect(!OwnedName.isStale(name))
        #expect(OwnedName.make() != name)
        // The same id, given to another process later.
        let parts = name.split(separator: ".")
        #expect(OwnedName.isStale("\(parts[0]).\(parts[1]).1.\(parts[3])"))
    }

    @Test(arguments: [
        "", "ml-on-faas", "ml-on-faas.1.2", "ml-on-faas.x.1.1", "other.999999999.1.1", "ml-on-faas.1.1.1.1",
    ])
    func whatIsNotOursIsLeftAlone(name: String) { #expect(!OwnedName.isStale(name)) }
}
