// SPDX-License-Identifier: Apache-2.0
// The weight ring and the block taken from it, without a core around them.
#include "models/engines/aie/core/weight_ring.h"
#include "tests/unit/models/engines/aie/core/core_surroundings.h"
#include "tests/unit/models/engines/aie/core/weight_stream.h"

#include <gtest/gtest.h>

namespace svp::test {
namespace {

constexpr uint32_t slot_bytes = 128, slots = 5, base = SVP_AIE_OWN_MEMORY + 0x400;
constexpr unsigned full = SVP_AIE_OWN_LOCK, empty = SVP_AIE_OWN_LOCK + 1;

class RingBlocks : public testing::Test {
  protected:
    void SetUp() override { ASSERT_TRUE(ring.set(set_ring(base, slot_bytes, slots, full, empty))); }
    void store(const Bytes& block)
    {
        for (const uint8_t byte : block) {
            *around.at(base + next) = byte;
            next = (next + 1) % (slots * slot_bytes);
        }
    }
    // The block comes and is taken: its slots.
    int take(const Bytes& block)
    {
        store(block);
        auto first = ring.first_slot();
        EXPECT_TRUE(first && first->lock == full && first->count == 1);
        auto others = ring.other_slots();
        EXPECT_TRUE(others && others->lock == full);
        EXPECT_TRUE(ring.take());
        return first->count + others->count;
    }
    static Bytes program_of(size_t records)
    {
        std::vector<uint16_t> columns(SVP_AIE_MAX_COLUMNS, 9);
        return program_block(std::vector<svp_aie_record>(records, delay(static_cast<uint32_t>(records))), columns,
                             slot_bytes);
    }

    CoreSurroundings around;
    aie::WeightRing ring{around.environment};
    uint32_t next = 0; // byte of the ring
};

TEST_F(RingBlocks, BlocksWrapAroundTheRingAndComeBackWhole)
{
    for (const size_t records : {1, 3, 2, 4, 1, 3}) {
        const Bytes block = program_of(records);
        EXPECT_EQ(take(block), static_cast<int>(block.size() / slot_bytes));
        auto program = ring.block().program();
        ASSERT_TRUE(program);
        ASSERT_EQ(program->records.size(), records);
        EXPECT_EQ(program->records.back().count, records);
        EXPECT_EQ(program->valid_columns[SVP_AIE_MAX_COLUMNS - 1], 9U);
        auto given = ring.give();
        ASSERT_TRUE(given);
        EXPECT_EQ(given->lock, empty);
        EXPECT_EQ(given->count, static_cast<int>(block.size() / slot_bytes));
        EXPECT_FALSE(ring.block().is_program());
    }
}

TEST_F(RingBlocks, TheAddressIsThatOfTheBlocksFirstSlot)
{
    const int before = take(program_of(1));
    EXPECT_EQ(ring.block_address(), base);
    ASSERT_TRUE(ring.give());
    take(program_of(1));
    EXPECT_EQ(ring.block_address(), base + static_cast<uint32_t>(before) * slot_bytes);
}

TEST_F(RingBlocks, OneBlockAtATime)
{
    EXPECT_EQ(ring.give().fault().what, "no block to give back");
    take(program_of(1));
    EXPECT_EQ(ring.first_slot().fault().what, "the last block was not given back");
    ring.reset();
    EXPECT_EQ(ring.first_slot().fault().what, "the weight ring was never set");
    EXPECT_EQ(ring.block().program().fault().what, "a program block of 0 records");
}

// Two chunks of 16 by 8 channels: in the first one block of two is kept, in the second both are.
TEST_F(RingBlocks, AChunkHasItsOwnMaskAndWeights)
{
    WeightShape shape;
    shape.out_channels = 16;
    const ChunkWeights first{std::vector<int8_t>(128, 0), {true, false}},
        second{std::vector<int8_t>(128, 5), {true, true}};
    const std::vector<svp_requant> requants(2, svp_requant{0, 1, 0, 0});
    take(weight_block(shape, {first, second}, requants, slot_bytes));

    svp_aie_record convolve = record_of(SVP_AIE_CONVOLVE);
    convolve.kernel_h = convolve.kernel_w = 1;
    convolve.u.kernel.in_channels = 8;
    convolve.u.kernel.out_channels = 16;
    ASSERT_EQ(*ring.block().chunks(convolve), 2U);
    auto chunk = ring.block().chunk(convolve, 0);
    ASSERT_TRUE(chunk);
    EXPECT_EQ(chunk->nonzero, 1U);
    EXPECT_EQ(chunk->mask[0] & 1, 1);
    EXPECT_EQ(chunk->mask[1] & 1, 0);
    EXPECT_EQ(chunk->blocks[0], 0);
    auto other = ring.block().chunk(convolve, 1);
    ASSERT_TRUE(other);
    EXPECT_EQ(other->nonzero, 2U);
    EXPECT_EQ(other->mask, chunk->mask + 2);
    EXPECT_EQ(other->blocks, chunk->blocks + 64);
    EXPECT_EQ(other->blocks[127], 5);
    EXPECT_EQ(ring.block().chunk(convolve, 2).fault().what, "chunk 2 of 2");

    EXPECT_TRUE(ring.block().requants(2));
    EXPECT_EQ(ring.block().requants(3).fault().what, "the current block has no 3 requantization records");
}

} // namespace
} // namespace svp::test
