#pragma once
// Calls of Linux that the Swift module Glibc leaves out, because it is built without _GNU_SOURCE or they are variadic.

/// Writes everything of the file system that holds `descriptor` to the disk. 0, or -1 with errno.
int files_sync(int descriptor);

/// Exchanges two names in one folder in one step. 0, or -1 with errno.
int files_exchange(int folder, const char *a, const char *b);

/// `openat` for a path of any depth that leaves `folder` by no `..` and goes through no symbolic link, wherever on the way one stands.
/// Kernels before 5.6 and sandboxes that forbid `openat2` get `openat`, which minds the last name only (with O_NOFOLLOW).
int files_open_below(int folder, const char *path, int flags, unsigned mode);

/// Gives the very file that `descriptor` has open another name, `path` below `folder`. 0, or -1 with errno.
int files_link(int descriptor, int folder, const char *path);
