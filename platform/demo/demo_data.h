// SPDX-License-Identifier: Apache-2.0
// The files of the demo: images with their classes, and images to calibrate with.
#pragma once

#include <cstddef>
#include <string>

namespace svp {

struct DemoData {
    std::string images, labels, calibration; // NPY files
};

// Draws them into the folder, which exists: test images, which the demo's network was not trained on, and training
// images to calibrate with. Throws InputError where a file cannot be written.
DemoData write_demo_data(const std::string& folder, size_t images);

} // namespace svp
