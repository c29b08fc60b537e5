// SPDX-License-Identifier: Apache-2.0
// Transfers of a block touch exactly the bytes that hold its codes, and bring each to its place.
#include "interface/common/packed_tensor.h"
#include "models/engines/systolic/transfer/tensor_block.h"
#include "tests/support/random_network.h"

#include <cstring>
#include <gtest/gtest.h>

namespace svp::systolic {
namespace {

TEST(TensorBlock, BringsEachCodeToItsPlace)
{
    test::RandomNumbers random(5);
    for (int i = 0; i < 500; ++i) {
        const TensorShape shape{static_cast<unsigned>(random.in(1, 6)), static_cast<unsigned>(random.in(1, 9)),
                                static_cast<unsigned>(random.in(1, 200))};
        const auto first_row = static_cast<unsigned>(random.in(0, shape.height - 1));
        const auto first_channel = static_cast<unsigned>(random.in(0, shape.channels - 1));
        const Range rows{first_row, static_cast<unsigned>(random.in(1, shape.height - first_row))};
        const Range channels{first_channel, static_cast<unsigned>(random.in(1, shape.channels - first_channel))};
        const TensorBlock block(shape, rows, channels);

        std::vector<uint8_t> memory(svp_tensor_bytes(SVP_FORMAT_DENSE_INT8, shape.height, shape.width, shape.channels));
        for (uint8_t& byte : memory)
            byte = static_cast<uint8_t>(random.code());
        std::vector<uint8_t> buffer(block.bytes());
        uint64_t moved = 0;
        for (const DmaRequest& request : block.requests(DmaRequest::Direction::read, 0, buffer.data())) {
            for (unsigned run = 0; run < request.runs; ++run)
                std::memcpy(request.local + size_t{run} * request.run_bytes,
                            memory.data() + request.address + run * request.stride, request.run_bytes);
            moved += uint64_t{request.runs} * request.run_bytes;
        }
        ASSERT_EQ(moved, block.bytes());
        for (unsigned row = rows.first; row < rows.end(); ++row)
            for (const TensorBlock::Part& part : block.parts())
                for (unsigned x = 0; x < shape.width; ++x)
                    for (unsigned c = part.channels.first; c < part.channels.end(); ++c) {
                        const unsigned group = c / SVP_CHANNEL_GROUP;
                        const uint64_t at = svp_slot_offset(SVP_FORMAT_DENSE_INT8, shape.height, shape.width,
                                                            shape.channels, row, group) +
                                            uint64_t{x} * svp_group_channels(shape.channels, group) +
                                            c % SVP_CHANNEL_GROUP;
                        const size_t local = block.row_offset(row) + part.offset + size_t{x} * part.channels.count +
                                             (c - part.channels.first);
                        ASSERT_EQ(buffer[local], memory[at]);
                    }
    }
}

} // namespace
} // namespace svp::systolic
