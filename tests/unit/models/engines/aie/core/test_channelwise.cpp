// SPDX-License-Identifier: Apache-2.0
// Pooling, add and copy against plain loops, over the whole of the memories that a core reaches.
#include "tests/reference/aie_kernel_reference.h"
#include "tests/unit/models/engines/aie/core/kernel_bench.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <sstream>

namespace svp::test {
namespace {

constexpr unsigned input_register = 2, output_register = 3, second_register = 4;

struct ChannelwiseCase {
    ChannelwiseCase(KernelBench& bench, svp_aie_core_opcode kind);

    bool fits() const;
    bool pools() const { return opcode == SVP_AIE_POOL_MAX || opcode == SVP_AIE_POOL_AVERAGE; }
    std::vector<svp_aie_record> records() const;
    Bytes stream() const;
    void expect(MemoryImage& image) const;
    void expect_pixel(MemoryImage& image, const ReferenceWindows& here, int row_block, int y, int x) const;
    std::string text() const;

    svp_aie_core_opcode opcode;
    ReferenceWindows windows;
    ReferenceCode code;
    svp_requant requant{};
    int row_blocks = 1, out_rows = 1, out_columns = 1, in_rows = 1;
    int row_start = 0, row_step = 0, out_row_step = 0, out_height = 1, column_start = 0, column_step = 0;
    int valid = 1, second_zero_point = 0;
    bool count_padding = false;
    std::vector<uint16_t> columns_of_all;
    uint32_t input = 0, output = 0, second = 0, stride = 0;
};

ChannelwiseCase::ChannelwiseCase(KernelBench& bench, svp_aie_core_opcode kind) : opcode(kind)
{
    for (ReferenceAxis* axis : {&windows.rows, &windows.columns}) {
        axis->kernel = pools() ? bench.number(1, 7) : 1;
        axis->stride = pools() ? bench.number(1, 3) : 1;
        axis->dilation = pools() ? bench.pick({1, 1, 1, 2, 3}) : 1;
    }
    row_blocks = bench.pick({1, 1, 2, 3});
    windows.in_channels = windows.out_channels = 8 * bench.number(1, 9);
    windows.pad_columns = true;
    out_rows = bench.number(1, 5);
    out_columns = bench.number(1, 9);
    const auto extent = [&](const ReferenceAxis& axis, int outputs) {
        const int more = pools() ? bench.pick({0, 0, 1}) : 0;
        return (outputs - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1 + more;
    };
    in_rows = windows.rows.chunk = extent(windows.rows, out_rows);
    windows.columns.chunk = extent(windows.columns, out_columns);
    valid = bench.chance(70) ? out_columns : bench.number(0, out_columns + 3);
    out_height = bench.chance(60) ? out_rows * row_blocks : bench.number(0, out_rows * row_blocks + 2);
    if (row_blocks > 1) {
        row_step = out_rows * windows.rows.stride;
        out_row_step = out_rows;
    }
    row_start = bench.number(-windows.rows.kernel * windows.rows.dilation, 3);
    column_step = bench.number(0, 3);
    column_start = bench.number(-windows.columns.kernel * windows.columns.dilation, 3) - column_step * 3;
    windows.columns.origin = column_start + column_step * int{KernelBench::column};
    windows.rows.extent = std::max(1, row_start + in_rows * row_blocks + bench.number(-6, 1));
    windows.columns.extent = std::max(1, windows.columns.origin + windows.columns.chunk + bench.number(-6, 1));
    if (!pools()) { // every pixel is there
        windows.pad_columns = false;
        row_start = 0;
        windows.rows.extent = in_rows * row_blocks;
    }
    windows.zero_point = bench.number(-128, 127);
    second_zero_point = bench.number(-128, 127);
    code = {bench.number(-128, 127), bench.number(-128, 0), bench.number(0, 127)};
    requant = bench.random_requant(bench.number(7, 10));
    count_padding = opcode == SVP_AIE_POOL_AVERAGE && bench.chance(50);
    columns_of_all = bench.valid_columns(valid);
    const int bytes = std::max(in_rows * windows.columns.chunk, out_rows * out_columns) * windows.in_channels;
    stride = static_cast<uint32_t>(bytes + bench.number(0, 30));
    input = SVP_AIE_NORTH_MEMORY + static_cast<uint32_t>(bench.number(0, 100));
    output = SVP_AIE_WEST_MEMORY + static_cast<uint32_t>(bench.number(0, 100));
    second = SVP_AIE_SOUTH_MEMORY + static_cast<uint32_t>(bench.number(0, 100));
}

bool ChannelwiseCase::fits() const
{
    return 100 + stride * static_cast<uint32_t>(row_blocks) <= SVP_AIE_NEIGHBOUR_BYTES;
}

std::vector<svp_aie_record> ChannelwiseCase::records() const
{
    const auto blocks = static_cast<uint32_t>(row_blocks);
    svp_aie_record r = record_of(opcode);
    r.input = input_register;
    r.output = output_register;
    r.residual = second_register;
    r.row_loop = 0;
    r.kernel_h = static_cast<uint8_t>(windows.rows.kernel);
    r.kernel_w = static_cast<uint8_t>(windows.columns.kernel);
    r.stride_h = static_cast<uint8_t>(windows.rows.stride);
    r.stride_w = static_cast<uint8_t>(windows.columns.stride);
    r.dilation_h = static_cast<uint8_t>(windows.rows.dilation);
    r.dilation_w = static_cast<uint8_t>(windows.columns.dilation);
    r.in_zero_point = static_cast<int8_t>(windows.zero_point);
    r.flags = count_padding ? SVP_AIE_COUNT_PADDING : 0;
    auto& k = r.u.kernel;
    k.in_rows = static_cast<uint16_t>(in_rows);
    k.in_columns = static_cast<uint16_t>(windows.columns.chunk);
    k.in_channels = k.out_channels = static_cast<uint16_t>(windows.in_channels);
    k.out_rows = static_cast<uint16_t>(out_rows);
    k.out_columns = static_cast<uint16_t>(out_columns);
    k.in_height = static_cast<uint16_t>(windows.rows.extent);
    k.in_width = static_cast<uint16_t>(windows.columns.extent);
    k.out_height = static_cast<uint16_t>(out_height);
    k.row_start = static_cast<int16_t>(row_start);
    k.column_start = static_cast<int16_t>(column_start);
    k.row_step = static_cast<uint16_t>(row_step);
    k.column_step = static_cast<uint16_t>(column_step);
    k.out_row_step = static_cast<uint16_t>(out_row_step);
    k.out_zero_point = static_cast<int8_t>(code.zero_point);
    k.residual_zero_point = static_cast<int8_t>(second_zero_point);
    k.low = static_cast<int8_t>(code.low);
    k.high = static_cast<int8_t>(code.high);
    return {record_of(SVP_AIE_TAKE_BLOCK),
            set_buffer(input_register, input, stride, blocks),
            set_buffer(output_register, output, stride, blocks),
            set_buffer(second_register, second, stride, blocks),
            loop(blocks),
            r,
            advance(input_register),
            advance(output_register),
            advance(second_register),
            end_loop(),
            record_of(SVP_AIE_GIVE_BLOCK),
            halt()};
}

Bytes ChannelwiseCase::stream() const
{
    Bytes all = program_block(records(), columns_of_all, KernelBench::slot_bytes);
    const Bytes block = weight_block({}, {}, {requant}, KernelBench::slot_bytes);
    all.insert(all.end(), block.begin(), block.end());
    return all;
}

void ChannelwiseCase::expect_pixel(MemoryImage& image, const ReferenceWindows& here, int row_block, int y, int x) const
{
    const uint32_t block = static_cast<uint32_t>(row_block) * stride;
    const auto* codes = reinterpret_cast<const int8_t*>(image.at(input + block));
    for (int c = 0; c < windows.in_channels; ++c) {
        const uint32_t at = block + static_cast<uint32_t>((y * out_columns + x) * windows.in_channels + c);
        if (opcode == SVP_AIE_POOL_MAX) {
            const int largest = reference_maximum(here, codes, y, x, c, code.low);
            image.set(output + at, static_cast<int8_t>(std::min(largest, code.high)));
            continue;
        }
        int count = 0;
        Wide scaled = (Wide{reference_total(here, codes, y, x, c, count)} + requant.bias) * requant.multiplier;
        if (count_padding) count = windows.rows.kernel * windows.columns.kernel;
        if (opcode != SVP_AIE_POOL_AVERAGE) count = 1;
        if (opcode == SVP_AIE_ADD)
            scaled += Wide{image.get<int8_t>(second + at) - second_zero_point} * requant.residual_multiplier;
        image.set(output + at, code.of(scaled, Wide{std::max(count, 1)} << requant.shift));
    }
}

void ChannelwiseCase::expect(MemoryImage& image) const
{
    for (int h = 0; h < row_blocks; ++h) {
        ReferenceWindows here = windows;
        here.rows.origin = row_start + h * row_step;
        for (int y = 0; y < std::min(out_rows, out_height - h * out_row_step); ++y)
            for (int x = 0; x < std::min(valid, out_columns); ++x)
                expect_pixel(image, here, h, y, x);
    }
}

std::string ChannelwiseCase::text() const
{
    std::ostringstream out;
    out << "opcode " << opcode;
    for (const ReferenceAxis* axis : {&windows.rows, &windows.columns})
        out << ", kernel " << axis->kernel << " stride " << axis->stride << " dilation " << axis->dilation << " extent "
            << axis->extent;
    out << ", " << row_blocks << " of " << in_rows << 'x' << windows.columns.chunk << 'x' << windows.in_channels
        << " to " << out_rows << 'x' << out_columns << ", row start " << row_start << ", column "
        << windows.columns.origin << ", out height " << out_height << ", valid " << valid
        << (count_padding ? ", counts padding" : "");
    return out.str();
}

class CoreChannelwise : public testing::TestWithParam<svp_aie_core_opcode> {};

TEST_P(CoreChannelwise, IsWhatPlainLoopsMakeOfRandomShapes)
{
    KernelBench bench;
    for (unsigned run = 0; run < 200;) {
        const ChannelwiseCase random(bench, GetParam());
        if (!random.fits()) continue;
        ++run;
        SCOPED_TRACE("case " + std::to_string(run) + ": " + random.text());
        MemoryImage image(bench.bench, bench.random);
        bench.load(random.stream(), image);
        random.expect(image);
        bench.run();
        ASSERT_EQ(image.first_difference(), 0U);
        ASSERT_FALSE(testing::Test::HasFailure());
    }
    EXPECT_EQ(bench.bench.counter("kernels") > 200, true);
    EXPECT_EQ(bench.bench.counter("macs"), 0U);
}

INSTANTIATE_TEST_SUITE_P(Kernels, CoreChannelwise,
                         testing::Values(SVP_AIE_POOL_MAX, SVP_AIE_POOL_AVERAGE, SVP_AIE_ADD, SVP_AIE_COPY));

} // namespace
} // namespace svp::test
