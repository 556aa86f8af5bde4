/* Everything is inline in the header; a target needs one source file. */
#include "CScan.h"
