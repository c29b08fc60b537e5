// SPDX-License-Identifier: Apache-2.0
// A range of elements that somebody else owns.
#pragma once

#include <cstddef>

namespace svp::compiler {

template <class T>
struct View {
    const T* data = nullptr;
    size_t count = 0;
    const T* begin() const { return data; }
    const T* end() const { return data + count; }
    const T& operator[](size_t i) const { return data[i]; }
    size_t size() const { return count; }
};

} // namespace svp::compiler
