// SPDX-License-Identifier: Apache-2.0
#include "models/engines/systolic/plan/strip_plan.h"

#include "models/engines/systolic/timing/fold_timing.h"

#include <algorithm>

namespace svp::systolic {
namespace {

Range rows_under(const svp_systolic_command& c, const Range& out_rows)
{
    const int first = static_cast<int>(out_rows.first * c.stride_h) - c.pad_top;
    const int last =
        static_cast<int>((out_rows.end() - 1) * c.stride_h + svp_dilated_kernel(c.kernel_h, c.dilation_h) - 1) -
        c.pad_top;
    const int begin = std::clamp(first, 0, int{c.in_h});
    const int end = std::clamp(last + 1, begin, int{c.in_h});
    return {static_cast<unsigned>(begin), static_cast<unsigned>(end - begin)};
}

// Of one axis: how many taps of all windows lie on the input.
uint64_t taps_on_input(unsigned outputs, unsigned kernel, unsigned stride, unsigned dilation, unsigned pad,
                       unsigned input)
{
    uint64_t taps = 0;
    for (unsigned tap = 0; tap < kernel; ++tap)
        for (unsigned output = 0; output < outputs; ++output) {
            const int64_t position = int64_t{output} * stride + int64_t{tap} * dilation - pad;
            taps += position >= 0 && position < int64_t{input};
        }
    return taps;
}

// Groups of 64 channels that these lie in, cut to the tensor.
Range covering_channels(const Range& channels, unsigned tensor_channels)
{
    const unsigned first = channels.first / SVP_CHANNEL_GROUP * SVP_CHANNEL_GROUP;
    const auto end = static_cast<unsigned>(svp_align_up(channels.end(), SVP_CHANNEL_GROUP));
    return {first, std::min(end, tensor_channels) - first};
}

uint64_t ceil_divide(uint64_t a, uint64_t b) { return (a + b - 1) / b; }

} // namespace

StripPlan::StripPlan(const svp_systolic_command& body, const SystolicConfig& config)
    : command(body),
      convolution(svp_systolic_is_convolution(&body) != 0),
      group_inputs(body.in_c / body.groups),
      products(group_inputs * body.kernel_h * body.kernel_w)
{
    const unsigned filters = body.out_c / body.groups;
    blocks = convolution ? body.groups * ceil_divide(filters, config.columns) : 0;
    resident_weights = config.ideal_memory || uint64_t{body.out_c} * products <= config.weight_buffer_bytes;
    const unsigned strip = config.ideal_memory ? body.out_h : body.strip_rows;
    for (unsigned row = 0; row < body.out_h; row += strip)
        add_strip({row, std::min<unsigned>(strip, body.out_h - row)}, config);
    passes.back().ends_output = true;

    const uint64_t taps =
        taps_on_input(body.out_h, body.kernel_h, body.stride_h, body.dilation_h, body.pad_top, body.in_h) *
        taps_on_input(body.out_w, body.kernel_w, body.stride_w, body.dilation_w, body.pad_left, body.in_w);
    effectual_operations = taps * (convolution ? uint64_t{group_inputs} * body.out_c : body.in_c);
}

void StripPlan::add_strip(const Range& out_rows, const SystolicConfig& config)
{
    const Range in_rows = rows_under(command, out_rows);
    if (convolution)
        add_convolution(out_rows, in_rows, config);
    else
        add_streamed(out_rows, in_rows, config);
}

void StripPlan::use_load(const Range& rows, const Range& channels)
{
    if (loads.empty() || !(loads.back().rows == rows && loads.back().channels == channels))
        loads.push_back({rows, channels});
}

void StripPlan::add_convolution(const Range& out_rows, const Range& in_rows, const SystolicConfig& config)
{
    const unsigned filters = command.out_c / command.groups;
    MatrixProduct product;
    product.pixels = uint64_t{out_rows.count} * command.out_w;
    product.filters = filters;
    product.products = products;
    const uint64_t total = product_cycles(config, product), folds = column_folds(config, product);
    for (unsigned group = 0; group < command.groups; ++group) {
        use_load(in_rows, covering_channels({group * group_inputs, group_inputs}, command.in_c));
        for (uint64_t fold = 0; fold < folds; ++fold) {
            const auto first = static_cast<unsigned>(fold * config.columns);
            Pass pass;
            pass.channels = {group * filters + first, std::min(config.columns, filters - first)};
            pass.load = loads.size() - 1;
            pass.group = group;
            // Column folds take equal shares: what a fold of its own would take depends on the one after it.
            pass.cycles = total * (fold + 1) / folds - total * fold / folds;
            pass.lane_cycles = product.pixels * pass.channels.count * products;
            add_pass(pass, out_rows, config);
        }
    }
}

// Its results join those of the pass before while a group of 64 channels is not complete and there is room.
void StripPlan::add_pass(Pass pass, const Range& out_rows, const SystolicConfig& config)
{
    const unsigned together = std::max<unsigned>(config.columns, SVP_CHANNEL_GROUP);
    const bool joins = !outputs.empty() && outputs.back().rows == out_rows &&
                       outputs.back().channels.end() % SVP_CHANNEL_GROUP != 0 &&
                       outputs.back().channels.end() == pass.channels.first &&
                       outputs.back().channels.count + pass.channels.count <= together;
    if (joins)
        outputs.back().channels.count += pass.channels.count;
    else
        outputs.push_back({out_rows, pass.channels});
    if (!joins && !passes.empty()) passes.back().ends_output = true;
    pass.output = outputs.size() - 1;
    passes.push_back(pass);
    add_steps(passes.size() - 1, config);
}

// As many as the weights need, which come again for each row fold where they do not fit.
void StripPlan::add_steps(size_t index, const SystolicConfig& config)
{
    const Pass& pass = passes[index];
    if (!convolution) {
        steps.push_back({index, 0, pass.cycles, pass.lane_cycles, true});
        return;
    }
    const Range filters = pass.channels;
    const bool come = !resident_weights || index < blocks;
    const unsigned half = config.weight_buffer_bytes / 2;
    if (resident_weights || uint64_t{filters.count} * products <= half) {
        if (come) weights.push_back({block_of(index), filters, {0, products}});
        steps.push_back({index, weights.size(), pass.cycles, pass.lane_cycles, true});
        return;
    }
    const bool outputs_stay = config.dataflow == Dataflow::output_stationary;
    const uint64_t pixels = uint64_t{rows_of(pass).count} * command.out_w;
    const uint64_t repeats = outputs_stay ? ceil_divide(pixels, config.rows) : 1;
    const unsigned piece = half / filters.count;
    const uint64_t all = repeats * products;
    Step step{index, 0, 0, 0, false};
    uint64_t cycles = 0, lane_cycles = 0;
    for (uint64_t repeat = 0; repeat < repeats; ++repeat)
        for (unsigned first = 0; first < products; first += piece) {
            const unsigned count = std::min(piece, products - first);
            weights.push_back({block_of(index), filters, {first, count}});
            const uint64_t done = repeat * products + first + count;
            step.weights = weights.size();
            step.cycles = pass.cycles * done / all - cycles;
            step.lane_cycles = pass.lane_cycles / all * done + pass.lane_cycles % all * done / all - lane_cycles;
            step.ends_pass = done == all;
            cycles += step.cycles;
            lane_cycles += step.lane_cycles;
            steps.push_back(step);
        }
}

// Pooling takes a window for each value, the other operations one.
void StripPlan::add_streamed(const Range& out_rows, const Range& in_rows, const SystolicConfig& config)
{
    const unsigned window = unsigned{command.kernel_h} * command.kernel_w;
    for (unsigned first = 0; first < command.in_c; first += SVP_CHANNEL_GROUP) {
        const Range channels{first, std::min<unsigned>(SVP_CHANNEL_GROUP, command.in_c - first)};
        use_load(in_rows, channels);
        Pass pass;
        pass.channels = channels;
        pass.load = loads.size() - 1;
        pass.lane_cycles = uint64_t{out_rows.count} * command.out_w * channels.count * window;
        pass.cycles = ceil_divide(pass.lane_cycles, config.post_values_per_cycle);
        add_pass(pass, out_rows, config);
    }
}

} // namespace svp::systolic
