// SPDX-License-Identifier: Apache-2.0
// Register access of the tile array: what reaches the bus.
#include "firmware/engines/aie/svp_array.h"
#include "tests/unit/firmware/mock_port.h"

namespace svp::test {
namespace {

using testing::InSequence;
using testing::Return;

constexpr uint64_t array_at = 0x20000000000;

class FirmwareArray : public testing::Test {
  protected:
    testing::StrictMock<MockPort> mock;
    const svp_array array{&mock.port, array_at};
    InSequence in_sequence;
};

TEST_F(FirmwareArray, AddressesHaveColumnRowAndOffset)
{
    EXPECT_CALL(mock, write32(0x20000000000 + 0x4A1DE04 /* column 2, row 10 */, 7u));
    svp_array_write(&array, {2, 10}, SVP_AIE_CORE_S2MM_CONTROL + 4, 7);
    EXPECT_CALL(mock, read32(0x20000000000 + 0x7E900000 + 0x32004 /* column 63, row 9 */)).WillOnce(Return(0x55u));
    EXPECT_EQ(svp_array_read(&array, {63, 9}, SVP_AIE_CORE_STATUS), 0x55u);
}

TEST_F(FirmwareArray, WordsGoToConsecutiveRegisters)
{
    const uint32_t words[] = {1, 2, 3};
    for (uint32_t i = 0; i < 3; ++i)
        EXPECT_CALL(mock, write32(array_at + 0x2100000 + 0xA0000 + 4 * i, words[i]));
    svp_array_write_words(&array, {1, 1}, SVP_AIE_MEMORY_DESCRIPTORS, words, 3);
}

struct DescriptorPlace {
    svp_aie_tile_kind kind;
    uint32_t base, count, words;
};

TEST_F(FirmwareArray, DescriptorsAreEncodedForTheKindOfTile)
{
    const DescriptorPlace places[] = {
        {SVP_AIE_COMPUTE, 0x1D000, 16, 6}, {SVP_AIE_MEMORY, 0xA0000, 48, 8}, {SVP_AIE_SHIM, 0x1D000, 16, 8}};
    for (const DescriptorPlace& place : places) {
        const svp_aie_descriptor descriptor = svp_aie_linear_descriptor(0x1230, 99);
        for (const uint32_t index : {0u, place.count - 1}) {
            uint32_t expected[8];
            svp_aie_encode_descriptor(place.kind, &descriptor, expected);
            for (uint32_t i = 0; i < place.words; ++i)
                EXPECT_CALL(mock, write32(array_at + place.base + 0x20 * index + 4 * i, expected[i]));
            EXPECT_EQ(svp_array_write_descriptor(&array, {0, 0}, place.kind, index, &descriptor), SVP_RESULT_OK);
        }
        EXPECT_EQ(svp_array_write_descriptor(&array, {0, 0}, place.kind, place.count, &descriptor),
                  SVP_RESULT_INVALID_ARGUMENT);
    }
}

TEST_F(FirmwareArray, DescriptorsThatDoNotFitAreRefusedUnwritten)
{
    svp_aie_descriptor descriptor = svp_aie_linear_descriptor(0, 1u << 14);
    EXPECT_EQ(svp_array_write_descriptor(&array, {0, 2}, SVP_AIE_COMPUTE, 0, &descriptor), SVP_RESULT_INVALID_ARGUMENT);
    EXPECT_EQ(svp_array_write_descriptor(&array, {0, 2}, SVP_AIE_COMPUTE, 0, nullptr), SVP_RESULT_INVALID_ARGUMENT);
}

TEST_F(FirmwareArray, PollsUntilTheMaskedValueComes)
{
    const uint64_t status = array_at + (uint64_t{1} << 20) + 0xA0660;
    EXPECT_CALL(mock, read32(status)).WillOnce(Return(0xF3u));
    EXPECT_CALL(mock, relax());
    EXPECT_CALL(mock, read32(status)).WillOnce(Return(0xF0u));
    EXPECT_EQ(svp_array_poll(&array, {0, 1}, SVP_AIE_MEMORY_S2MM_STATUS, 0x3, 0, 10), SVP_RESULT_OK);
}

TEST_F(FirmwareArray, PollsNoLongerThanTheTimeout)
{
    EXPECT_CALL(mock, read32(testing::_)).WillOnce(Return(1u));
    EXPECT_CALL(mock, relax()).WillOnce([this] { mock.now += 10; });
    EXPECT_CALL(mock, read32(testing::_)).WillOnce(Return(1u));
    EXPECT_EQ(svp_array_poll(&array, {0, 1}, SVP_AIE_MEMORY_S2MM_STATUS, 1, 0, 10), SVP_RESULT_TIMEOUT);
}

TEST_F(FirmwareArray, LockRequestsAreReadsThatTellSuccess)
{
    // Lock 3 of a memory tile: acquire with value -1, release of 2.
    EXPECT_CALL(mock, read32(array_at + (1u << 20) + 0xD0000 + 3 * 0x400 + 0x7F * 4)).WillOnce(Return(0u));
    EXPECT_EQ(svp_array_try_lock(&array, {0, 1}, SVP_AIE_MEMORY_LOCK_REQUEST, 3, 0, -1), SVP_RESULT_BUSY);
    EXPECT_CALL(mock, read32(array_at + (1u << 20) + 0xD0000 + 3 * 0x400 + 0x200 + 2 * 4)).WillOnce(Return(1u));
    EXPECT_EQ(svp_array_try_lock(&array, {0, 1}, SVP_AIE_MEMORY_LOCK_REQUEST, 3, 1, 2), SVP_RESULT_OK);
}

} // namespace
} // namespace svp::test
