// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/kernel_unit.h"

#include "interface/engines/aie/aie_command.h"
#include "models/engines/aie/core/kernel_check.h"

#include <algorithm>

namespace svp::aie {
namespace {

// Finds buffers by address register and notes which banks of the own memory they lie in.
class OperandFinder {
  public:
    OperandFinder(const KernelUnit::Sources& from, OperandBanks& banks) : from_(from), banks_(banks) {}

    template <class Value>
    CoreResult<> find(unsigned reg, uint64_t bytes, svp_aie_kernel_operand operand, Value& pointer)
    {
        static const char* const names[SVP_AIE_KERNEL_OPERANDS] = {"input", "weights", "output", "second input",
                                                                   "accumulators"};
        CoreResult<uint32_t> address = from_.registers.address(reg);
        if (!address) return address.fault();
        if (operand == SVP_AIE_ACCUMULATOR_OPERAND && *address % sizeof(int32_t) != 0)
            return CoreFault("accumulators at address " + std::to_string(*address));
        CoreResult<uint8_t*> found = from_.environment.bytes_at(*address, bytes, names[operand]);
        if (!found) return found.fault();
        banks_[operand] = from_.environment.own_bank(*address);
        pointer = reinterpret_cast<Value>(*found);
        return {};
    }

  private:
    const KernelUnit::Sources& from_;
    OperandBanks& banks_;
};

unsigned result_bytes(const svp_aie_record& r)
{
    if (!is_convolution(r)) return sizeof(int8_t);
    if (r.flags & SVP_AIE_OUTPUT_INT32) return sizeof(int32_t);
    return r.flags & SVP_AIE_OUTPUT_INT16 ? sizeof(int16_t) : sizeof(int8_t);
}

bool has_second_input(const KernelCall& call)
{
    const svp_aie_record& r = *call.record;
    return r.opcode == SVP_AIE_ADD || (call.last && (r.flags & SVP_AIE_RESIDUAL));
}

svp_aie_kernel_shape shape_of(const KernelCall& call, const OperandBanks& banks)
{
    const svp_aie_record& r = *call.record;
    const auto& k = r.u.kernel;
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
    if (call.last) shape.flags |= SVP_AIE_LAST | (r.flags & SVP_AIE_RESIDUAL);
    std::copy(banks.begin(), banks.end(), shape.bank);
    return shape;
}

svp_aie_kernel_time time_of(const KernelCall& call, const OperandBanks& banks)
{
    const svp_aie_kernel_shape shape = shape_of(call, banks);
    switch (call.record->opcode) {
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

} // namespace

KernelUnit::KernelUnit(const Sources& sources, Statistics& statistics)
    : from_(sources),
      kernels_run_(statistics.counter("kernels", "calls", "kernel calls")),
      macs_(
          statistics.counter("macs", "operations", "products of nonzero blocks, for values that are kept", "aie.mac")),
      dense_macs_(statistics.counter("dense_macs", "operations", "products if no block were zero")),
      blocks_skipped_(statistics.counter("blocks_skipped", "blocks", "zero 8x8 blocks that were not multiplied"))
{
}

CoreResult<uint64_t> KernelUnit::begin(const svp_aie_record& r, uint64_t cycle)
{
    KernelCall call;
    call.record = &r;
    OperandBanks banks;
    banks.fill(SVP_AIE_NO_BANK);
    if (CoreResult<> right = check_kernel(r); !right) return right.fault();
    if (CoreResult<> found = find_part(r, call); !found) return found.fault();
    if (CoreResult<> found = find_operands(r, call, banks); !found) return found.fault();
    if (CoreResult<> found = find_weights(r, call, banks); !found) return found.fault();
    const svp_aie_kernel_time time = time_of(call, banks);
    if (call.rows > 0 && call.columns > 0 && !compute(call))
        return CoreFault("a sum of the layer's accumulators leaves 32 bits", SVP_ERROR_ARRAY_OVERFLOW);
    count(call);
    conflicts_.begin(cycle, time, banks);
    return conflicts_.kernel_cycles();
}

uint64_t KernelUnit::lost(uint64_t cycle) { return conflicts_.lost(*from_.environment.memory[own], cycle); }

// Which part of the tensor it is, and of the sums.
CoreResult<> KernelUnit::find_part(const svp_aie_record& r, KernelCall& call) const
{
    const auto& k = r.u.kernel;
    uint32_t row_index = 0;
    if (k.row_step != 0 || k.out_row_step != 0) {
        CoreResult<ProgramSequencer::Loop> loop = from_.program.loop(r.row_loop);
        if (!loop) return loop.fault();
        row_index = loop->index;
    }
    const int64_t in_first_row = k.row_start + int64_t{k.row_step} * row_index;
    const uint64_t out_row = uint64_t{k.out_row_step} * row_index;
    if (in_first_row > INT32_MAX / 2) return CoreFault("a chunk that begins at row " + std::to_string(in_first_row));
    call.in_first_row = static_cast<int>(in_first_row);
    call.in_first_column = k.column_start + k.column_step * static_cast<int>(from_.column);
    call.rows =
        k.out_height > out_row ? static_cast<unsigned>(std::min<uint64_t>(k.out_rows, k.out_height - out_row)) : 0;
    call.columns = std::min<uint32_t>(k.out_columns, from_.program.valid_columns(from_.column));
    if (!is_convolution(r)) return {};
    CoreResult<bool> first = first_sums(r);
    if (!first) return first.fault();
    CoreResult<bool> last = last_sums(r);
    if (!last) return last.fault();
    call.first = *first;
    call.last = *last;
    return {};
}

CoreResult<bool> KernelUnit::first_sums(const svp_aie_record& r) const
{
    if (r.flags & SVP_AIE_FIRST) return true;
    if (!(r.flags & SVP_AIE_FIRST_OF_LOOP)) return false;
    CoreResult<ProgramSequencer::Loop> loop = from_.program.loop(r.channel_loop);
    if (!loop) return loop.fault();
    return loop->index == 0;
}

CoreResult<bool> KernelUnit::last_sums(const svp_aie_record& r) const
{
    if (r.flags & SVP_AIE_LAST) return true;
    if (!(r.flags & SVP_AIE_LAST_OF_LOOP)) return false;
    CoreResult<ProgramSequencer::Loop> loop = from_.program.loop(r.channel_loop);
    if (!loop) return loop.fault();
    return loop->index + 1 == loop->count;
}

CoreResult<> KernelUnit::find_operands(const svp_aie_record& r, KernelCall& call, OperandBanks& banks) const
{
    const auto& k = r.u.kernel;
    const uint64_t inputs = uint64_t{k.in_rows} * k.in_columns * k.in_channels;
    const uint64_t results = uint64_t{k.out_rows} * k.out_columns * k.out_channels;
    OperandFinder operands(from_, banks);
    CoreResult<> found = operands.find(r.input, inputs, SVP_AIE_INPUT_OPERAND, call.input);
    if (found && call.last)
        found = operands.find(r.output, results * result_bytes(r), SVP_AIE_OUTPUT_OPERAND, call.output);
    if (found && (!call.first || !call.last))
        found = operands.find(r.accumulator, results * sizeof(int32_t), SVP_AIE_ACCUMULATOR_OPERAND, call.accumulator);
    if (found && has_second_input(call))
        found = operands.find(r.residual, results, SVP_AIE_RESIDUAL_OPERAND, call.residual);
    return found;
}

// A convolution's weights; requantization records of all kernels that need them.
CoreResult<> KernelUnit::find_weights(const svp_aie_record& r, KernelCall& call, OperandBanks& banks) const
{
    if (r.opcode == SVP_AIE_POOL_MAX) return {};
    const bool convolution = is_convolution(r);
    if (convolution) {
        CoreResult<WeightChunk> chunk = chunk_of(r);
        if (!chunk) return chunk.fault();
        call.weights = *chunk;
        banks[SVP_AIE_WEIGHT_OPERAND] = from_.environment.own_bank(from_.weights.block_address());
        if (!call.last || (r.flags & SVP_AIE_OUTPUT_INT32)) return {};
    }
    CoreResult<const svp_requant*> requants = from_.weights.block().requants(convolution ? r.u.kernel.out_channels : 1);
    if (!requants) return requants.fault();
    call.requant = *requants;
    if (r.opcode == SVP_AIE_POOL_AVERAGE && call.requant->shift > SVP_REQUANT_MEAN_MAX_SHIFT)
        return CoreFault("a mean shifted by " + std::to_string(call.requant->shift));
    return {};
}

CoreResult<WeightChunk> KernelUnit::chunk_of(const svp_aie_record& r) const
{
    const TakenBlock& block = from_.weights.block();
    CoreResult<unsigned> chunks = block.chunks(r);
    if (!chunks) return chunks.fault();
    CoreResult<unsigned> index = chunk_index(r, *chunks);
    if (!index) return index.fault();
    return block.chunk(r, *index);
}

// FIRST names the first chunk and LAST the last one, else the loop over chunks says which.
CoreResult<unsigned> KernelUnit::chunk_index(const svp_aie_record& r, unsigned chunks) const
{
    const bool of_loop = (r.flags & (SVP_AIE_FIRST_OF_LOOP | SVP_AIE_LAST_OF_LOOP)) != 0;
    if (chunks <= 1) return 0;
    if (!of_loop && (r.flags & SVP_AIE_LAST)) return chunks - 1;
    if (!of_loop && (r.flags & SVP_AIE_FIRST)) return 0;
    CoreResult<ProgramSequencer::Loop> loop = from_.program.loop(r.channel_loop);
    if (!loop) return loop.fault();
    return loop->index;
}

bool KernelUnit::compute(const KernelCall& call)
{
    switch (call.record->opcode) {
    case SVP_AIE_CONVOLVE:
        return kernels_.convolve(call);
    case SVP_AIE_POOL_MAX:
        return kernels_.pool_max(call);
    case SVP_AIE_POOL_AVERAGE:
        return kernels_.pool_average(call);
    case SVP_AIE_ADD:
        return kernels_.add(call);
    default:
        return kernels_.copy(call);
    }
}

void KernelUnit::count(const KernelCall& call)
{
    kernels_run_ += 1;
    const svp_aie_record& r = *call.record;
    const WeightChunk& w = call.weights;
    const uint64_t pixels = uint64_t{call.rows} * call.columns;
    if (!is_convolution(r) || pixels == 0) return;
    const uint64_t per_block = uint64_t{r.kernel_h} * r.kernel_w * 64 * pixels;
    const uint64_t blocks = w.depthwise ? w.out_blocks : uint64_t{w.in_blocks} * w.out_blocks;
    macs_ += w.nonzero * per_block;
    dense_macs_ += blocks * per_block;
    blocks_skipped_ += blocks - w.nonzero;
}

} // namespace svp::aie
