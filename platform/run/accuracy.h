// SPDX-License-Identifier: Apache-2.0
// How often the network is right.
#pragma once

#include "compiler/oracle/integer_executor.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace svp {

struct Accuracy {
    uint64_t images = 0;
    size_t classes = 0;
    uint64_t top1 = 0, top5 = 0; // images whose class has the highest score, one of the five highest
};

// Class numbers 0 .. classes - 1, one for each image. Throws InputError where the file holds anything else.
std::vector<size_t> read_labels(const std::string& path, size_t images, size_t classes);

// Output codes rise with the score; of equal ones the lower class number comes first, as in numpy.argmax.
Accuracy measure_accuracy(const std::vector<compiler::Codes>& outputs, const std::vector<size_t>& labels);

// "accuracy: top-1 91.84 % (777 of 846 images)", and top-5 where there are more than five classes.
std::string accuracy_text(const Accuracy& accuracy);

} // namespace svp
