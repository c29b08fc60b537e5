// SPDX-License-Identifier: Apache-2.0
// Hot functions are compiled once per level of x86-64 and picked at load time; elsewhere the plain build serves. The
// sanitizers cannot run the picker.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) &&               \
    !defined(__SANITIZE_THREAD__)
#define SVP_TARGET_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define SVP_TARGET_CLONES
#endif

// Helpers of such functions must be inlined, or they would be compiled for the plain level only.
#define SVP_ALWAYS_INLINE inline __attribute__((always_inline))
