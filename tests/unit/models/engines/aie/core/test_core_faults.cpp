// SPDX-License-Identifier: Apache-2.0
// Everything that a program or a weight block can hold wrong, each once: it stops the core and names the record.
#include "interface/engines/aie/aie_command.h"
#include "tests/support/kernel_fixture.h"
#include "tests/unit/models/engines/aie/core/core_bench.h"
#include "tests/unit/models/engines/aie/core/records.h"
#include "tests/unit/models/engines/aie/core/weight_stream.h"

#include <climits>
#include <cstring>
#include <functional>
#include <gmock/gmock.h>

namespace svp::test {
namespace {

constexpr uint32_t input = SVP_AIE_SOUTH_MEMORY, output = SVP_AIE_WEST_MEMORY, sums = SVP_AIE_NORTH_MEMORY;
constexpr unsigned ring_slots = 8, slot_bytes = 512;

// One 1x1 kernel of 4 pixels, 8 channels in and out, buffers 0 to 3: input, output, residual, accumulators.
svp_aie_record kernel(svp_aie_core_opcode opcode, unsigned flags)
{
    svp_aie_record r = record_of(opcode);
    r.output = 1;
    r.residual = 2;
    r.accumulator = 3;
    r.kernel_h = r.kernel_w = r.stride_h = r.stride_w = r.dilation_h = r.dilation_w = 1;
    r.flags = static_cast<uint16_t>(flags);
    auto& k = r.u.kernel;
    k.in_rows = k.out_rows = k.in_height = k.out_height = 1;
    k.in_columns = k.out_columns = k.in_width = 4;
    k.in_channels = k.out_channels = 8;
    k.low = -128;
    k.high = 127;
    return r;
}

constexpr unsigned whole = SVP_AIE_FIRST | SVP_AIE_LAST;
using Change = std::function<void(svp_aie_record&)>;
svp_aie_record changed(svp_aie_core_opcode opcode, unsigned flags, const Change& change)
{
    svp_aie_record r = kernel(opcode, flags);
    change(r);
    return r;
}

using HeaderChange = std::function<void(svp_aie_block_header&)>;
Bytes with_header(Bytes block, const HeaderChange& change)
{
    svp_aie_block_header header;
    std::memcpy(&header, block.data(), sizeof header);
    change(header);
    std::memcpy(block.data(), &header, sizeof header);
    return block;
}

svp_requant plain_requant() { return {0, 1, 0, 0}; }

Bytes weights(int8_t value = 1, unsigned chunks = 1, svp_requant requant = plain_requant())
{
    const ChunkWeights chunk{std::vector<int8_t>(64, value), {true}};
    return weight_block({}, std::vector<ChunkWeights>(chunks, chunk), std::vector<svp_requant>(8, requant), slot_bytes);
}
Bytes requant_block(svp_requant requant) { return weight_block({}, {}, {requant}, slot_bytes); }
Bytes depthwise_weights()
{
    WeightShape shape;
    shape.depthwise = true;
    return weight_block(shape, {{std::vector<int8_t>(64, 1), {true}}}, std::vector<svp_requant>(8, plain_requant()),
                        slot_bytes);
}

// 16 output channels, of which one has products: `value` times the code.
Bytes one_of_16(int8_t value)
{
    WeightShape shape;
    shape.out_channels = 16;
    ChunkWeights chunk{std::vector<int8_t>(16 * 8), {true, true}};
    chunk.dense[13 * 8 + 5] = value;
    return weight_block(shape, {chunk}, std::vector<svp_requant>(16, plain_requant()), slot_bytes);
}

struct FaultCase {
    std::string name;
    std::string what; // found in the fault's text, with the record's place before it
    std::vector<svp_aie_record> records;
    Bytes block;
    uint32_t code = SVP_ERROR_ARRAY_CORE;
    bool prepared = true; // buffers and ring are set; else the records are all there is
};

void PrintTo(const FaultCase& one, std::ostream* out) { *out << one.name; }

FaultCase bare(const char* name, const char* what, std::vector<svp_aie_record> records)
{
    return {name, what, std::move(records), {}, SVP_ERROR_ARRAY_CORE, false};
}
FaultCase with_block(const char* name, const char* what, Bytes block, std::vector<svp_aie_record> after = {},
                     uint32_t code = SVP_ERROR_ARRAY_CORE)
{
    after.insert(after.begin(), record_of(SVP_AIE_TAKE_BLOCK));
    return {name, what, std::move(after), std::move(block), code, true};
}
FaultCase call(const char* name, const char* what, const Change& change, unsigned flags = whole,
               svp_aie_core_opcode opcode = SVP_AIE_CONVOLVE)
{
    return with_block(name, what, weights(), {changed(opcode, flags, change)});
}
const Change as_it_is = [](svp_aie_record&) {};

std::vector<FaultCase> record_faults()
{
    svp_aie_record unknown = halt();
    unknown.opcode = SVP_AIE_CORE_OPCODES;
    const std::vector<svp_aie_record> five_loops(5, loop(1));
    return {bare("unknown", "record 0: no opcode 21", {unknown}),
            bare("no_end", "record 256: the program ends without HALT", {jump(255)}),
            bare("too_deep", "record 4 LOOP: loops nested deeper than 4", five_loops),
            bare("loop_without_end", "a LOOP without END_LOOP", {loop(0), halt()}),
            bare("end_without_loop", "END_LOOP without LOOP", {end_loop()}),
            bare("jump_from_loop", "a jump out of a loop", {loop(2), jump(0), end_loop()}),
            bare("jump_back", "a jump to nowhere", {jump(-1)}),
            bare("jump_on", "a jump to nowhere", {jump(256)}),
            bare("register_8", "a buffer register that does not exist", {set_buffer(8, 0, 0, 1)}),
            bare("no_buffers", "a buffer register that does not exist", {set_buffer(7, 0, 0, 0)}),
            bare("advance_8", "a buffer that was never set", {advance(8)}),
            bare("advance_unset", "a buffer that was never set", {advance(5)}),
            bare("release_0", "a release of 0", {release(SVP_AIE_OWN_LOCK, 0)}),
            bare("release_less", "a release of -1", {release(SVP_AIE_OWN_LOCK, -1)}),
            bare("lock_64", "lock 64 belongs to no tile", {acquire(64, -1)}),
            bare("lock_255", "lock 255 belongs to no tile", {release(255, 1)}),
            bare("no_words", "WRITE_WORDS of 0 words", {write_words(0, {})}),
            bare("nine_words", "WRITE_WORDS of 9 words", {write_words(0, std::vector<uint32_t>(9))}),
            bare("unaligned_words", "WRITE_WORDS at offset 4098", {write_words(0x1002, {1})}),
            bare("no_register", "no register 262144 in this tile", {write_words(0x3FFFC, {1, 2})}),
            bare("no_ring", "the weight ring was never set", {record_of(SVP_AIE_TAKE_BLOCK)}),
            bare("ring_0", "a weight ring of 0 slots", {set_ring(SVP_AIE_OWN_MEMORY, 512, 0, 48, 49)}),
            bare("ring_64", "a weight ring of 64 slots", {set_ring(SVP_AIE_OWN_MEMORY, 512, 64, 48, 49)}),
            bare("small_slots", "slots of 31 bytes", {set_ring(SVP_AIE_OWN_MEMORY, 31, 8, 48, 49)}),
            bare("ring_beyond", "weight ring: 4096 bytes at address 520193 lie in no memory",
                 {set_ring(SVP_AIE_OWN_MEMORY + 0xF001, 512, 8, 48, 49)}),
            bare("ring_nowhere", "lie in no memory", {set_ring(0x3FFFF, 512, 8, 48, 49)}),
            bare("ring_too_long", "lie in no memory", {set_ring(SVP_AIE_OWN_MEMORY, UINT32_MAX, 8, 48, 49)}),
            bare("nothing_to_give", "no block to give back", {record_of(SVP_AIE_GIVE_BLOCK)}),
            bare("nothing_to_run", "the current block is no program", {record_of(SVP_AIE_RUN_BLOCK)}),
            bare("send_65", "a cascade transfer of 65 bytes", {set_buffer(0, input, 0, 1), cascade_send(0, 65)}),
            bare("receive_0", "a cascade transfer of 0 bytes", {set_buffer(0, input, 0, 1), cascade_receive(0, 0, 0)}),
            bare("send_nowhere", "no core to send to", {set_buffer(0, input, 0, 1), cascade_send(0, 64)}),
            bare("receive_nowhere", "no core to receive from", {set_buffer(0, input, 0, 1), cascade_receive(0, 64, 0)}),
            bare("send_beyond", "cascade: 128 bytes at address 327616 lie in no memory",
                 {set_buffer(0, input + 0xFFC0, 0, 1), cascade_send(0, 128)})};
}

std::vector<FaultCase> block_faults()
{
    const std::vector<svp_aie_record> run = {record_of(SVP_AIE_RUN_BLOCK)};
    const auto program = [](const std::vector<svp_aie_record>& records) {
        return program_block(records, {}, slot_bytes);
    };
    const auto slots = [](uint32_t count) { return [count](svp_aie_block_header& h) { h.slots = count; }; };
    const auto bytes = [](uint32_t count) { return [count](svp_aie_block_header& h) { h.bytes = count; }; };
    svp_requant far_shift = plain_requant(), negative = plain_requant();
    far_shift.shift = 63;
    negative.multiplier = -1;
    return {
        with_block("slots_0", "a block of 0 slots", with_header(weights(), slots(0))),
        with_block("slots_9", "a block of 9 slots", with_header(weights(), slots(9))),
        with_block("bytes_31", "and 31 bytes in a ring of 8 slots", with_header(weights(), bytes(31))),
        with_block("bytes_513", "and 513 bytes", with_header(weights(), bytes(513))),
        with_block("kind_3", "a block of kind 3", with_header(weights(), [](auto& h) { h.kind = 3; })),
        with_block("requants", "a block shorter than its requantization records",
                   with_header(weights(), [](auto& h) { h.requants = 65535; })),
        with_block("shift_63", "requantization record 0 shifts by 63", weights(1, 1, far_shift)),
        with_block("multiplier", "requantization record 0 shifts by 0", weights(1, 1, negative)),
        with_block("taken_twice", "the last block was not given back", weights(), {record_of(SVP_AIE_TAKE_BLOCK)}),
        with_block("run_weights", "the current block is no program", weights(), run),
        with_block("no_records", "a program block of 0 records",
                   with_header(program({halt()}), [](auto& h) { h.records = 0; }), run),
        with_block("many_records", "a program block of 6 records",
                   with_header(program({halt()}), [](auto& h) { h.records = 6; }), run),
        with_block("block_in_block", "block record 0 RUN_BLOCK: a block within a block", program(run), run),
        with_block("block_no_halt", "block record 1: the program ends without HALT", program({delay(1)}), run),
        with_block("halt_in_loop", "block record 1 HALT: HALT within a loop", program({loop(1), halt()}), run),
        with_block("no_weights", "there is no weight block", program({halt()}), {kernel(SVP_AIE_CONVOLVE, whole)}),
        with_block("other_shape", "a weight block of 2 by 1 blocks for 8 by 8 channels",
                   with_header(weights(), [](auto& h) { h.out_blocks = 2; }), {kernel(SVP_AIE_CONVOLVE, whole)}),
        with_block("no_chunks", "chunk 0 of 0", with_header(weights(), [](auto& h) { h.chunks = 0; }),
                   {kernel(SVP_AIE_CONVOLVE, whole)}),
        with_block("chunk_2", "chunk 2 of 2", weights(1, 2),
                   {loop(3), kernel(SVP_AIE_CONVOLVE, SVP_AIE_FIRST_OF_LOOP), end_loop()}),
        with_block("no_mask", "a weight block shorter than its mask", with_header(weights(), bytes(32 + 128 + 15)),
                   {kernel(SVP_AIE_CONVOLVE, whole)}),
        with_block("cut_off", "a weight block shorter than the blocks that its mask names",
                   with_header(weights(), bytes(32 + 128 + 16 + 63)), {kernel(SVP_AIE_CONVOLVE, whole)}),
        with_block("block_count", "a weight block whose header counts 2 blocks",
                   with_header(weights(), [](auto& h) { h.nonzero_blocks = 2; }), {kernel(SVP_AIE_CONVOLVE, whole)}),
        with_block("depthwise_chunks", "depthwise weights of 2 chunks",
                   with_header(depthwise_weights(), [](auto& h) { h.chunks = 2; }),
                   {kernel(SVP_AIE_CONVOLVE, whole | SVP_AIE_DEPTHWISE_INPUT)}),
        with_block("few_requants", "the current block has no 8 requantization records",
                   weight_block({}, {{std::vector<int8_t>(64), {false}}}, {plain_requant()}, slot_bytes),
                   {kernel(SVP_AIE_CONVOLVE, whole)}),
        {"copy_without", "has no 1 requantization records", {kernel(SVP_AIE_COPY, 0)}, {}, SVP_ERROR_ARRAY_CORE, true},
    };
}

std::vector<FaultCase> kernel_faults()
{
    constexpr svp_aie_core_opcode copy = SVP_AIE_COPY, average = SVP_AIE_POOL_AVERAGE;
    svp_requant far_mean = plain_requant();
    far_mean.shift = 47;
    return {
        call("flag_9", "a flag that the kernel does not have", as_it_is, whole | 1U << 9),
        call("flag_padding", "a flag that the kernel does not have", as_it_is, whole | SVP_AIE_COUNT_PADDING),
        call("flag_of_copy", "a flag that the kernel does not have", as_it_is, SVP_AIE_FIRST, copy),
        call("two_widths", "results of two widths", as_it_is, whole | SVP_AIE_OUTPUT_INT16 | SVP_AIE_OUTPUT_INT32),
        call("wide_residual", "a residual for results that are no codes", as_it_is,
             whole | SVP_AIE_OUTPUT_INT16 | SVP_AIE_RESIDUAL),
        call("no_rows", "an extent that is 0", [](auto& r) { r.u.kernel.out_rows = 0; }),
        call("no_columns", "an extent that is 0", [](auto& r) { r.u.kernel.in_columns = 0; }),
        call("channels_9", "no multiple of 8 channels", [](auto& r) { r.u.kernel.in_channels = 9; }),
        call("kernel_0", "kernel, stride or dilation 0", [](auto& r) { r.kernel_h = 0; }),
        call("stride_0", "kernel, stride or dilation 0", [](auto& r) { r.stride_w = 0; }),
        call("dilation_0", "kernel, stride or dilation 0", [](auto& r) { r.dilation_w = 0; }),
        call("window_rows", "windows larger than the chunk", [](auto& r) { r.kernel_h = 2; }),
        call("window_columns", "windows larger than the chunk", [](auto& r) { r.stride_w = 2; }),
        call(
            "copy_shape", "operands of different shape", [](auto& r) { r.u.kernel.in_columns = 5; }, 0, copy),
        call(
            "pool_channels", "as many channels must come out", [](auto& r) { r.u.kernel.in_channels = 16; }, 0,
            average),
        call(
            "depthwise_channels", "as many channels must come out", [](auto& r) { r.u.kernel.in_channels = 16; },
            whole | SVP_AIE_DEPTHWISE_INPUT),
        call("clamp", "an empty clamp", [](auto& r) { r.u.kernel.low = 1, r.u.kernel.high = 0; }),
        call("row_loop", "loop 2 is not running", [](auto& r) { r.row_loop = 2, r.u.kernel.row_step = 1; }),
        call("channel_loop", "loop 0 is not running", as_it_is, SVP_AIE_FIRST_OF_LOOP),
        call("register_9", "buffer register 9 was never set", [](auto& r) { r.input = 9; }),
        call("unset", "buffer register 6 was never set", [](auto& r) { r.output = 6; }),
        call("input_beyond", "input: 32 bytes at address 327679 lie in no memory", [](auto& r) { r.input = 4; }),
        call("output_beyond", "output: 32 bytes", [](auto& r) { r.output = 4; }),
        call(
            "residual_beyond", "second input: 32 bytes", [](auto& r) { r.residual = 4; }, whole | SVP_AIE_RESIDUAL),
        call(
            "sums_beyond", "accumulators: 128 bytes", [](auto& r) { r.accumulator = 5; }, SVP_AIE_FIRST),
        call(
            "sums_unaligned", "accumulators at address 327679", [](auto& r) { r.accumulator = 4; }, SVP_AIE_FIRST),
        with_block("mean", "a mean shifted by 47", requant_block(far_mean), {kernel(average, 0)}),
    };
}

// Input codes are 100; the accumulators hold the largest sum there is.
std::vector<FaultCase> overflows()
{
    constexpr uint32_t code = SVP_ERROR_ARRAY_OVERFLOW;
    const char* const what = "leaves 32 bits";
    const auto biased = [](int32_t bias) { return svp_requant{bias, INT32_MAX, INT32_MAX, 0}; };
    return {
        with_block("sum", what, weights(), {kernel(SVP_AIE_CONVOLVE, 0)}, code),
        with_block("sum_of_a_pair", what, one_of_16(1),
                   {changed(SVP_AIE_CONVOLVE, 0, [](auto& r) { r.u.kernel.out_channels = 16; })}, code),
        with_block("sum_to_codes", what, weights(), {kernel(SVP_AIE_CONVOLVE, SVP_AIE_LAST)}, code),
        with_block("bias", what, weights(1, 1, biased(INT32_MAX)), {kernel(SVP_AIE_CONVOLVE, whole)}, code),
        with_block("bias_of_residual", what, weights(0, 1, biased(INT32_MAX)),
                   {kernel(SVP_AIE_CONVOLVE, SVP_AIE_LAST | SVP_AIE_RESIDUAL)}, code),
        with_block("bias_int16", what, weights(-1, 1, biased(INT32_MIN)),
                   {kernel(SVP_AIE_CONVOLVE, whole | SVP_AIE_OUTPUT_INT16)}, code),
        with_block("mean", what, requant_block(biased(INT32_MAX)), {kernel(SVP_AIE_POOL_AVERAGE, 0)}, code),
        with_block("add", what, requant_block(biased(INT32_MAX)), {kernel(SVP_AIE_ADD, 0)}, code),
        with_block("copy", what, requant_block(biased(INT32_MAX)), {kernel(SVP_AIE_COPY, 0)}, code),
    };
}

class CoreFaults : public KernelFixture, public testing::WithParamInterface<FaultCase> {
  public:
    CoreBench bench{"core", {}};
};

TEST_P(CoreFaults, StopTheCoreAndNameTheRecord)
{
    const FaultCase& one = GetParam();
    TestRing ring;
    ring.slots = ring_slots;
    std::vector<svp_aie_record> records;
    if (one.prepared)
        records = {set_buffer(0, input, 0, 1),
                   set_buffer(1, output, 0, 1),
                   set_buffer(2, input, 0, 1),
                   set_buffer(3, sums, 0, 1),
                   set_buffer(4, input + 0xFFFF, 0, 1),
                   set_buffer(5, sums + 0xFF84, 0, 1),
                   set_ring(ring.base(), slot_bytes, ring_slots, ring.full, ring.empty)};
    records.insert(records.end(), one.records.begin(), one.records.end());
    records.push_back(halt());
    ring.store(bench, one.block);
    bench.locks(aie::own).set_value(0, static_cast<int>(one.block.size() / slot_bytes));
    std::memset(bench.at(input), 100, 0x10000);
    for (uint32_t i = 0; i < 64; ++i)
        std::memcpy(bench.at(sums + 4 * i), &"\xFF\xFF\xFF\x7F"[0], 4);
    bench.load(records);
    if (one.name == "no_end") bench.load({delay(1)}, 255); // else memory that was never written holds HALT
    bench.enable();
    run_dry();
    ASSERT_EQ(bench.faults.size(), 1U);
    EXPECT_EQ(bench.faults[0].code, one.code) << bench.faults[0].what;
    EXPECT_THAT(bench.faults[0].what, testing::StartsWith("core, "));
    EXPECT_THAT(bench.faults[0].what, testing::HasSubstr("record "));
    EXPECT_THAT(bench.faults[0].what, testing::HasSubstr(one.what));
    EXPECT_FALSE(bench.done());
    EXPECT_FALSE(bench.core->progress().has_value());
    run_cycles(10);
    EXPECT_GE(bench.cycles_in("idle"), 10U);
    // It can be used again.
    bench.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET);
    bench.load({halt()});
    bench.enable();
    run_dry();
    EXPECT_TRUE(bench.done());
    EXPECT_EQ(bench.faults.size(), 1U);
}

std::string case_name(const testing::TestParamInfo<FaultCase>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Records, CoreFaults, testing::ValuesIn(record_faults()), case_name);
INSTANTIATE_TEST_SUITE_P(Blocks, CoreFaults, testing::ValuesIn(block_faults()), case_name);
INSTANTIATE_TEST_SUITE_P(Kernels, CoreFaults, testing::ValuesIn(kernel_faults()), case_name);
INSTANTIATE_TEST_SUITE_P(Overflows, CoreFaults, testing::ValuesIn(overflows()), case_name);

using CoreLimitValues = KernelFixture;

TEST_F(CoreLimitValues, SumsThatChangeTheirSignDoNotOverflow)
{
    CoreBench bench("core", {});
    TestRing ring;
    ring.slots = ring_slots;
    ring.store(bench, one_of_16(-1));
    bench.locks(aie::own).set_value(0, 1);
    std::memset(bench.at(input), 100, 64);
    for (uint32_t i = 0; i < 64; ++i) {
        const int32_t sum = i == 13 ? 7 : INT32_MAX;
        std::memcpy(bench.at(sums + 4 * i), &sum, 4);
    }
    const svp_aie_record r = changed(SVP_AIE_CONVOLVE, 0, [](auto& k) { k.u.kernel.out_channels = 16; });
    bench.load({set_buffer(0, input, 0, 1), set_buffer(3, sums, 0, 1),
                set_ring(ring.base(), slot_bytes, ring_slots, ring.full, ring.empty), record_of(SVP_AIE_TAKE_BLOCK), r,
                halt()});
    bench.enable();
    run_dry();
    ASSERT_TRUE(bench.done()) << bench.faults[0].what;
    for (uint32_t i = 0; i < 64; ++i) {
        int32_t sum = 0;
        std::memcpy(&sum, bench.at(sums + 4 * i), 4);
        EXPECT_EQ(sum, (i == 13 ? 7 : INT32_MAX) - (i % 16 == 13 ? 100 : 0)) << i;
    }
}

// The largest sums, biases and multipliers that are allowed.
TEST_F(CoreLimitValues, SumsOfAll32BitsAreRequantized)
{
    CoreBench bench("core", {});
    TestRing ring;
    ring.slots = ring_slots;
    ring.store(bench, weights(0, 1, svp_requant{0, INT32_MAX, INT32_MAX, 55}));
    bench.locks(aie::own).set_value(0, 1);
    std::memset(bench.at(input), 127, 64);
    for (uint32_t i = 0; i < 32; ++i) {
        const int32_t sum = i % 2 ? INT32_MIN : INT32_MAX;
        std::memcpy(bench.at(sums + 4 * i), &sum, 4);
    }
    svp_aie_record r = kernel(SVP_AIE_CONVOLVE, SVP_AIE_LAST | SVP_AIE_RESIDUAL);
    r.u.kernel.residual_zero_point = -128;
    bench.load({set_buffer(0, input, 0, 1), set_buffer(1, output, 0, 1), set_buffer(2, input, 0, 1),
                set_buffer(3, sums, 0, 1), set_ring(ring.base(), slot_bytes, ring_slots, ring.full, ring.empty),
                record_of(SVP_AIE_TAKE_BLOCK), r, halt()});
    bench.enable();
    run_dry();
    ASSERT_TRUE(bench.done()) << bench.faults[0].what;
    // 2^31 * 2^31 / 2^55 = 128, less a little
    for (uint32_t i = 0; i < 32; ++i)
        EXPECT_EQ(static_cast<int8_t>(*bench.at(output + i)), i % 2 ? -128 : 127);
}

TEST_F(CoreLimitValues, CascadeSumsAndSizesAreChecked)
{
    aie::CorePlace from, to;
    from.cascade_east = to.cascade_west = true;
    CoreBench sender("sender", from), receiver("receiver", to);
    sender.core->cascade_east->bind(*receiver.core->cascade_west);
    sender.load({set_buffer(0, input, 0, 1), cascade_send(0, 64), cascade_send(0, 128), halt()});
    std::memset(sender.at(input), 0x40, 128);
    std::memset(receiver.at(input), 0x40, 128);
    receiver.load({set_buffer(0, input, 0, 1), cascade_receive(0, 64, 1), halt()});
    sender.enable();
    receiver.enable();
    run_dry();
    ASSERT_EQ(receiver.faults.size(), 1U);
    EXPECT_EQ(receiver.faults[0].code, SVP_ERROR_ARRAY_OVERFLOW);
    EXPECT_THAT(receiver.faults[0].what, testing::HasSubstr("record 1 CASCADE_RECEIVE"));
    receiver.core->write_register(SVP_AIE_CORE_CONTROL, SVP_AIE_CORE_RESET);
    receiver.load({set_buffer(0, input, 0, 1), cascade_receive(0, 64, 0), halt()});
    receiver.enable();
    run_dry();
    ASSERT_EQ(receiver.faults.size(), 2U);
    EXPECT_THAT(receiver.faults[1].what, testing::HasSubstr("the cascade brings 128 bytes, expected are 64"));
}

} // namespace
} // namespace svp::test
