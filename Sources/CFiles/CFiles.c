#define _GNU_SOURCE
#include "CFiles.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

int files_sync(int descriptor) { return syncfs(descriptor); }

int files_exchange(int folder, const char *a, const char *b) {
    return renameat2(folder, a, folder, b, RENAME_EXCHANGE);
}

int files_open_below(int folder, const char *path, int flags, unsigned mode) {
    struct open_how how = {
        .flags = flags | O_NOFOLLOW | O_CLOEXEC,
        .mode = flags & O_CREAT ? mode : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    int opened = syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (opened < 0 && (errno == ENOSYS || errno == EPERM)) opened = openat(folder, path, flags | O_NOFOLLOW | O_CLOEXEC, mode);
    return opened;
}

int files_link(int descriptor, int folder, const char *path) {
    char open_file[32];
    snprintf(open_file, sizeof open_file, "/proc/self/fd/%d", descriptor);
    return linkat(AT_FDCWD, open_file, folder, path, AT_SYMLINK_FOLLOW);
}
