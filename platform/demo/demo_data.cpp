// SPDX-License-Identifier: Apache-2.0
#include "platform/demo/demo_data.h"

#include "base/npy/npy.h"
#include "platform/demo/shape_images.h"

#include <filesystem>

namespace svp {
namespace {

constexpr uint64_t training_seed = 1, test_seed = 2; // as tools/demo_network/train_demo_network.py uses them
constexpr size_t calibration_images = 64;

NpyArray draw_images(uint64_t seed, size_t count)
{
    NpyArray array{{count, shape_image_channels, shape_image_size, shape_image_size}, {}};
    for (size_t i = 0; i < count; ++i)
        for (const uint8_t code : draw_shape_image(seed, i))
            array.values.push_back((static_cast<float>(code) - 128) / 64);
    return array;
}

NpyIntegers labels_of(size_t count)
{
    NpyIntegers array{{count}, {}};
    for (size_t i = 0; i < count; ++i)
        array.values.push_back(shape_label(i));
    return array;
}

} // namespace

DemoData write_demo_data(const std::string& folder, size_t images)
{
    const std::filesystem::path place = folder;
    DemoData data{(place / "images.npy").string(), (place / "labels.npy").string(),
                  (place / "calibration.npy").string()};
    write_npy(data.images, draw_images(test_seed, images));
    write_npy_integers(data.labels, labels_of(images));
    write_npy(data.calibration, draw_images(training_seed, calibration_images));
    return data;
}

} // namespace svp
