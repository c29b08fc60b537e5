// SPDX-License-Identifier: Apache-2.0
// How the 256 codes of a tensor stand for real values: real = scale * (code - zero_point).
#pragma once

namespace svp::compiler {

struct AffineCode {
    float scale = 1.0F;
    int zero_point = -128; // of int8 codes

    friend bool operator==(const AffineCode& a, const AffineCode& b)
    {
        return a.scale == b.scale && a.zero_point == b.zero_point;
    }
    friend bool operator!=(const AffineCode& a, const AffineCode& b) { return !(a == b); }
};

} // namespace svp::compiler
