// SPDX-License-Identifier: Apache-2.0
#include "interface/common/crc32.h"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace {

// The definition, a bit at a time.
uint32_t bitwise_crc32(const std::vector<uint8_t>& bytes)
{
    uint32_t crc = ~uint32_t{0};
    for (const uint8_t byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xedb88320U : 0);
    }
    return ~crc;
}

TEST(Crc32, HasTheStandardsCheckValue) { EXPECT_EQ(svp_crc32(0, "123456789", 9), 0xcbf43926U); }

TEST(Crc32, EqualsTheDefinitionForEveryLengthAndSplit)
{
    std::mt19937 random(1);
    for (size_t size = 0; size < 70; ++size) {
        std::vector<uint8_t> bytes(size);
        for (uint8_t& byte : bytes)
            byte = static_cast<uint8_t>(random());
        const uint32_t expected = bitwise_crc32(bytes);
        for (size_t split = 0; split <= size; ++split) {
            const uint32_t first = svp_crc32(0, bytes.data(), split);
            EXPECT_EQ(svp_crc32(first, bytes.data() + split, size - split), expected) << size << ", " << split;
        }
    }
}

} // namespace
