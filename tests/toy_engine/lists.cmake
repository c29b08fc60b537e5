# SPDX-License-Identifier: Apache-2.0
# A list of the tree with one line more: cmake -DLIST=FILE -DLINE=TEXT -DOUTPUT=FILE -P lists.cmake
file(READ ${LIST} text)
file(WRITE ${OUTPUT} "${text}${LINE}\n")
