// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/models/engines/aie/core/convolve_case.h"

#include <algorithm>
#include <sstream>

namespace svp::test {
namespace {

constexpr unsigned input_register = 0, output_register = 1, residual_register = 5, accumulator_register = 7;

int extent(const ReferenceAxis& axis, int outputs)
{
    return (outputs - 1) * axis.stride + (axis.kernel - 1) * axis.dilation + 1;
}

void choose_axis(KernelBench& bench, ReferenceAxis& axis)
{
    axis.kernel = bench.pick({1, 1, 2, 3, 3, 4, 5, 6, 7});
    axis.stride = bench.pick({1, 1, 2, 3});
    axis.dilation = axis.kernel > 4 ? 1 : bench.pick({1, 1, 2, 3});
}

} // namespace

ConvolveCase::ConvolveCase(KernelBench& bench)
{
    choose_axis(bench, windows.rows);
    choose_axis(bench, windows.columns);
    const bool depthwise = bench.chance(15);
    partial = !depthwise && bench.chance(10);
    chunks = depthwise || partial ? 1 : bench.pick({1, 1, 2, 3, 4});
    row_blocks = bench.pick({1, 1, 2, 3});
    windows.out_channels = 8 * bench.number(1, 5);
    windows.in_channels = depthwise ? windows.out_channels : 8 * bench.pick({1, 1, 2, 3, 4, 5, 9, 17});
    out_rows = bench.number(1, 5);
    out_columns = bench.number(1, 15);
    in_rows = extent(windows.rows, out_rows) + bench.pick({0, 0, 1});
    windows.rows.chunk = in_rows;
    windows.columns.chunk = extent(windows.columns, out_columns) + bench.pick({0, 0, 1, 2});
    windows.columns.extent = 1; // no rule for columns
    valid = bench.chance(70) ? out_columns : bench.number(0, out_columns + 3);
    out_height = bench.chance(60) ? out_rows * row_blocks : bench.number(0, out_rows * row_blocks + 2);
    row_start = bench.pick({0, -1, -3, -windows.rows.kernel, 5, -40});
    const int rows = out_rows * row_blocks * windows.rows.stride + windows.rows.kernel * windows.rows.dilation;
    windows.rows.extent = std::max(1, bench.chance(50) ? rows + row_start : bench.number(1, rows + 6));
    if (row_blocks > 1) {
        row_step = out_rows * windows.rows.stride;
        out_row_step = out_rows;
    }
    windows.zero_point = bench.pick({0, -128, 127, bench.number(-128, 127)});
    residual_zero_point = bench.number(-128, 127);
    code.zero_point = bench.number(-128, 127);
    code.low = bench.chance(50) ? -128 : bench.number(-128, 0);
    code.high = bench.chance(50) ? 127 : bench.number(0, 127);
    if (depthwise) result_flags |= SVP_AIE_DEPTHWISE_INPUT;
    result_flags |= bench.pick<unsigned>({0, 0, SVP_AIE_RESIDUAL, SVP_AIE_OUTPUT_INT16, SVP_AIE_OUTPUT_INT32});
    if (partial) result_flags &= SVP_AIE_DEPTHWISE_INPUT;
    streamed = chunks > 1 && bench.chance(40);
    apart = chunks > 1 && bench.chance(50);
    columns_of_all = bench.valid_columns(valid);
    choose_weights(bench);
    place(bench);
}

void ConvolveCase::choose_weights(KernelBench& bench)
{
    const int taps = windows.rows.kernel * windows.columns.kernel;
    const int density = bench.pick({0, 25, 50, 75, 100, 100});
    const bool depthwise = weight_shape().depthwise;
    const int inputs = windows.in_channels / 8, outputs = windows.out_channels / 8;
    for (int i = 0; i < chunks; ++i) {
        ChunkWeights chunk;
        for (int block = 0; block < (depthwise ? outputs : outputs * inputs); ++block)
            chunk.kept.push_back(bench.chance(density));
        chunk.dense.resize(static_cast<size_t>(windows.out_channels * windows.in_channels * taps));
        for (size_t at = 0; at < chunk.dense.size(); ++at) {
            const int c = static_cast<int>(at) / taps % windows.in_channels;
            const int k = static_cast<int>(at) / taps / windows.in_channels;
            const int block = depthwise ? k / 8 : k / 8 * inputs + c / 8;
            if (depthwise && c / 8 != k / 8) continue;
            if (chunk.kept[static_cast<size_t>(block)]) chunk.dense[at] = static_cast<int8_t>(bench.number(-128, 127));
        }
        weights.push_back(std::move(chunk));
    }
    int bits = 14;
    for (int products = taps * windows.in_channels * chunks; products > 1; products /= 4)
        ++bits;
    for (int k = 0; k < windows.out_channels; ++k) {
        requants.push_back(bench.random_requant(bits));
        if (result_flags & SVP_AIE_OUTPUT_INT16) requants.back().shift = static_cast<uint32_t>(bench.number(0, 12));
    }
}

void ConvolveCase::place(KernelBench& bench)
{
    const auto results = static_cast<uint32_t>(out_rows * out_columns * windows.out_channels);
    input_stride = static_cast<uint32_t>(in_rows * windows.columns.chunk * windows.in_channels + bench.number(0, 40));
    output_stride = results * value_bytes() + static_cast<uint32_t>(bench.number(0, 40));
    residual_stride = results + static_cast<uint32_t>(bench.number(0, 40));
    input = SVP_AIE_WEST_MEMORY + static_cast<uint32_t>(bench.number(0, 200));
    output = SVP_AIE_SOUTH_MEMORY + static_cast<uint32_t>(bench.number(0, 200));
    accumulator = SVP_AIE_NORTH_MEMORY + 4 * static_cast<uint32_t>(bench.number(0, 50));
    residual = accumulator + 4 * results + static_cast<uint32_t>(bench.number(0, 50));
}

unsigned ConvolveCase::value_bytes() const
{
    return result_flags & SVP_AIE_OUTPUT_INT32 ? 4 : result_flags & SVP_AIE_OUTPUT_INT16 ? 2 : 1;
}

WeightShape ConvolveCase::weight_shape() const
{
    return {windows.in_channels, windows.out_channels, windows.rows.kernel * windows.columns.kernel,
            (result_flags & SVP_AIE_DEPTHWISE_INPUT) != 0};
}

bool ConvolveCase::fits() const
{
    const auto blocks = static_cast<uint32_t>(row_blocks), all_chunks = static_cast<uint32_t>(chunks);
    return input - SVP_AIE_WEST_MEMORY + input_stride * blocks * all_chunks <= SVP_AIE_NEIGHBOUR_BYTES &&
           output - SVP_AIE_SOUTH_MEMORY + output_stride * blocks <= SVP_AIE_NEIGHBOUR_BYTES &&
           residual - SVP_AIE_NORTH_MEMORY + residual_stride * blocks <= SVP_AIE_NEIGHBOUR_BYTES &&
           stream().size() <= KernelBench::most_bytes;
}

svp_aie_record ConvolveCase::convolve(unsigned flags) const
{
    constexpr uint8_t row_loop = 0, channel_loop = 1;
    svp_aie_record r = record_of(SVP_AIE_CONVOLVE);
    r.input = input_register;
    r.output = output_register;
    r.residual = residual_register;
    r.accumulator = accumulator_register;
    r.row_loop = row_loop;
    r.channel_loop = channel_loop;
    r.kernel_h = static_cast<uint8_t>(windows.rows.kernel);
    r.kernel_w = static_cast<uint8_t>(windows.columns.kernel);
    r.stride_h = static_cast<uint8_t>(windows.rows.stride);
    r.stride_w = static_cast<uint8_t>(windows.columns.stride);
    r.dilation_h = static_cast<uint8_t>(windows.rows.dilation);
    r.dilation_w = static_cast<uint8_t>(windows.columns.dilation);
    r.in_zero_point = static_cast<int8_t>(windows.zero_point);
    r.flags = static_cast<uint16_t>(flags | result_flags);
    auto& k = r.u.kernel;
    k.in_rows = static_cast<uint16_t>(in_rows);
    k.in_columns = static_cast<uint16_t>(windows.columns.chunk);
    k.in_channels = static_cast<uint16_t>(windows.in_channels);
    k.out_rows = static_cast<uint16_t>(out_rows);
    k.out_columns = static_cast<uint16_t>(out_columns);
    k.out_channels = static_cast<uint16_t>(windows.out_channels);
    k.in_height = static_cast<uint16_t>(windows.rows.extent);
    k.in_width = 1;
    k.out_height = static_cast<uint16_t>(out_height);
    k.row_start = static_cast<int16_t>(row_start);
    k.row_step = static_cast<uint16_t>(row_step);
    k.out_row_step = static_cast<uint16_t>(out_row_step);
    k.out_zero_point = static_cast<int8_t>(code.zero_point);
    k.residual_zero_point = static_cast<int8_t>(residual_zero_point);
    k.low = static_cast<int8_t>(code.low);
    k.high = static_cast<int8_t>(code.high);
    return r;
}

std::vector<svp_aie_record> ConvolveCase::records() const
{
    const auto row_count = static_cast<uint32_t>(row_blocks), chunk_count = static_cast<uint32_t>(chunks);
    std::vector<svp_aie_record> all = {set_buffer(input_register, input, input_stride, row_count * chunk_count),
                                       set_buffer(output_register, output, output_stride, row_count),
                                       set_buffer(residual_register, residual, residual_stride, row_count),
                                       set_buffer(accumulator_register, accumulator, 0, 1), loop(row_count)};
    const auto call = [&](unsigned flags) {
        if (streamed) all.push_back(record_of(SVP_AIE_TAKE_BLOCK));
        all.push_back(convolve(flags));
        if (streamed) all.push_back(record_of(SVP_AIE_GIVE_BLOCK));
        all.push_back(advance(input_register));
    };
    if (!streamed) all.insert(all.begin(), record_of(SVP_AIE_TAKE_BLOCK));
    const bool looped = chunks > 1;
    if (looped) {
        all.push_back(loop(apart ? chunk_count - 1 : chunk_count));
        call(SVP_AIE_FIRST_OF_LOOP | (apart ? 0U : unsigned{SVP_AIE_LAST_OF_LOOP}));
        all.push_back(end_loop());
    }
    if (!looped) call(partial ? 0 : SVP_AIE_FIRST | unsigned{SVP_AIE_LAST});
    if (apart) call(SVP_AIE_LAST);
    all.push_back(advance(output_register));
    all.push_back(advance(residual_register));
    all.push_back(end_loop());
    if (!streamed) all.push_back(record_of(SVP_AIE_GIVE_BLOCK));
    all.push_back(halt());
    return all;
}

Bytes ConvolveCase::stream() const
{
    constexpr uint32_t slot = KernelBench::slot_bytes;
    Bytes all = program_block(records(), columns_of_all, slot);
    if (!streamed) {
        const Bytes block = weight_block(weight_shape(), weights, requants, slot);
        all.insert(all.end(), block.begin(), block.end());
        return all;
    }
    for (int h = 0; h < row_blocks; ++h)
        for (int c = 0; c < chunks; ++c) {
            const auto& with = c + 1 == chunks ? requants : std::vector<svp_requant>();
            const Bytes block = weight_block(weight_shape(), {weights[static_cast<size_t>(c)]}, with, slot);
            all.insert(all.end(), block.begin(), block.end());
        }
    return all;
}

uint64_t ConvolveCase::kept_blocks(const ChunkWeights& chunk) const
{
    return static_cast<uint64_t>(std::count(chunk.kept.begin(), chunk.kept.end(), true));
}

uint64_t ConvolveCase::expect(MemoryImage& image) const
{
    uint64_t products = 0;
    const int columns = std::min(valid, out_columns), channels = windows.out_channels;
    for (int h = 0; h < row_blocks; ++h) {
        const int rows = std::clamp(out_height - h * out_row_step, 0, out_rows);
        const auto place_of = [&](int y, int x, int k) { return (y * out_columns + x) * channels + k; };
        std::vector<int64_t> sums(static_cast<size_t>(out_rows * out_columns * channels));
        ReferenceWindows here = windows;
        here.rows.origin = row_start + h * row_step;
        for (int c = 0; c < chunks; ++c) {
            const bool stored = partial || c + 1 < chunks;
            const uint32_t from = input + static_cast<uint32_t>(h * chunks + c) * input_stride;
            const auto* codes = reinterpret_cast<const int8_t*>(image.at(from));
            const ChunkWeights& chunk = weights[static_cast<size_t>(c)];
            for (int y = 0; y < rows; ++y)
                for (int x = 0; x < columns; ++x)
                    for (int k = 0; k < channels; ++k) {
                        const int at = place_of(y, x, k);
                        const uint32_t address = accumulator + 4 * static_cast<uint32_t>(at);
                        int64_t& sum = sums[static_cast<size_t>(at)];
                        if (partial) sum = image.get<int32_t>(address);
                        sum += reference_sum(here, codes, chunk.dense, y, x, k);
                        if (stored) image.set(address, static_cast<int32_t>(sum));
                    }
            const int pixels = rows * columns;
            products += kept_blocks(chunk) * static_cast<uint64_t>(weight_shape().taps * 64 * pixels);
        }
        if (partial) continue;
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns; ++x)
                for (int k = 0; k < channels; ++k)
                    expect_result(image, h, place_of(y, x, k), sums[static_cast<size_t>(place_of(y, x, k))]);
    }
    return products;
}

void ConvolveCase::expect_result(MemoryImage& image, int row_block, int place, int64_t sum) const
{
    const auto block = static_cast<uint32_t>(row_block), at = static_cast<uint32_t>(place);
    const uint32_t address = output + block * output_stride + at * value_bytes();
    const svp_requant& q = requants[at % static_cast<uint32_t>(windows.out_channels)];
    if (result_flags & SVP_AIE_OUTPUT_INT32) return image.set(address, static_cast<int32_t>(sum));
    if (result_flags & SVP_AIE_OUTPUT_INT16) {
        const Wide value = reference_round(Wide{sum} + q.bias, Wide{1} << q.shift);
        const Wide held = value < INT16_MIN ? INT16_MIN : value > INT16_MAX ? INT16_MAX : value;
        return image.set(address, static_cast<int16_t>(held));
    }
    Wide scaled = (Wide{sum} + q.bias) * q.multiplier;
    if (result_flags & SVP_AIE_RESIDUAL) {
        const auto second = image.get<int8_t>(residual + block * residual_stride + at);
        scaled += Wide{second - residual_zero_point} * q.residual_multiplier;
    }
    image.set(address, code.of(scaled, Wide{1} << q.shift));
}

std::string ConvolveCase::text() const
{
    std::ostringstream out;
    const auto axis = [&](const ReferenceAxis& a) {
        out << "kernel " << a.kernel << " stride " << a.stride << " dilation " << a.dilation << ", ";
    };
    axis(windows.rows);
    axis(windows.columns);
    out << "chunks " << chunks << " of " << in_rows << 'x' << windows.columns.chunk << 'x' << windows.in_channels
        << ", row blocks " << row_blocks << " of " << out_rows << 'x' << out_columns << 'x' << windows.out_channels
        << ", row start " << row_start << " of " << windows.rows.extent << ", out height " << out_height << ", valid "
        << valid << ", flags " << result_flags << (streamed ? ", streamed" : "") << (apart ? ", apart" : "")
        << (partial ? ", partial" : "");
    return out.str();
}

} // namespace svp::test
