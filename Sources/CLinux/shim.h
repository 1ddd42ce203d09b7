#pragma once
#include <sched.h>

/* The C library declares this for _GNU_SOURCE only, without which Swift's Glibc module is built. */
extern int sched_getaffinity(pid_t process, size_t size, cpu_set_t *mask);
