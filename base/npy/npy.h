// SPDX-License-Identifier: Apache-2.0
// NumPy's .npy files, C order, any shape. Images come in as N,C,H,W, labels as N integers; class scores go out as
// N,classes.
#pragma once

#include "base/files/output_file.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct NpyArray {
    std::vector<size_t> shape;
    std::vector<float> values;   // in C order, the last index runs fastest
    bool from_unsigned8 = false; // the file holds uint8: values 0 .. 255
};

struct NpyIntegers {
    std::vector<size_t> shape;
    std::vector<int64_t> values;
};

// Versions 1.0 and 2.0, little-endian float32 or uint8. Throws InputError "path: what is wrong" for anything else:
// another type or order, a malformed header, a file shorter or longer than its shape, a value that is not finite.
NpyArray read_npy(const std::string& path);
// The same for integers of 8 to 64 bits; those beyond int64 are refused.
NpyIntegers read_npy_integers(const std::string& path);

// Version 1.0 (2.0 where the header needs it). The file appears whole or not at all.
void write_npy(const std::string& path, const NpyArray& array);
// The same without the commit.
void write_npy(OutputFile& file, const NpyArray& array);
// As int64.
void write_npy_integers(const std::string& path, const NpyIntegers& array);

// "(846, 3, 32, 32)"
std::string shape_text(const std::vector<size_t>& shape);

} // namespace svp
