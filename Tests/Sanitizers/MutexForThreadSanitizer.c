// Tells the thread sanitizer what it cannot see of `Synchronization.Mutex` on Linux.
//
// A lock that is free is taken by an atomic exchange, which the compiler puts into our code and the sanitizer follows. One that is held is
// waited for, or tried for once more, inside libswiftSynchronization, which is not built for the sanitizer: what the lock guards then looks
// like a race. Preloaded, these three stand before the library's and say that the lock was taken and given back; they change nothing else.
// With them nothing needs to be suppressed, and every race that is left is one.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

void __tsan_acquire(void *address) __attribute__((weak));
void __tsan_release(void *address) __attribute__((weak));

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void wait_for_lock(uint32_t thread, SELF void *handle) __asm__(LOCK);
SWIFT void wait_for_lock(uint32_t thread, SELF void *handle) {
  typedef SWIFT void original(uint32_t, SELF void *);
  ((original *)dlsym(RTLD_NEXT, LOCK))(thread, handle);
  if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT _Bool try_lock(SELF void *handle) __asm__(TRY);
SWIFT _Bool try_lock(SELF void *handle) {
  typedef SWIFT _Bool original(SELF void *);
  _Bool is_taken = ((original *)dlsym(RTLD_NEXT, TRY))(handle);
  if (is_taken && __tsan_acquire) __tsan_acquire(handle);
  return is_taken;
}

SWIFT void wake_others(SELF void *handle) __asm__(UNLOCK);
SWIFT void wake_others(SELF void *handle) {
  typedef SWIFT void original(SELF void *);
  if (__tsan_release) __tsan_release(handle);
  ((original *)dlsym(RTLD_NEXT, UNLOCK))(handle);
}
