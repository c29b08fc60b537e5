// Kernel calls: operands found and checked, values computed at once, time as kernel_timing.h says, then what collisions
// with DMA accesses to the same banks cost.
#include "models/engines/aie/core/core_parts.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

bool is_convolution(const svp_aie_record& r) { return r.opcode == SVP_AIE_CONVOLVE; }
bool is_pooling(const svp_aie_record& r) { return r.opcode == SVP_AIE_POOL_MAX || r.opcode == SVP_AIE_POOL_AVERAGE; }

// Flags that a kernel knows.
unsigned flags_of(const svp_aie_record& r)
{
    if (is_convolution(r)) return unsigned{SVP_AIE_KERNEL_FLAGS} & ~unsigned{SVP_AIE_COUNT_PADDING};
    return r.opcode == SVP_AIE_POOL_AVERAGE ? unsigned{SVP_AIE_COUNT_PADDING} : 0;
}

// Positions that windows over `outputs` outputs touch.
unsigned extent(unsigned outputs, unsigned kernel, unsigned stride, unsigned dilation)
{
    return (outputs - 1) * stride + (kernel - 1) * dilation + 1;
}

} // namespace

uint32_t Core::Parts::loop_index(unsigned level) const
{
    if (level >= frame().loops.size()) throw CoreFault("loop " + std::to_string(level) + " is not running");
    return frame().loops[level].index;
}

bool Core::Parts::first_sums(const svp_aie_record& r) const
{
    if (r.flags & SVP_AIE_FIRST) return true;
    return (r.flags & SVP_AIE_FIRST_OF_LOOP) && loop_index(r.channel_loop) == 0;
}

bool Core::Parts::last_sums(const svp_aie_record& r) const
{
    if (r.flags & SVP_AIE_LAST) return true;
    if (!(r.flags & SVP_AIE_LAST_OF_LOOP)) return false;
    return loop_index(r.channel_loop) + 1 == frame().loops[r.channel_loop].count;
}

uint32_t Core::Parts::buffer_address(unsigned reg) const
{
    if (reg >= SVP_AIE_REGISTERS || buffers[reg].count == 0)
        throw CoreFault("buffer register " + std::to_string(reg) + " was never set");
    return buffers[reg].address();
}

// Bytes as the core addresses them. `bank`: of the own memory, where conflicts with the tile's DMA count.
uint8_t* Core::Parts::memory_at(uint32_t address, uint64_t bytes, const char* what, int* bank) const
{
    const uint32_t side =
        address >= SVP_AIE_SOUTH_MEMORY ? (address - SVP_AIE_SOUTH_MEMORY) / SVP_AIE_NEIGHBOUR_BYTES : neighbours;
    const uint32_t offset = address % SVP_AIE_NEIGHBOUR_BYTES;
    if (side >= neighbours || environment.memory[side] == nullptr || !environment.memory[side]->contains(offset, bytes))
        throw CoreFault(std::string(what) + ": " + std::to_string(bytes) + " bytes at address " +
                        std::to_string(address) + " lie in no memory");
    if (bank && side == own) *bank = static_cast<int>(environment.memory[side]->bank_of(offset));
    return environment.memory[side]->data() + offset;
}

void Core::Parts::check_kernel(const svp_aie_record& r) const
{
    const auto& k = r.u.kernel;
    if (r.flags & ~flags_of(r)) throw CoreFault("a flag that the kernel does not have");
    constexpr unsigned wide = SVP_AIE_OUTPUT_INT16 | unsigned{SVP_AIE_OUTPUT_INT32};
    if ((r.flags & wide) == wide) throw CoreFault("results of two widths");
    if ((r.flags & wide) && (r.flags & SVP_AIE_RESIDUAL)) throw CoreFault("a residual for results that are no codes");
    const bool shape = k.in_rows && k.in_columns && k.in_channels && k.out_rows && k.out_columns && k.out_channels;
    if (!shape || k.in_channels % 8 != 0 || k.out_channels % 8 != 0)
        throw CoreFault("a shape with an extent that is 0 or no multiple of 8 channels");
    if (!r.kernel_h || !r.kernel_w || !r.stride_h || !r.stride_w || !r.dilation_h || !r.dilation_w)
        throw CoreFault("kernel, stride or dilation 0");
    const bool windows = is_convolution(r) || is_pooling(r);
    if (windows && (extent(k.out_rows, r.kernel_h, r.stride_h, r.dilation_h) > k.in_rows ||
                    extent(k.out_columns, r.kernel_w, r.stride_w, r.dilation_w) > k.in_columns))
        throw CoreFault("windows larger than the chunk");
    if (!windows && (k.in_rows != k.out_rows || k.in_columns != k.out_columns))
        throw CoreFault("operands of different shape");
    const bool channelwise = !is_convolution(r) || (r.flags & SVP_AIE_DEPTHWISE_INPUT);
    if (channelwise && k.in_channels != k.out_channels) throw CoreFault("as many channels must come out as go in");
    if (k.low > k.high) throw CoreFault("an empty clamp");
}

// Operands and time.
svp_aie_kernel_time Core::Parts::prepare(const svp_aie_record& r, KernelCall& call)
{
    check_kernel(r);
    const auto& k = r.u.kernel;
    call.record = &r;
    const bool convolution = is_convolution(r);
    const bool looped = k.row_step != 0 || k.out_row_step != 0;
    const uint32_t row_index = looped ? loop_index(r.row_loop) : 0;
    const int64_t in_first_row = k.row_start + int64_t{k.row_step} * row_index;
    const uint64_t out_row = uint64_t{k.out_row_step} * row_index;
    if (in_first_row > INT32_MAX / 2) throw CoreFault("a chunk that begins at row " + std::to_string(in_first_row));
    call.in_first_row = static_cast<int>(in_first_row);
    call.in_first_column = k.column_start + k.column_step * static_cast<int>(where.tile.column);
    call.rows =
        k.out_height > out_row ? static_cast<unsigned>(std::min<uint64_t>(k.out_rows, k.out_height - out_row)) : 0;
    // Valid columns are those that the program block names; a kernel of the program memory makes them all.
    call.columns = in_block ? std::min<uint32_t>(k.out_columns, valid_columns[where.tile.column]) : k.out_columns;
    call.first = !convolution || first_sums(r);
    const bool last = !convolution || last_sums(r);

    const uint64_t results = uint64_t{k.out_rows} * k.out_columns * k.out_channels;
    const unsigned value_bytes = !convolution                     ? 1
                                 : r.flags & SVP_AIE_OUTPUT_INT32 ? 4
                                 : r.flags & SVP_AIE_OUTPUT_INT16 ? 2
                                                                  : 1;
    kernel_banks.fill(SVP_AIE_NO_BANK);
    call.input =
        reinterpret_cast<int8_t*>(memory_at(buffer_address(r.input), uint64_t{k.in_rows} * k.in_columns * k.in_channels,
                                            "input", &kernel_banks[SVP_AIE_INPUT_OPERAND]));
    if (last)
        call.output =
            memory_at(buffer_address(r.output), results * value_bytes, "output", &kernel_banks[SVP_AIE_OUTPUT_OPERAND]);
    if (!call.first || !last) {
        const uint32_t address = buffer_address(r.accumulator);
        if (address % sizeof(int32_t) != 0) throw CoreFault("accumulators at address " + std::to_string(address));
        call.accumulator = reinterpret_cast<int32_t*>(
            memory_at(address, results * 4, "accumulators", &kernel_banks[SVP_AIE_ACCUMULATOR_OPERAND]));
    }
    if (r.opcode == SVP_AIE_ADD || (last && (r.flags & SVP_AIE_RESIDUAL)))
        call.residual = reinterpret_cast<int8_t*>(
            memory_at(buffer_address(r.residual), results, "second input", &kernel_banks[SVP_AIE_RESIDUAL_OPERAND]));
    if (convolution) {
        call.weights = chunk_of(r);
        if (last && !(r.flags & SVP_AIE_OUTPUT_INT32)) call.requant = requants(k.out_channels);
        memory_at(block.address, 1, "weights", &kernel_banks[SVP_AIE_WEIGHT_OPERAND]);
    } else if (r.opcode != SVP_AIE_POOL_MAX) {
        call.requant = requants(1);
        if (r.opcode == SVP_AIE_POOL_AVERAGE && call.requant->shift > SVP_REQUANT_MEAN_MAX_SHIFT)
            throw CoreFault("a mean shifted by " + std::to_string(call.requant->shift));
    }

    svp_aie_kernel_shape shape = svp_aie_plain_kernel_shape();
    shape.out_rows = call.rows;
    shape.out_columns = call.columns;
    shape.in_columns = k.in_columns;
    shape.in_channels = k.in_channels;
    shape.out_channels = k.out_channels;
    shape.kernel_h = r.kernel_h;
    shape.kernel_w = r.kernel_w;
    shape.stride_h = r.stride_h;
    shape.stride_w = r.stride_w;
    shape.flags = r.flags & (SVP_AIE_OUTPUT_INT16 | SVP_AIE_OUTPUT_INT32 | SVP_AIE_DEPTHWISE_INPUT);
    if (call.first) shape.flags |= SVP_AIE_FIRST;
    if (last) shape.flags |= SVP_AIE_LAST | (r.flags & SVP_AIE_RESIDUAL);
    std::copy(kernel_banks.begin(), kernel_banks.end(), shape.bank);
    switch (r.opcode) {
    case SVP_AIE_CONVOLVE:
        return svp_aie_convolve_time(&shape, call.weights.mask);
    case SVP_AIE_POOL_MAX:
        return svp_aie_pool_max_time(&shape);
    case SVP_AIE_POOL_AVERAGE:
        return svp_aie_pool_average_time(&shape);
    case SVP_AIE_ADD:
        return svp_aie_add_time(&shape);
    default:
        return svp_aie_copy_time(&shape);
    }
}

bool Core::Parts::compute(const svp_aie_record& r, const KernelCall& call)
{
    switch (r.opcode) {
    case SVP_AIE_CONVOLVE:
        return kernels.convolve(call);
    case SVP_AIE_POOL_MAX:
        return kernels.pool_max(call);
    case SVP_AIE_POOL_AVERAGE:
        return kernels.pool_average(call);
    case SVP_AIE_ADD:
        return kernels.add(call);
    default:
        return kernels.copy(call);
    }
}

void Core::Parts::begin_kernel(const svp_aie_record& r)
{
    KernelCall call;
    kernel_time = prepare(r, call);
    const bool anything = call.rows > 0 && call.columns > 0;
    if (anything && !compute(r, call))
        throw CoreFault(SVP_ERROR_ARRAY_OVERFLOW, "a sum of the layer's accumulators leaves 32 bits");

    kernels_run += 1;
    if (is_convolution(r) && anything) {
        const uint64_t pixels = uint64_t{call.rows} * call.columns;
        const uint64_t per_block = uint64_t{r.kernel_h} * r.kernel_w * 64 * pixels;
        const uint64_t blocks = call.weights.depthwise ? call.weights.out_blocks
                                                       : uint64_t{call.weights.in_blocks} * call.weights.out_blocks;
        macs_count += call.weights.nonzero * per_block;
        dense_macs += blocks * per_block;
        blocks_skipped += blocks - call.weights.nonzero;
    }
    kernel_start = conflicts_counted_to = cycle;
    kernel_cycles = std::max<uint64_t>(kernel_time.cycles, 1);
    conflict_cycles = conflict_accesses = 0;
    wait_until(cycle + kernel_cycles, Stage::kernel, busy);
}

// The DMA's accesses that met one of the kernel's, whose accesses are spread evenly over its cycles: times the kernel's
// cycles.
uint64_t Core::Parts::conflicts(uint64_t from, uint64_t to) const
{
    const TileMemory& memory = *environment.memory[own];
    uint64_t meetings = 0;
    for (unsigned i = 0; i < SVP_AIE_KERNEL_OPERANDS; ++i)
        if (kernel_banks[i] != SVP_AIE_NO_BANK && kernel_time.accesses[i] != 0)
            meetings += std::min(kernel_time.accesses[i], kernel_cycles) *
                        memory.accesses_between(static_cast<unsigned>(kernel_banks[i]), from, to);
    return meetings;
}

// Every second meeting is lost by the core and costs it a cycle, in which the DMA may meet it again.
void Core::Parts::end_kernel()
{
    conflict_accesses += conflicts(conflicts_counted_to, cycle);
    conflicts_counted_to = cycle;
    const uint64_t lost = conflict_accesses / (2 * kernel_cycles);
    if (lost > conflict_cycles) {
        const uint64_t more = lost - conflict_cycles;
        conflict_cycles = lost;
        wait_until(cycle + more, Stage::kernel, stall_bank_conflict);
        return;
    }
    environment.memory[own]->forget_before(kernel_start);
    ++frame().pc;
}

} // namespace svp::aie
