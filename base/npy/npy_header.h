// SPDX-License-Identifier: Apache-2.0
// The text in front of an .npy file's values: a Python dictionary with three known keys.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace svp {

struct NpyHeader {
    std::string descr; // the type: '<f4' is a little-endian float32
    bool fortran_order = false;
    std::vector<size_t> shape;
};

// Throws InputError, `place` first.
NpyHeader parse_npy_header(std::string_view text, const std::string& place);

} // namespace svp
