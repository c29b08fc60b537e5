// SPDX-License-Identifier: Apache-2.0
#include "models/engines/escalate/arithmetic/kernel_row.h"
#include "models/engines/escalate/common/coefficient_set.h"
#include "models/engines/escalate/common/pairing.h"
#include "models/engines/escalate/common/row_decoder.h"

#include <algorithm>
#include <cstring>

namespace svp::escalate {
namespace {

// One bitmap of ceil(channels / 8) bytes as 64-bit words; false where bits are set beyond the last channel.
bool load_bitmap(const uint8_t* bytes, unsigned channels, std::vector<uint64_t>& words)
{
    const unsigned size = svp_bitmap_bytes(channels);
    words.assign(svp_channel_groups(channels), 0);
    for (unsigned i = 0; i < size; ++i)
        words[i / 8] |= uint64_t{bytes[i]} << (i % 8 * 8);
    const unsigned rest = channels % 64;
    return rest == 0 || (words.back() >> rest) == 0;
}

bool bit_at(const uint8_t* bytes, size_t index) { return ((bytes[index / 8] >> (index % 8)) & 1) != 0; }

struct SliceLists {
    std::vector<uint64_t> words;
    std::vector<uint16_t> minus;
};

// Appends one slice; `sign` counts the sign bits read so far.
void append_slice(CoefficientSet& set, SliceLists& lists, const uint8_t* signs, size_t& sign)
{
    lists.minus.clear();
    set.plus.push_back(static_cast<uint32_t>(set.channels.size()));
    for (size_t w = 0; w < lists.words.size(); ++w) {
        for (uint64_t bits = lists.words[w]; bits != 0; bits &= bits - 1, ++sign) {
            const auto channel = static_cast<uint16_t>(w * 64 + static_cast<unsigned>(__builtin_ctzll(bits)));
            (bit_at(signs, sign) ? lists.minus : set.channels).push_back(channel);
        }
    }
    set.minus.push_back(static_cast<uint32_t>(set.channels.size()));
    set.channels.insert(set.channels.end(), lists.minus.begin(), lists.minus.end());
    set.adder_bound = std::max(set.adder_bound, stage1_bound(set.channels.size() - set.plus.back()));
}

bool decode_entry(CoefficientSet& set, const LayerPlan& plan, const uint8_t* entry, size_t bytes, SliceLists& lists)
{
    const unsigned channels = plan.command.in_c, bases = plan.command.bases;
    const unsigned group_bits = plan.target.channel_group;
    const size_t bitmaps = size_t{bases} * svp_bitmap_bytes(channels);
    if (bytes < bitmaps) return false;
    const size_t count = svp_count_set_bits(entry, bitmaps);
    if (bytes != bitmaps + (count + 7) / 8) return false;
    const uint8_t* signs = entry + bitmaps;
    if (count % 8 != 0 && (signs[count / 8] >> (count % 8)) != 0) return false;

    size_t sign = 0;
    const unsigned groups = pairing_groups(channels, group_bits);
    for (unsigned m = 0; m < bases; ++m) {
        if (!load_bitmap(entry + size_t{m} * svp_bitmap_bytes(channels), channels, lists.words)) return false;
        const size_t at = set.nonzero.size();
        set.nonzero.resize(at + groups);
        regroup(lists.words.data(), channels, 1, group_bits, set.nonzero.data() + at);
        append_slice(set, lists, signs, sign);
    }
    return true;
}

void count_nonzero_weights(CoefficientSet& set, const LayerPlan& plan)
{
    const unsigned channels = plan.group_channels, rows = plan.command.kernel_h, taps = plan.command.kernel_w;
    set.nonzero_counts.assign(size_t{rows} * set.inputs.count * taps, 0);
    const int8_t* weight = set.weights.data();
    for (unsigned i = 0; i < set.outputs.count; ++i) {
        const unsigned first = plan.convolution_group(set.outputs.first + i) * channels - set.inputs.first;
        for (unsigned c = 0; c < channels; ++c)
            for (unsigned r = 0; r < rows; ++r) {
                uint32_t* counts = set.nonzero_counts.data() + (size_t{r} * set.inputs.count + first + c) * taps;
                for (unsigned s = 0; s < taps; ++s)
                    counts[s] += *weight++ != 0;
            }
    }
}

} // namespace

int decode_ternary_set(CoefficientSet& set, const LayerPlan& plan, const std::vector<uint8_t>& bytes,
                       const std::vector<uint32_t>& ends)
{
    set.nonzero.clear();
    set.channels.clear();
    set.plus.clear();
    set.minus.clear();
    set.adder_bound = 0;
    SliceLists lists;
    size_t begin = 0;
    for (size_t i = 0; i < ends.size(); ++i) {
        if (!decode_entry(set, plan, bytes.data() + begin, ends[i] - begin, lists)) return static_cast<int>(i);
        begin = ends[i];
    }
    set.plus.push_back(static_cast<uint32_t>(set.channels.size()));
    return -1;
}

void decode_dense_set(CoefficientSet& set, const LayerPlan& plan, const std::vector<uint8_t>& bytes)
{
    const svp_escalate_command& c = plan.command;
    const unsigned first = plan.convolution_group(set.outputs.first);
    const unsigned last = plan.convolution_group(set.outputs.end() - 1);
    set.inputs = {first * plan.group_channels, (last - first + 1) * plan.group_channels};
    set.weights.resize(bytes.size());
    std::memcpy(set.weights.data(), bytes.data(), bytes.size());
    count_nonzero_weights(set, plan);
    if (works_on_planes(plan)) return;

    DenseRowShape shape;
    shape.channels = c.in_c;
    shape.group_channels = plan.group_channels;
    shape.taps = c.kernel_w;
    shape.stride = c.stride_w;
    shape.dilation = c.dilation_w;
    if (set.kernels.size() < set.outputs.count) set.kernels.resize(set.outputs.count);
    const size_t each = size_t{plan.group_channels} * c.kernel_h * c.kernel_w;
    for (unsigned i = 0; i < set.outputs.count; ++i)
        set.kernels[i].pack(set.weights.data() + i * each, c.kernel_h, shape);
}

} // namespace svp::escalate
