#pragma once
// Two calls of Linux that the Swift module Glibc leaves out, because it is built without _GNU_SOURCE.

/// Writes everything of the file system that holds `descriptor` to the disk. 0, or -1 with errno.
int files_sync(int descriptor);

/// Exchanges two names in one folder in one step. 0, or -1 with errno.
int files_exchange(int folder, const char *a, const char *b);
