import LocalPlatform
import Testing

@Suite struct CgroupMountTests {
    @Test func v1HierarchiesBesideV2() {
        let mounts = CgroupMount.all(
            mountInfo: """
                25 1 0:22 / /proc rw,relatime - proc proc rw
                30 24 0:26 / /sys/fs/cgroup/memory rw,nosuid shared:5 - cgroup cgroup rw,memory
                31 24 0:27 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct
                32 24 0:28 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
                33 24 0:29 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw,nsdelegate
                """,
            groups: "9:name=systemd:/\n4:memory:/jobs/one\n2:cpu,cpuacct:/\n0::/\n")
        #expect(mounts.map(\.version) == [.v1, .v1, .v1, .v2])
        #expect(mounts[0].candidates == ["/sys/fs/cgroup/memory/jobs/one"])
        #expect(mounts[1].controllers == ["cpu", "cpuacct"])
        #expect(mounts[1].candidates == ["/sys/fs/cgroup/cpu,cpuacct"])
        #expect(mounts[3].candidates == ["/sys/fs/cgroup/unified"])
    }

    @Test func theDelegatedSubtreeOfAUserIsTriedFromBelow() {
        let mounts = CgroupMount.all(
            mountInfo: "30 24 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n",
            groups: "0::/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope\n")
        #expect(
            mounts[0].candidates.prefix(2)
                == [
                    "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice/run-1.scope",
                    "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/app.slice",
                ])
        #expect(mounts[0].candidates.last == "/sys/fs/cgroup")
    }

    @Test func pathsCountFromTheMountedPartInAContainer() {
        let mounts = CgroupMount.all(
            mountInfo: "30 24 0:26 /docker/abc /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n",
            groups: "4:memory:/docker/abc/inner\n")
        #expect(mounts[0].candidates == ["/sys/fs/cgroup/memory/inner"])
    }

    @Test(arguments: ["", "nonsense", "30 24 0:26 / /x rw -", "30 24 0:26 / /x rw - cgroup"])
    func whatIsNoMountIsPassedOver(mountInfo: String) {
        #expect(CgroupMount.all(mountInfo: mountInfo, groups: "garbage\n::\n").isEmpty)
    }
}
