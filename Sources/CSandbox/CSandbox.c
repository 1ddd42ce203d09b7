#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

/// What the child, which runs in the caller's memory until its exec, needs and reports.
struct child_context {
    const struct sandbox_spec *spec;
    pid_t parent;
    int error;
    enum sandbox_step failed_step;
};

static int fail(struct child_context *context, enum sandbox_step step) {
    context->error = errno;
    context->failed_step = step;
    _exit(127);
}

/// Signals are blocked in the child and its handlers are still the caller's: back to the defaults before anything
/// can be delivered. Ignored signals stay ignored across an exec, so they are reset too.
static void reset_signals(void) {
    struct sigaction action = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP) sigaction(number, &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int redirect_streams(int output) {
    int input = open("/dev/null", O_RDONLY);
    if (input < 0) return -1;
    // The descriptors are above 2, since the caller's own standard streams are open (LocalPlatform sees to it).
    if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0) return -1;
    // Everything else closes at the exec, whatever flags it was opened with. Kernels before 5.11 lack the call.
    if (syscall(SYS_close_range, 3U, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return 0;
    long limit = sysconf(_SC_OPEN_MAX);
    for (int descriptor = 3; descriptor < limit; descriptor++) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    return 0;
}

static int set_affinity(const struct sandbox_spec *spec) {
    if (spec->cpu_count == 0) return 0;
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t index = 0; index < spec->cpu_count; index++) CPU_SET(spec->cpus[index], &set);
    return sched_setaffinity(0, sizeof set, &set);
}

/// Runs in the child on a stack of its own, in the caller's memory: async-signal-safe calls only.
static int child_main(void *argument) {
    struct child_context *context = argument;
    const struct sandbox_spec *spec = context->spec;
    reset_signals();
    setsid();
    // Follows the thread that called clone; if that has gone already, there is nobody to start for.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != context->parent) _exit(127);
    for (size_t index = 0; index < spec->group_count; index++) {
        // "0" is the writer itself.
        if (write(spec->groups[index], "0", 1) != 1) return fail(context, SANDBOX_STEP_CGROUP);
    }
    if (set_affinity(spec) != 0) return fail(context, SANDBOX_STEP_AFFINITY);
    if (chdir(spec->directory) != 0) return fail(context, SANDBOX_STEP_DIRECTORY);
    if (redirect_streams(spec->output) != 0) return fail(context, SANDBOX_STEP_STREAMS);
    execve(spec->path, (char *const *)spec->arguments, (char *const *)spec->environment);
    return fail(context, SANDBOX_STEP_EXEC);
}

int sandbox_spawn(const struct sandbox_spec *spec, struct sandbox_process *process) {
    enum { stack_size = 64 * 1024 };
    *process = (struct sandbox_process){.pid = -1, .pidfd = -1, .failed_step = SANDBOX_STEP_NONE};

    char *stack = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED) {
        process->failed_step = SANDBOX_STEP_CLONE;
        return errno;
    }
    struct child_context context = {.spec = spec, .parent = getpid()};

    sigset_t all, previous;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &previous);
    // CLONE_VFORK: this thread sleeps until the child has executed or ended, so `context` and `stack` stay valid.
    pid_t pid = clone(
        child_main, stack + stack_size, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, &context, &process->pidfd);
    int clone_error = errno;
    pthread_sigmask(SIG_SETMASK, &previous, NULL);
    munmap(stack, stack_size);

    if (pid < 0) {
        process->failed_step = SANDBOX_STEP_CLONE;
        return clone_error;
    }
    if (context.failed_step != SANDBOX_STEP_NONE) {
        sandbox_reap(pid);
        close(process->pidfd);
        process->pidfd = -1;
        process->failed_step = context.failed_step;
        return context.error;
    }
    process->pid = pid;
    return 0;
}

int sandbox_reap(pid_t pid) {
    int status = 0;
    pid_t reaped;
    do reaped = waitpid(pid, &status, 0); while (reaped < 0 && errno == EINTR);
    return reaped < 0 ? -1 : status;
}

int sandbox_open_process(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int sandbox_kill_process(int pidfd) { return (int)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0); }

bool sandbox_may_kill_process(int pidfd) {
    return syscall(SYS_pidfd_send_signal, pidfd, 0, NULL, 0) == 0 || errno != EPERM;
}

int sandbox_pipe(int *read_end, int *write_end) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    *read_end = ends[0];
    *write_end = ends[1];
    // Only this end: a process expects standard streams that block.
    return fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 ? 0 : errno;
}

size_t sandbox_allowed_cpus(int *cpus, size_t capacity) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
    size_t count = 0;
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, &set)) continue;
        if (count < capacity) cpus[count] = cpu;
        count++;
    }
    return count;
}
