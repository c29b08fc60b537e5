// NumPy's .npy files: float32, C order, any shape. Images come in as N,C,H,W, class scores go out as N,classes.
#pragma once

#include "compiler/files/output_file.h"

#include <cstddef>
#include <string>
#include <vector>

namespace svp {

struct NpyArray {
    std::vector<size_t> shape;
    std::vector<float> values; // in C order, the last index runs fastest
};

// Versions 1.0 and 2.0, little-endian float32. Throws InputError "path: what is wrong" for anything else: another type
// or order, a malformed header, a file shorter or longer than its shape, a value that is not finite.
NpyArray read_npy(const std::string& path);

// Version 1.0 (2.0 where the header needs it). The file appears whole or not at all.
void write_npy(const std::string& path, const NpyArray& array);
// The same without the commit.
void write_npy(OutputFile& file, const NpyArray& array);

// "(846, 3, 32, 32)"
std::string shape_text(const std::vector<size_t>& shape);

} // namespace svp
