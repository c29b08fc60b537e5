// SPDX-License-Identifier: Apache-2.0
#include "studies/wbs/formulas.h"

#include "base/errors/fail.h"

#include <cmath>

namespace svp::wbs {
namespace {

constexpr uint64_t largest_exact = uint64_t{1} << 53; // what a double holds exactly

constexpr uint64_t macs_per_cycle = 256;
constexpr uint64_t width_alignment = 8; // of rows in core memory, convolutions only
constexpr uint64_t send_alignment = 16, load_alignment = 128;
constexpr uint64_t block_side = 8; // of the sparsity mask's blocks

// Bytes that go with a layer whatever its weights: kernel parameters and descriptors.
constexpr uint64_t convolution_control = 192;
constexpr uint64_t pool_load = 128, pool_send = 96, add_load = 192, add_send = 160;

// Products of a file's numbers: an InputError where they leave what is exact.
class Amount {
  public:
    Amount(const ScheduledLayer& layer, uint64_t value) : layer_(layer), value_(value) {}
    Amount& times(uint64_t factor)
    {
        if (__builtin_mul_overflow(value_, factor, &value_) || value_ > largest_exact) overflow();
        return *this;
    }
    Amount& plus(uint64_t more)
    {
        value_ += more; // both at most 2^53
        if (value_ > largest_exact) overflow();
        return *this;
    }
    Amount& rounded_up(uint64_t multiple) { return plus((multiple - value_ % multiple) % multiple); }
    // ceil(value * fraction / divisor), 0 < fraction <= 1.
    Amount& share(double fraction, uint64_t divisor)
    {
        value_ =
            static_cast<uint64_t>(std::ceil(static_cast<double>(value_) * fraction / static_cast<double>(divisor)));
        return *this;
    }
    uint64_t value() const { return value_; }

  private:
    [[noreturn]] void overflow() const
    {
        compiler::fail(layer_.place, "layer '{}': its sizes multiply to more than 2^53", layer_.name);
    }
    const ScheduledLayer& layer_;
    uint64_t value_;
};

bool convolves(const ScheduledLayer& layer) { return layer.operation == LayerOperation::conv2d; }

uint64_t rounded_up(uint64_t value, uint64_t multiple) { return (value + multiple - 1) / multiple * multiple; }
uint64_t divided_up(uint64_t value, uint64_t divisor) { return (value + divisor - 1) / divisor; }

uint64_t volume_bytes(const ScheduledLayer& layer, const Volume& volume, uint64_t iterations)
{
    const uint64_t width = convolves(layer) ? rounded_up(volume.width, width_alignment) : volume.width;
    return Amount(layer, iterations).times(volume.height).times(width).times(volume.channels).value();
}

} // namespace

double link_seconds(uint64_t bytes) { return static_cast<double>(bytes) * 0x1p-32; }
double core_seconds(uint64_t cycles) { return static_cast<double>(cycles) / 1e9; }

uint64_t weight_block_bytes(const ScheduledLayer& layer)
{
    Amount bytes(layer, layer.block_out);
    bytes.times(layer.kernel_h).times(layer.kernel_w).times(layer.block_in).share(layer.density, 1);
    const uint64_t mask_blocks = divided_up(layer.block_out, block_side) * divided_up(layer.block_in, block_side);
    return bytes.plus(4 * layer.block_out).plus(2 * mask_blocks).value();
}

uint64_t weight_load_bytes(const ScheduledLayer& layer, uint64_t columns)
{
    if (layer.operation == LayerOperation::add) return add_load;
    if (!convolves(layer)) return pool_load;
    const uint64_t block = weight_block_bytes(layer);
    Amount total(layer, convolution_control);
    for (const WeightLoad& load : layer.weight_loads) {
        Amount bytes(layer, divided_up(load.blocks, columns));
        bytes.times(layer.input_blocks).times(block).rounded_up(load_alignment).times(load.loads);
        total.plus(bytes.value());
    }
    return total.value();
}

uint64_t weight_send_bytes(const ScheduledLayer& layer, bool first_sweep)
{
    if (layer.operation == LayerOperation::add) return first_sweep ? add_send : 0;
    if (!convolves(layer)) return first_sweep ? pool_send : 0;
    return rounded_up(weight_block_bytes(layer), send_alignment) + (first_sweep ? convolution_control : 0);
}

uint64_t input_bytes(const ScheduledLayer& layer, const IterationGroup& group)
{
    const uint64_t operands = layer.operation == LayerOperation::add ? 2 : 1;
    return operands * volume_bytes(layer, group.input, group.iterations);
}

uint64_t output_bytes(const ScheduledLayer& layer, const IterationGroup& group)
{
    return volume_bytes(layer, group.output, group.iterations);
}

// Counts input pixels, halo and stride included, and multiplies the input channels by the block's C_in: what the
// estimator did, not what the hardware does.
uint64_t compute_cycles(const ScheduledLayer& layer, const IterationGroup& group)
{
    Amount cycles(layer, group.input.height);
    cycles.times(group.input.width).times(group.input.channels);
    if (convolves(layer)) cycles.times(layer.kernel_h).times(layer.kernel_w).times(layer.block_in);
    const double density = convolves(layer) ? layer.density : 1;
    return cycles.share(density, macs_per_cycle).times(group.iterations).value();
}

} // namespace svp::wbs
