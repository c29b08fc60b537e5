// SPDX-License-Identifier: Apache-2.0
#include "interface/common/crc32.h"
#include "platform/demo/shape_images.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <gmock/gmock.h>
#include <numeric>
#include <set>
#include <sstream>
#include <string>

namespace svp {
namespace {

struct Checksum {
    uint64_t seed = 0, first = 0, count = 0;
    uint32_t crc = 0;
};

// tools/demo_network/checksums.txt, which the Python generator is held to as well.
std::vector<Checksum> read_checksums()
{
    std::ifstream file("tools/demo_network/checksums.txt");
    std::vector<Checksum> checksums;
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        Checksum checksum;
        words >> checksum.seed >> checksum.first >> checksum.count >> std::hex >> checksum.crc;
        EXPECT_FALSE(words.fail()) << line;
        checksums.push_back(checksum);
    }
    return checksums;
}

TEST(ShapeImages, AreThoseOfThePythonGenerator)
{
    const std::vector<Checksum> checksums = read_checksums();
    ASSERT_GE(checksums.size(), 5U);
    for (const Checksum& checksum : checksums) {
        uint32_t crc = 0;
        for (uint64_t i = 0; i < checksum.count; ++i) {
            const std::vector<uint8_t> image = draw_shape_image(checksum.seed, checksum.first + i);
            crc = svp_crc32(crc, image.data(), image.size());
        }
        EXPECT_EQ(crc, checksum.crc) << "seed " << checksum.seed << ", from image " << checksum.first;
    }
}

TEST(ShapeImages, HaveTheSizeOfTheNetworksInputAndDifferFromEachOther)
{
    std::set<std::vector<uint8_t>> images;
    for (uint64_t seed = 0; seed < 5; ++seed)
        for (uint64_t index = 0; index < 40; ++index)
            images.insert(draw_shape_image(seed, index));
    EXPECT_EQ(images.size(), 200U);
    for (const std::vector<uint8_t>& image : images)
        EXPECT_EQ(image.size(), size_t{shape_image_channels} * shape_image_size * shape_image_size);
}

TEST(ShapeImages, ShowEveryClassEquallyOften)
{
    std::array<int, shape_classes> seen{};
    for (uint64_t index = 1000; index < 1000 + 10 * shape_classes; ++index) {
        const int label = shape_label(index);
        ASSERT_THAT(label, testing::AllOf(testing::Ge(0), testing::Lt(shape_classes)));
        ++seen[static_cast<size_t>(label)];
    }
    EXPECT_THAT(seen, testing::Each(10));
}

// The average of a class over many images shows the shape's outline: contrast has both signs, so look at deviations.
TEST(ShapeImages, CentersDifferFromBordersWhereAShapeIs)
{
    auto deviation = [](uint64_t label, int row, int column) {
        constexpr int count = 200;
        double sum = 0, squares = 0;
        for (uint64_t i = 0; i < count; ++i) {
            const std::vector<uint8_t> image = draw_shape_image(7, label + i * shape_classes);
            const double center = image[static_cast<size_t>(row * shape_image_size + column)];
            const double border = image[static_cast<size_t>(row * shape_image_size)];
            sum += center - border;
            squares += (center - border) * (center - border);
        }
        return squares / count - sum / count * (sum / count);
    };
    const uint64_t disc = 0, ring = 1;
    EXPECT_GT(deviation(disc, 15, 15), 2 * deviation(ring, 15, 15));
}

} // namespace
} // namespace svp
