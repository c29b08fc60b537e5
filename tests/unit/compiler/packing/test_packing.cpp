// SPDX-License-Identifier: Apache-2.0
#include "compiler/packing/packed_data_error.h"
#include "compiler/packing/tensor_packing.h"
#include "compiler/packing/ternary_packing.h"
#include "interface/common/packed_tensor.h"
#include "tests/support/random_network.h"

#include <gtest/gtest.h>

namespace svp::compiler {
namespace {

using test::RandomNumbers;

View<uint8_t> view(const std::vector<uint8_t>& bytes) { return {bytes.data(), bytes.size()}; }

std::vector<uint8_t> part(const std::vector<uint8_t>& bytes, size_t offset, size_t size)
{
    return {bytes.begin() + static_cast<std::ptrdiff_t>(offset),
            bytes.begin() + static_cast<std::ptrdiff_t>(offset + size)};
}

// By hand from the text of interface/common/packed_tensor.h: 3 channels, 1 row of 2 pixels, zero point 5.
TEST(TensorPacking, DenseSlotIsPixelMajor)
{
    std::vector<int8_t> codes{1, 2, 5, 4, 5, -6}; // C, H, W
    std::vector<uint8_t> bytes = pack_tensor(codes, {3, 1, 2}, SVP_FORMAT_DENSE_INT8, 5);
    ASSERT_EQ(bytes.size(), 64U);
    EXPECT_EQ(part(bytes, 0, 6), (std::vector<uint8_t>{1, 5, 5, 2, 4, 0xfa}));
}

TEST(TensorPacking, BitmapSlotHoldsBitmapsThenNonzeros)
{
    std::vector<int8_t> codes{1, 2, 5, 4, 5, -6};
    std::vector<uint8_t> bytes = pack_tensor(codes, {3, 1, 2}, SVP_FORMAT_BITMAP, 5);
    ASSERT_EQ(bytes.size(), 128U); // table, then one slot, each aligned
    EXPECT_EQ(part(bytes, 0, 4), (std::vector<uint8_t>{6, 0, 0, 0}));
    EXPECT_EQ(part(bytes, 64, 6), (std::vector<uint8_t>{0b001, 0b111, 1, 2, 4, 0xfa}));
}

// 65 channels, 2 rows of 1 pixel: two groups a row, the second with one channel.
TEST(TensorPacking, SlotsGoByRowThenGroup)
{
    std::vector<int8_t> codes(130, 0);
    codes[64 * 2 + 0] = 7; // channel 64, row 0
    codes[3 * 2 + 1] = 9;  // channel 3, row 1
    std::vector<uint8_t> dense = pack_tensor(codes, {65, 2, 1}, SVP_FORMAT_DENSE_INT8, 0);
    ASSERT_EQ(dense.size(), 4U * 64);
    EXPECT_EQ(dense[1 * 64], 7);
    EXPECT_EQ(dense[2 * 64 + 3], 9);
    std::vector<uint8_t> bitmap = pack_tensor(codes, {65, 2, 1}, SVP_FORMAT_BITMAP, 0);
    ASSERT_EQ(bitmap.size(), 64U + 4 * 128);
    EXPECT_EQ(part(bitmap, 0, 16), (std::vector<uint8_t>{8, 0, 0, 0, 2, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0}));
    EXPECT_EQ(part(bitmap, 64 + 128, 2), (std::vector<uint8_t>{1, 7}));
    EXPECT_EQ(bitmap[64 + 2 * 128 + 0], 1 << 3);
    EXPECT_EQ(bitmap[64 + 2 * 128 + 8], 9);
}

TEST(TensorPacking, RandomTensorsComeBack)
{
    RandomNumbers random(1);
    for (int i = 0; i < 600; ++i) {
        TensorShape shape{static_cast<uint32_t>(random.in(1, 200)), static_cast<uint32_t>(random.in(1, 9)),
                          static_cast<uint32_t>(random.in(1, 9))};
        auto format = static_cast<uint32_t>(random.in(0, 1));
        int8_t zero_point = random.code();
        int density = random.integer(0, 4) * 25;
        std::vector<int8_t> codes(shape.elements());
        for (int8_t& code : codes)
            code = random.chance(density) ? random.code() : zero_point;
        std::vector<uint8_t> bytes = pack_tensor(codes, shape, format, zero_point);
        ASSERT_EQ(bytes.size(), svp_tensor_bytes(static_cast<int>(format), shape.height, shape.width, shape.channels));
        ASSERT_EQ(unpack_tensor(view(bytes), shape, format, zero_point), codes) << "tensor " << i;
    }
}

TEST(TensorPacking, ContradictionsNameTheSlot)
{
    TensorShape shape{70, 2, 3};
    std::vector<uint8_t> good = pack_tensor(std::vector<int8_t>(shape.elements(), 1), shape, SVP_FORMAT_BITMAP, 0);
    auto index_of = [&](const std::vector<uint8_t>& bytes) -> int {
        try {
            unpack_tensor(view(bytes), shape, SVP_FORMAT_BITMAP, 0);
        } catch (const PackedDataError& error) {
            return static_cast<int>(error.index());
        }
        return -1;
    };
    EXPECT_EQ(index_of(good), -1);
    auto changed = [&](size_t offset, uint8_t value) {
        std::vector<uint8_t> bytes = good;
        bytes[offset] = value;
        return bytes;
    };
    EXPECT_EQ(index_of(changed(2 * 4, good[8] - 1)), 2); // one byte less than the bitmaps say
    EXPECT_EQ(index_of(changed(3 * 4 + 3, 0xff)), 3);    // far beyond the slot
    uint64_t second = svp_slot_offset(SVP_FORMAT_BITMAP, 2, 3, 70, 0, 1);
    EXPECT_EQ(index_of(changed(second, 0x80)), 1); // a bit beyond 6 channels
    EXPECT_EQ(index_of(changed(second, 0x00)), 1); // fewer nonzeros than codes
    good.pop_back();
    EXPECT_EQ(index_of(good), 0);
}

TEST(TensorPacking, RefusesWrongCountsAndFormats)
{
    EXPECT_THROW(pack_tensor(std::vector<int8_t>(5), {3, 1, 2}, SVP_FORMAT_BITMAP, 0), std::invalid_argument);
    EXPECT_THROW(pack_tensor(std::vector<int8_t>(6), {3, 1, 2}, SVP_FORMAT_COUNT, 0), std::invalid_argument);
}

// K = 2, M = 2, C = 9: entries by hand.
TEST(TernaryPacking, EntryIsBitmapsThenSigns)
{
    std::vector<int8_t> coefficients(2 * 2 * 9, 0);
    coefficients[0] = 1;           // k 0, m 0, c 0
    coefficients[8] = -1;          // k 0, m 0, c 8
    coefficients[9 + 1] = -1;      // k 0, m 1, c 1
    coefficients[18 + 9 + 7] = -1; // k 1, m 1, c 7
    std::vector<uint8_t> bytes = pack_ternary(coefficients, {2, 2, 9});
    std::vector<uint8_t> expected{0,    0,    0,    0,    5,     0, 0, 0, 10, 0, 0, 0, // offsets
                                  0x01, 0x01, 0x02, 0x00, 0b110,                       // + - -
                                  0x00, 0x00, 0x80, 0x00, 0b1};
    EXPECT_EQ(bytes, expected);
    EXPECT_EQ(ternary_nonzeros(view(bytes), {2, 2, 9}), 4U);
}

TEST(TernaryPacking, RandomCoefficientsComeBack)
{
    RandomNumbers random(2);
    for (int i = 0; i < 600; ++i) {
        TernaryShape shape{static_cast<uint32_t>(random.in(1, 12)), static_cast<uint32_t>(random.in(1, 6)),
                           static_cast<uint32_t>(random.in(1, 150))};
        int density = random.integer(0, 10) * 10;
        std::vector<int8_t> coefficients(shape.elements());
        uint64_t nonzeros = 0;
        for (int8_t& value : coefficients) {
            value = static_cast<int8_t>(random.chance(density) ? 1 - 2 * random.integer(0, 1) : 0);
            nonzeros += value != 0;
        }
        std::vector<uint8_t> bytes = pack_ternary(coefficients, shape);
        ASSERT_EQ(unpack_ternary(view(bytes), shape), coefficients) << "coefficients " << i;
        ASSERT_EQ(ternary_nonzeros(view(bytes), shape), nonzeros);
    }
}

TEST(TernaryPacking, ContradictionsAreFound)
{
    TernaryShape shape{3, 2, 5};
    std::vector<uint8_t> good = pack_ternary(std::vector<int8_t>(shape.elements(), -1), shape);
    EXPECT_NO_THROW(check_ternary(view(good), shape));
    for (size_t i = 0; i < good.size(); ++i) {
        // Ten nonzeros an entry: signs fill one byte and two bits. Only a sign bit may flip unnoticed.
        size_t in_entry = i < 16 ? 0 : (i - 16) % 4;
        for (int bit = 0; bit < 8; ++bit) {
            bool sign = i >= 16 && (in_entry == 2 || (in_entry == 3 && bit < 2));
            std::vector<uint8_t> bytes = good;
            bytes[i] = static_cast<uint8_t>(bytes[i] ^ 1 << bit);
            if (sign)
                EXPECT_NO_THROW(check_ternary(view(bytes), shape)) << i << " bit " << bit;
            else
                EXPECT_THROW(check_ternary(view(bytes), shape), PackedDataError) << i << " bit " << bit;
        }
    }
    for (size_t size = 0; size < good.size(); ++size)
        EXPECT_THROW(check_ternary({good.data(), size}, shape), PackedDataError) << size << " bytes";
}

TEST(TernaryPacking, RefusesOtherValues)
{
    EXPECT_THROW(pack_ternary({2}, {1, 1, 1}), std::invalid_argument);
    EXPECT_THROW(pack_ternary({1, 1}, {1, 1, 1}), std::invalid_argument);
}

} // namespace
} // namespace svp::compiler
