#define _GNU_SOURCE
#include "CFiles.h"
#include <stdio.h>
#include <unistd.h>

int files_sync(int descriptor) { return syncfs(descriptor); }

int files_exchange(int folder, const char *a, const char *b) {
    return renameat2(folder, a, folder, b, RENAME_EXCHANGE);
}
