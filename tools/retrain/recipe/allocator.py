# SPDX-License-Identifier: Apache-2.0
"""Keeps freed tensors in the process."""

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def keep_freed_memory():
    """Training frees and takes the same large blocks in every step; glibc by default hands each back to the kernel and
    has it cleared again, which takes longer than small convolutions do. Elsewhere than on glibc nothing changes."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    mallopt(_M_MMAP_THRESHOLD, 32 << 20)  # the most that glibc accepts
    mallopt(_M_TRIM_THRESHOLD, (1 << 31) - 1)
