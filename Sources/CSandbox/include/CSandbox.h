#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/// The step of a spawn that failed.
enum sandbox_step {
    SANDBOX_STEP_NONE = 0,
    SANDBOX_STEP_CLONE,
    SANDBOX_STEP_CGROUP,
    SANDBOX_STEP_DIRECTORY,
    SANDBOX_STEP_STREAMS,
    SANDBOX_STEP_AFFINITY,
    SANDBOX_STEP_EXEC,
};

/// What one instance's process starts as. All pointers are borrowed for the call.
struct sandbox_spec {
    /// Absolute path of the executable.
    const char *_Nonnull path;
    /// NULL-terminated.
    char *_Nullable const *_Nonnull arguments;
    /// NULL-terminated; the whole environment, nothing is inherited.
    char *_Nullable const *_Nonnull environment;
    const char *_Nonnull directory;
    /// Becomes standard output and standard error.
    int output;
    /// Open `tasks` (v1) or `cgroup.procs` (v2) files of the groups to join before the exec.
    const int *_Nullable groups;
    size_t group_count;
    /// The CPUs the process may use; none means those of the caller.
    const int *_Nullable cpus;
    size_t cpu_count;
};

struct sandbox_process {
    pid_t pid;
    /// Readable when the process has ended; the caller closes it.
    int pidfd;
    /// The step that failed, if the call returned an error.
    enum sandbox_step failed_step;
};

/// Starts a process in a session of its own, without copying the caller's page tables, and returns when it has
/// executed its program. The process is killed when the *calling thread* ends, so call this from a thread that lives
/// as long as the instances may.
///
/// Returns 0, or an errno value with `failed_step` set; then there is no child left to wait for.
int sandbox_spawn(const struct sandbox_spec *_Nonnull spec, struct sandbox_process *_Nonnull process);

/// Waits for an ended child. Returns its wait status, or -1 with errno set.
int sandbox_reap(pid_t pid);

/// A descriptor of a process, also of one that isn't a child: readable when it has ended. -1 with errno set if there is
/// no such process.
int sandbox_open_process(pid_t pid);

/// Kills the process of a descriptor, and no other that got its id meanwhile. Returns 0, or -1 with errno set.
int sandbox_kill_process(int pidfd);

/// Whether sandbox_kill_process would be let kill it: another user's process can't be.
bool sandbox_may_kill_process(int pidfd);

/// Makes a pipe that no other process inherits; its reading end doesn't block. Returns 0, or an errno value.
int sandbox_pipe(int *_Nonnull read_end, int *_Nonnull write_end);

/// The CPUs the caller may run on, in ascending order: fills up to `capacity` of them and returns how many there are.
size_t sandbox_allowed_cpus(int *_Nullable cpus, size_t capacity);

#endif
