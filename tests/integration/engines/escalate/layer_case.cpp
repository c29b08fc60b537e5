// SPDX-License-Identifier: Apache-2.0
#include "tests/integration/engines/escalate/layer_case.h"

#include "interface/common/packed_tensor.h"
#include "interface/engines/escalate/escalate_command.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>

namespace svp::test {
namespace {

void put_u32(std::vector<uint8_t>& bytes, size_t at, uint32_t value) { std::memcpy(&bytes[at], &value, 4); }

std::vector<uint8_t> pack(const Codes& codes, int format, int zero_point)
{
    std::vector<uint8_t> bytes(svp_tensor_bytes(format, codes.height, codes.width, codes.channels), 0xee);
    const unsigned groups = (codes.channels + 63) / 64;
    for (unsigned y = 0; y < codes.height; ++y)
        for (unsigned g = 0; g < groups; ++g) {
            const unsigned first = g * 64, count = std::min(64U, codes.channels - first);
            size_t at = svp_slot_offset(format, codes.height, codes.width, codes.channels, y, g);
            const size_t begin = at;
            if (format == SVP_FORMAT_BITMAP)
                for (unsigned x = 0; x < codes.width; ++x, at += (count + 7) / 8)
                    for (unsigned c = 0; c < (count + 7) / 8 * 8; ++c) {
                        if (c % 8 == 0) bytes[at + c / 8] = 0;
                        if (c < count && codes.at(first + c, y, x) != zero_point)
                            bytes[at + c / 8] = static_cast<uint8_t>(bytes[at + c / 8] | 1U << (c % 8));
                    }
            for (unsigned x = 0; x < codes.width; ++x)
                for (unsigned c = 0; c < count; ++c) {
                    const int8_t code = codes.at(first + c, y, x);
                    if (format == SVP_FORMAT_DENSE_INT8 || code != zero_point) bytes[at++] = static_cast<uint8_t>(code);
                }
            if (format == SVP_FORMAT_BITMAP)
                put_u32(bytes, (size_t{y} * groups + g) * 4, static_cast<uint32_t>(at - begin));
        }
    return bytes;
}

std::vector<uint8_t> pack_coefficients(const LayerCase& layer)
{
    const unsigned outputs = layer.command.out_c, bases = layer.command.bases, channels = layer.command.in_c;
    std::vector<uint8_t> table((outputs + 1) * 4), entries;
    for (unsigned k = 0; k < outputs; ++k) {
        put_u32(table, k * 4, static_cast<uint32_t>(entries.size()));
        std::vector<bool> signs;
        const int8_t* values = layer.coefficients.data() + size_t{k} * bases * channels;
        for (unsigned m = 0; m < bases; ++m, values += channels) {
            std::vector<uint8_t> bitmap((channels + 7) / 8, 0);
            for (unsigned c = 0; c < channels; ++c) {
                if (values[c] == 0) continue;
                bitmap[c / 8] = static_cast<uint8_t>(bitmap[c / 8] | 1U << (c % 8));
                signs.push_back(values[c] < 0);
            }
            entries.insert(entries.end(), bitmap.begin(), bitmap.end());
        }
        std::vector<uint8_t> packed((signs.size() + 7) / 8, 0);
        for (size_t i = 0; i < signs.size(); ++i)
            if (signs[i]) packed[i / 8] = static_cast<uint8_t>(packed[i / 8] | 1U << (i % 8));
        entries.insert(entries.end(), packed.begin(), packed.end());
    }
    put_u32(table, outputs * 4, static_cast<uint32_t>(entries.size()));
    table.insert(table.end(), entries.begin(), entries.end());
    return table;
}

// Weight of the direct convolution.
int64_t weight(const LayerCase& layer, unsigned k, unsigned c, unsigned r, unsigned s)
{
    const svp_escalate_command& cmd = layer.command;
    if (cmd.opcode == SVP_ESCALATE_CONV_DENSE)
        return layer.weights[((size_t{k} * (cmd.in_c / cmd.groups) + c) * cmd.kernel_h + r) * cmd.kernel_w + s];
    int64_t sum = 0;
    for (unsigned m = 0; m < cmd.bases; ++m)
        sum += layer.coefficients[(size_t{k} * cmd.bases + m) * cmd.in_c + c] *
               layer.weights[(size_t{m} * cmd.kernel_h + r) * cmd.kernel_w + s];
    return sum;
}

// Input position of a tap, or false in the padding.
bool tap(const svp_escalate_command& c, unsigned o, unsigned q, unsigned r, unsigned s, unsigned* y, unsigned* x)
{
    const int row = int(o * c.stride_h + r * c.dilation_h) - c.pad_top;
    const int column = int(q * c.stride_w + s * c.dilation_w) - c.pad_left;
    *y = unsigned(row);
    *x = unsigned(column);
    return row >= 0 && row < c.in_h && column >= 0 && column < c.in_w;
}

int64_t convolve(const LayerCase& layer, unsigned k, unsigned o, unsigned q)
{
    const svp_escalate_command& c = layer.command;
    const unsigned per_group = c.in_c / c.groups, first = k / (c.out_c / c.groups) * per_group;
    int64_t sum = 0;
    unsigned y, x;
    for (unsigned r = 0; r < c.kernel_h; ++r)
        for (unsigned s = 0; s < c.kernel_w; ++s)
            if (tap(c, o, q, r, s, &y, &x))
                for (unsigned ch = 0; ch < per_group; ++ch)
                    sum += weight(layer, k, ch, r, s) * (layer.input.at(first + ch, y, x) - c.in_zero_point);
    return sum;
}

int8_t pool(const LayerCase& layer, unsigned ch, unsigned o, unsigned q)
{
    const svp_escalate_command& c = layer.command;
    int64_t sum = 0;
    int most = -128, count = 0;
    unsigned y, x;
    for (unsigned r = 0; r < c.kernel_h; ++r)
        for (unsigned s = 0; s < c.kernel_w; ++s)
            if (tap(c, o, q, r, s, &y, &x)) {
                sum += layer.input.at(ch, y, x) - c.in_zero_point;
                most = std::max<int>(most, layer.input.at(ch, y, x));
                count += 1;
            }
    if (c.opcode == SVP_ESCALATE_POOL_MAX) return svp_clamp(most, c.activation_low, c.activation_high);
    if (c.flags & SVP_ESCALATE_COUNT_PADDING) count = c.kernel_h * c.kernel_w;
    return svp_requantize_mean(sum, count, layer.requant.data(), c.out_zero_point, c.activation_low, c.activation_high);
}

// Over the input pixels from the first to the last that any output's window spans.
uint64_t stage1_additions(const LayerCase& layer)
{
    const svp_escalate_command& c = layer.command;
    const int rows =
        std::min<int>(c.in_h, (c.out_h - 1) * c.stride_h + (c.kernel_h - 1) * c.dilation_h + 1 - c.pad_top);
    const int columns =
        std::min<int>(c.in_w, (c.out_w - 1) * c.stride_w + (c.kernel_w - 1) * c.dilation_w + 1 - c.pad_left);
    uint64_t count = 0;
    for (unsigned i = 0; i < unsigned{c.out_c} * c.bases; ++i)
        for (unsigned ch = 0; ch < c.in_c; ++ch)
            for (int y = 0; layer.coefficients[size_t{i} * c.in_c + ch] != 0 && y < rows; ++y)
                for (int x = 0; x < columns; ++x)
                    count += layer.input.at(ch, unsigned(y), unsigned(x)) != c.in_zero_point;
    return count;
}

int8_t output_code(const LayerCase& layer, unsigned k, unsigned o, unsigned q)
{
    const svp_escalate_command& c = layer.command;
    if (c.opcode == SVP_ESCALATE_POOL_MAX || c.opcode == SVP_ESCALATE_POOL_AVERAGE) return pool(layer, k, o, q);
    const bool convolution = c.opcode == SVP_ESCALATE_CONV_DENSE || c.opcode == SVP_ESCALATE_CONV_DECOMPOSED;
    const int64_t sum = convolution ? convolve(layer, k, o, q) : layer.input.at(k, o, q) - c.in_zero_point;
    const bool second = c.opcode == SVP_ESCALATE_ADD || (c.flags & SVP_ESCALATE_RESIDUAL) != 0;
    return svp_requantize(sum, &layer.requant[convolution ? k : 0],
                          second ? layer.residual.at(k, o, q) - c.residual_zero_point : 0, c.out_zero_point,
                          c.activation_low, c.activation_high);
}

std::vector<int8_t> random_codes(std::mt19937_64& random, size_t count, double density, int zero)
{
    std::vector<int8_t> codes(count);
    for (int8_t& code : codes)
        code = static_cast<int8_t>(chance(random, density) ? int(pick(random, 0, 255)) - 128 : zero);
    return codes;
}

} // namespace

uint64_t pick(std::mt19937_64& random, uint64_t low, uint64_t high) { return low + random() % (high - low + 1); }

bool chance(std::mt19937_64& random, double probability)
{
    return static_cast<double>(random() >> 11) * 0x1p-53 < probability;
}

svp_layer_command layer_command(const LayerCase& layer)
{
    svp_layer_command command{};
    command.version = SVP_COMMAND_VERSION;
    command.engine = SVP_ENGINE_ESCALATE;
    std::copy(layer.operand.begin(), layer.operand.end(), command.operand);
    svp_escalate_put(&command, &layer.command);
    return command;
}

std::vector<std::vector<uint8_t>> operand_bytes(LayerCase& layer)
{
    const svp_escalate_command& c = layer.command;
    std::vector<std::vector<uint8_t>> bytes(SVP_OPERANDS);
    bytes[SVP_ESCALATE_OPERAND_INPUT] = pack(layer.input, c.input_format, c.in_zero_point);
    bytes[SVP_ESCALATE_OPERAND_OUTPUT].assign(svp_tensor_bytes(c.output_format, c.out_h, c.out_w, c.out_c),
                                              layer.background);
    bytes[SVP_ESCALATE_OPERAND_WEIGHTS].assign(layer.weights.begin(), layer.weights.end());
    if (c.opcode == SVP_ESCALATE_CONV_DECOMPOSED) bytes[SVP_ESCALATE_OPERAND_COEFFICIENTS] = pack_coefficients(layer);
    bytes[SVP_ESCALATE_OPERAND_REQUANT].resize(layer.requant.size() * sizeof(svp_requant));
    if (!layer.requant.empty())
        std::memcpy(bytes[SVP_ESCALATE_OPERAND_REQUANT].data(), layer.requant.data(),
                    bytes[SVP_ESCALATE_OPERAND_REQUANT].size());
    if (!layer.residual.values.empty())
        bytes[SVP_ESCALATE_OPERAND_RESIDUAL] = pack(layer.residual, c.residual_format, c.residual_zero_point);
    for (unsigned i = 0; i < SVP_OPERANDS; ++i)
        layer.operand[i].size = static_cast<uint32_t>(bytes[i].size());
    return bytes;
}

Codes expected_output(const LayerCase& layer)
{
    const svp_escalate_command& c = layer.command;
    const unsigned channels = c.opcode == SVP_ESCALATE_COPY ? c.in_c : c.out_c;
    Codes out{channels, c.out_h, c.out_w, std::vector<int8_t>(size_t{channels} * c.out_h * c.out_w)};
    for (unsigned k = 0; k < channels; ++k)
        for (unsigned o = 0; o < c.out_h; ++o)
            for (unsigned q = 0; q < c.out_w; ++q)
                out.at(k, o, q) = output_code(layer, k, o, q);
    return out;
}

uint64_t expected_effectual(const LayerCase& layer)
{
    const svp_escalate_command& c = layer.command;
    if (c.opcode != SVP_ESCALATE_CONV_DENSE && c.opcode != SVP_ESCALATE_CONV_DECOMPOSED) return 0;
    const unsigned per_group = c.in_c / c.groups;
    uint64_t count = c.opcode == SVP_ESCALATE_CONV_DECOMPOSED ? stage1_additions(layer) : 0;
    unsigned y, x;
    for (unsigned k = 0; k < c.out_c; ++k)
        for (unsigned o = 0; o < c.out_h; ++o)
            for (unsigned q = 0; q < c.out_w; ++q)
                for (unsigned r = 0; r < c.kernel_h; ++r)
                    for (unsigned s = 0; s < c.kernel_w; ++s) {
                        if (!tap(c, o, q, r, s, &y, &x)) continue;
                        if (c.opcode == SVP_ESCALATE_CONV_DECOMPOSED) {
                            count += c.bases;
                            continue;
                        }
                        const unsigned first = k / (c.out_c / c.groups) * per_group;
                        for (unsigned ch = 0; ch < per_group; ++ch)
                            count +=
                                weight(layer, k, ch, r, s) != 0 && layer.input.at(first + ch, y, x) != c.in_zero_point;
                    }
    return count;
}

Codes unpack_output(const LayerCase& layer, const std::vector<uint8_t>& bytes)
{
    const svp_escalate_command& c = layer.command;
    const bool copy = c.opcode == SVP_ESCALATE_COPY;
    const unsigned channels = copy ? c.in_c : c.out_c, offset = copy ? c.channel_offset : 0;
    Codes out{channels, c.out_h, c.out_w, std::vector<int8_t>(size_t{channels} * c.out_h * c.out_w)};
    const unsigned groups = (c.out_c + 63) / 64;
    for (unsigned y = 0; y < c.out_h; ++y)
        for (unsigned g = 0; g < groups; ++g) {
            const unsigned first = g * 64, count = std::min(64U, c.out_c - first);
            const uint8_t* slot = &bytes[svp_slot_offset(c.output_format, c.out_h, c.out_w, c.out_c, y, g)];
            const uint8_t* code = slot;
            const bool bitmap = c.output_format == SVP_FORMAT_BITMAP;
            if (bitmap) code += size_t{c.out_w} * ((count + 7) / 8);
            for (unsigned x = 0; x < c.out_w; ++x)
                for (unsigned ch = 0; ch < count; ++ch) {
                    const bool there = !bitmap || (slot[x * ((count + 7) / 8) + ch / 8] >> (ch % 8) & 1) != 0;
                    const auto value = static_cast<int8_t>(there ? *code++ : uint8_t(c.out_zero_point));
                    EXPECT_FALSE(bitmap && there && value == c.out_zero_point);
                    const unsigned k = first + ch;
                    if (k >= offset && k < offset + channels)
                        out.at(k - offset, y, x) = value;
                    else
                        EXPECT_EQ(static_cast<uint8_t>(value), layer.background) << "channel " << k;
                }
            if (!bitmap) continue;
            uint32_t used;
            std::memcpy(&used, &bytes[(size_t{y} * groups + g) * 4], 4);
            EXPECT_EQ(used, static_cast<size_t>(code - slot)) << "slot of row " << y << ", group " << g;
        }
    return out;
}

void fill_layer(LayerCase& layer, std::mt19937_64& random, double activation_density, double weight_density)
{
    svp_escalate_command& c = layer.command;
    const bool convolution = c.opcode == SVP_ESCALATE_CONV_DENSE || c.opcode == SVP_ESCALATE_CONV_DECOMPOSED;
    const size_t taps = size_t{c.kernel_h} * c.kernel_w;
    layer.input = {c.in_c, c.in_h, c.in_w,
                   random_codes(random, size_t{c.in_c} * c.in_h * c.in_w, activation_density, c.in_zero_point)};
    if (c.opcode == SVP_ESCALATE_ADD || (c.flags & SVP_ESCALATE_RESIDUAL) != 0)
        layer.residual = {
            c.out_c, c.out_h, c.out_w,
            random_codes(random, size_t{c.out_c} * c.out_h * c.out_w, activation_density, c.residual_zero_point)};
    if (c.opcode == SVP_ESCALATE_CONV_DENSE)
        layer.weights = random_codes(random, size_t{c.out_c} * (c.in_c / c.groups) * taps, weight_density, 0);
    if (c.opcode == SVP_ESCALATE_CONV_DECOMPOSED) {
        layer.weights = random_codes(random, c.bases * taps, 1.0, 0);
        layer.coefficients.resize(size_t{c.out_c} * c.bases * c.in_c);
        for (int8_t& coefficient : layer.coefficients)
            coefficient = static_cast<int8_t>(chance(random, weight_density) ? (chance(random, 0.5) ? 1 : -1) : 0);
    }
    if (c.opcode == SVP_ESCALATE_POOL_MAX) return;
    layer.requant.resize(convolution ? c.out_c : 1);
    for (svp_requant& record : layer.requant) {
        record.bias = static_cast<int32_t>(pick(random, 0, 4000)) - 2000;
        record.multiplier = static_cast<int32_t>(pick(random, 0, 1U << 30));
        record.residual_multiplier = static_cast<int32_t>(pick(random, 0, 1U << 30));
        record.shift = static_cast<uint32_t>(pick(random, 29, convolution ? 42 : 33));
    }
}

namespace {

unsigned outputs(unsigned in, unsigned kernel, unsigned stride, unsigned dilation, unsigned before, unsigned after)
{
    const unsigned window = (kernel - 1) * dilation + 1;
    return in + before + after < window ? 0 : (in + before + after - window) / stride + 1;
}

} // namespace

LayerCase random_layer(std::mt19937_64& random)
{
    LayerCase layer;
    svp_escalate_command& c = layer.command;
    constexpr unsigned kinds[] = {
        SVP_ESCALATE_CONV_DECOMPOSED, SVP_ESCALATE_CONV_DECOMPOSED, SVP_ESCALATE_CONV_DENSE, SVP_ESCALATE_CONV_DENSE,
        SVP_ESCALATE_POOL_MAX,        SVP_ESCALATE_POOL_AVERAGE,    SVP_ESCALATE_ADD,        SVP_ESCALATE_COPY};
    c.opcode = static_cast<uint8_t>(kinds[pick(random, 0, 7)]);
    const bool convolution = c.opcode <= SVP_ESCALATE_CONV_DECOMPOSED;
    const bool windowed = convolution || c.opcode <= SVP_ESCALATE_POOL_AVERAGE;
    c.groups = c.kernel_h = c.kernel_w = c.stride_h = c.stride_w = c.dilation_h = c.dilation_w = 1;
    do {
        c.in_h = static_cast<uint16_t>(pick(random, 1, 13));
        c.in_w = static_cast<uint16_t>(pick(random, 1, 15));
        if (!windowed) {
            c.out_h = c.in_h;
            c.out_w = c.in_w;
            break;
        }
        c.kernel_h = static_cast<uint8_t>(pick(random, 1, chance(random, 0.3) ? 7 : 3));
        c.kernel_w = static_cast<uint8_t>(chance(random, 0.7) ? c.kernel_h : pick(random, 1, 7));
        c.stride_h = static_cast<uint8_t>(pick(random, 1, 3));
        c.stride_w = static_cast<uint8_t>(chance(random, 0.7) ? c.stride_h : pick(random, 1, 3));
        c.dilation_h = c.dilation_w = static_cast<uint8_t>(chance(random, 0.2) ? 2 : 1);
        const bool holes = !convolution && c.dilation_h > 1; // windows over holes of a small input: not allowed
        c.pad_top = holes ? 0 : static_cast<uint8_t>(pick(random, 0, c.kernel_h - 1U));
        c.pad_bottom = holes ? 0 : static_cast<uint8_t>(pick(random, 0, c.kernel_h - 1U));
        c.pad_left = holes ? 0 : static_cast<uint8_t>(pick(random, 0, c.kernel_w - 1U));
        c.pad_right = holes ? 0 : static_cast<uint8_t>(pick(random, 0, c.kernel_w - 1U));
        c.out_h = static_cast<uint16_t>(outputs(c.in_h, c.kernel_h, c.stride_h, c.dilation_h, c.pad_top, c.pad_bottom));
        c.out_w = static_cast<uint16_t>(outputs(c.in_w, c.kernel_w, c.stride_w, c.dilation_w, c.pad_left, c.pad_right));
    } while (c.out_h == 0 || c.out_w == 0);

    c.in_c = static_cast<uint16_t>(chance(random, 0.3) ? pick(random, 65, 200) : pick(random, 1, 70));
    c.out_c =
        convolution ? static_cast<uint16_t>(chance(random, 0.3) ? pick(random, 65, 150) : pick(random, 1, 64)) : c.in_c;
    if (c.opcode == SVP_ESCALATE_COPY) {
        c.channel_offset = static_cast<uint16_t>(pick(random, 0, 80));
        c.out_c = static_cast<uint16_t>(c.channel_offset + c.in_c + pick(random, 0, 80));
        layer.background = 0x5a;
    }
    if (c.opcode == SVP_ESCALATE_CONV_DENSE && chance(random, 0.4)) {
        c.groups = static_cast<uint16_t>(pick(random, 1, 24));
        c.in_c = static_cast<uint16_t>(c.groups * pick(random, 1, chance(random, 0.5) ? 1 : 6));
        c.out_c = static_cast<uint16_t>(c.groups * pick(random, 1, 3));
    }
    if (c.opcode == SVP_ESCALATE_CONV_DECOMPOSED) c.bases = static_cast<uint8_t>(pick(random, 1, 6));
    if (convolution && chance(random, 0.4)) c.flags = SVP_ESCALATE_RESIDUAL;
    if (c.opcode == SVP_ESCALATE_POOL_AVERAGE && chance(random, 0.5)) c.flags = SVP_ESCALATE_COUNT_PADDING;
    c.weight_format = c.opcode == SVP_ESCALATE_CONV_DENSE        ? SVP_WEIGHTS_DENSE_INT8
                      : c.opcode == SVP_ESCALATE_CONV_DECOMPOSED ? SVP_WEIGHTS_TERNARY
                                                                 : SVP_WEIGHTS_NONE;
    c.input_format = static_cast<uint8_t>(pick(random, 0, 1));
    c.output_format = c.opcode == SVP_ESCALATE_COPY ? 0 : static_cast<uint8_t>(pick(random, 0, 1));
    const bool second = c.opcode == SVP_ESCALATE_ADD || (c.flags & SVP_ESCALATE_RESIDUAL) != 0;
    c.residual_format = second ? static_cast<uint8_t>(pick(random, 0, 1)) : 0;
    c.in_zero_point = static_cast<int8_t>(int(pick(random, 0, 255)) - 128);
    c.out_zero_point =
        c.opcode == SVP_ESCALATE_POOL_MAX ? c.in_zero_point : static_cast<int8_t>(int(pick(random, 0, 255)) - 128);
    c.residual_zero_point = static_cast<int8_t>(int(pick(random, 0, 255)) - 128);
    c.activation_low = static_cast<int8_t>(chance(random, 0.5) ? -128 : c.out_zero_point);
    c.activation_high = 127;
    constexpr double densities[] = {0, 0.05, 0.3, 0.5, 0.9, 1};
    fill_layer(layer, random, densities[pick(random, 0, 5)], densities[pick(random, 0, 5)]);
    return layer;
}

} // namespace svp::test
