// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/engines/aie/core/kernel_bench.h"

#include <gtest/gtest.h>

namespace svp::test {

void KernelBench::load(const Bytes& stream, MemoryImage& image)
{
    bench.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET);
    bench.disable();
    TestRing ring;
    ring.slot_bytes = slot_bytes;
    ring.slots = 63;
    slots_ = static_cast<uint32_t>(stream.size() / slot_bytes);
    ring.store(bench, stream);
    bench.locks(aie::own).set_value(0, static_cast<int>(slots_));
    bench.locks(aie::own).set_value(1, 0);
    bench.load({set_ring(ring.base(), ring.slot_bytes, ring.slots, ring.full, ring.empty),
                record_of(SVP_AIE_TAKE_BLOCK), record_of(SVP_AIE_RUN_BLOCK), halt()});
    image.update();
}

void KernelBench::run()
{
    bench.enable();
    run_dry();
    for (const Fault& fault : bench.faults)
        ADD_FAILURE() << std::hex << fault.code << std::dec << ' ' << fault.what;
    EXPECT_TRUE(bench.done());
    EXPECT_EQ(bench.locks(aie::own).value(1), static_cast<int>(slots_));
    EXPECT_EQ(bench.locks(aie::own).value(0), 0);
}

// Scales sums of about 2^scale_bits to codes; now and then by a power of two, so that ties occur.
svp_requant KernelBench::random_requant(int scale_bits)
{
    svp_requant q{};
    q.bias = number(-1000, 1000);
    q.residual_multiplier = number(0, INT32_MAX);
    if (chance(20)) {
        q.multiplier = 1 << number(0, 6);
        q.residual_multiplier = number(0, 1 << 10);
        q.shift = static_cast<uint32_t>(number(0, 12));
    } else {
        q.multiplier = number(1 << 30, INT32_MAX);
        q.shift = static_cast<uint32_t>(std::min(31 + std::max(scale_bits - 7, 0) + number(-2, 1), 62));
    }
    return q;
}

std::vector<uint16_t> KernelBench::valid_columns(int of_this_column)
{
    std::vector<uint16_t> valid(SVP_AIE_MAX_COLUMNS);
    for (uint16_t& columns : valid)
        columns = static_cast<uint16_t>(number(0, 30));
    valid[column] = static_cast<uint16_t>(of_this_column);
    return valid;
}

} // namespace svp::test
