// SPDX-License-Identifier: Apache-2.0
#include "compiler/backends/aie/encode/core_records.h"

#include "compiler/backends/aie/encode/control_program.h"
#include "interface/engines/aie/descriptor.h"

#include <cstring>

namespace svp::compiler::aie {
namespace {

// Address registers. The two chunk registers run over the same ring, always one buffer apart, from boot on.
constexpr uint8_t chunk_register = 0, result_register = 1, accumulator_register = 2, next_chunk_register = 3;

svp_aie_record record_of(svp_aie_core_opcode opcode)
{
    svp_aie_record record{};
    record.opcode = static_cast<uint8_t>(opcode);
    return record;
}

svp_aie_record set_buffer(uint8_t reg, uint32_t base, uint32_t stride, uint32_t count)
{
    svp_aie_record record = record_of(SVP_AIE_SET_BUFFER);
    record.reg = reg;
    record.count = count;
    record.u.buffer.base = base;
    record.u.buffer.stride = stride;
    return record;
}

svp_aie_record advance(uint8_t reg)
{
    svp_aie_record record = record_of(SVP_AIE_ADVANCE);
    record.reg = reg;
    return record;
}

svp_aie_record lock_record(svp_aie_core_opcode opcode, unsigned lock, int value)
{
    svp_aie_record record = record_of(opcode);
    record.lock = static_cast<uint8_t>(lock);
    record.value = static_cast<int16_t>(value);
    return record;
}

svp_aie_record acquire(unsigned lock, int count = 1) { return lock_record(SVP_AIE_ACQUIRE, lock, -count); }
svp_aie_record release(unsigned lock, int count = 1) { return lock_record(SVP_AIE_RELEASE, lock, count); }

// Kernel flags as the plain numbers that they are combined as.
constexpr unsigned first = SVP_AIE_FIRST, last = SVP_AIE_LAST, with_residual = SVP_AIE_RESIDUAL;
constexpr unsigned first_of_loop = SVP_AIE_FIRST_OF_LOOP, last_of_loop = SVP_AIE_LAST_OF_LOOP;
constexpr unsigned count_padding = SVP_AIE_COUNT_PADDING, depthwise_input = SVP_AIE_DEPTHWISE_INPUT;

constexpr unsigned own(unsigned lock) { return SVP_AIE_OWN_LOCK + lock; }

class PassRecords {
  public:
    PassRecords(const ArrayLayout& layout, const Pass& pass, unsigned row)
        : layout_(layout),
          pass_(pass),
          op_(*pass.op),
          stream_(layout.stream_of(row)),
          cores_(layout.cores_of(stream_)),
          lower_(row % layout.rows_per_stream() == 0)
    {
    }

    std::vector<svp_aie_record> run()
    {
        if (pass_.uses_stream(layout_, stream_)) {
            prepare();
            op_.multicast() ? convolve() : work_on_own_channels();
        } else if (op_.multicast()) {
            drop_chunks();
        }
        add(record_of(SVP_AIE_HALT));
        return std::move(records_);
    }

  private:
    void add(const svp_aie_record& record) { records_.push_back(record); }

    void loop(int count)
    {
        svp_aie_record record = record_of(SVP_AIE_LOOP);
        record.count = static_cast<uint32_t>(count);
        add(record);
    }
    void end_loop() { add(record_of(SVP_AIE_END_LOOP)); }

    // Chunks of a row that makes nothing here still arrive.
    void drop_chunks()
    {
        loop(pass_.chunk_count());
        add(acquire(own(input_full)));
        give_chunk();
        end_loop();
    }

    void give_chunk()
    {
        add(release(own(input_empty)));
        add(advance(chunk_register));
        add(advance(next_chunk_register));
    }

    // The result descriptor and registers; what the last pass made has left by then.
    void prepare()
    {
        const uint32_t ours = static_cast<uint32_t>(pass_.nest.result_bytes());
        const uint32_t stride = layout_.result_bytes * layout_.rows_per_stream();
        if (lower_) {
            add(acquire(own(results_empty), 2));
            add(release(own(results_empty), 2));
            write_descriptor(ours, stride);
        }
        const uint32_t base = lower_ ? SVP_AIE_OWN_MEMORY + layout_.results_base
                                     : SVP_AIE_SOUTH_MEMORY + layout_.results_base + layout_.result_bytes;
        add(set_buffer(result_register, base, stride, 2));
        if (pass_.nest.chunks > 1)
            add(set_buffer(accumulator_register, SVP_AIE_OWN_MEMORY + layout_.accumulator_base, 0, 1));
    }

    // Pixel by pixel the channels of all cores of the stream.
    void write_descriptor(uint32_t bytes_of_core, uint32_t stride)
    {
        svp_aie_descriptor d = svp_aie_linear_descriptor(layout_.results_base, bytes_of_core / 4 * cores_);
        if (cores_ > 1) {
            const auto pixel_words = static_cast<uint32_t>(pass_.nest.out_blocks) * 2;
            d.wrap[0] = pixel_words;
            d.step[1] = layout_.result_bytes / 4;
            d.wrap[1] = cores_;
            d.step[2] = pixel_words;
        }
        d.iteration_step = stride / 4;
        d.iteration_wrap = 2;
        d.acquire_enable = 1;
        d.acquire_id = results_full;
        d.acquire_value = -static_cast<int32_t>(cores_);
        d.release_id = results_empty;
        d.release_value = 1;
        uint32_t words[SVP_AIE_DESCRIPTOR_WORDS];
        svp_aie_encode_descriptor(SVP_AIE_COMPUTE, &d, words);
        write_words(descriptor_register(SVP_AIE_COMPUTE, results_descriptor), words,
                    svp_aie_descriptor_words(SVP_AIE_COMPUTE));
    }

    void write_words(uint32_t address, const uint32_t* words, uint32_t count)
    {
        svp_aie_record record = record_of(SVP_AIE_WRITE_WORDS);
        record.count = count;
        record.u.words.address = address;
        std::memcpy(record.u.words.word, words, count * sizeof *words);
        add(record);
    }

    void take_result_buffer()
    {
        if (!lower_) return add(acquire(SVP_AIE_SOUTH_LOCK + upper_may_write));
        add(acquire(own(results_empty)));
        if (cores_ > 1) add(release(own(upper_may_write)));
    }

    void send_result_buffer()
    {
        // Two counts of results_full are only the two halves of a buffer where neither core runs two buffers ahead.
        if (lower_ && cores_ > 1) add(acquire(own(upper_written)));
        if (!lower_) add(release(SVP_AIE_SOUTH_LOCK + upper_written));
        add(release(lower_ ? own(results_full) : SVP_AIE_SOUTH_LOCK + results_full));
        if (lower_) {
            const uint32_t task = results_descriptor;
            write_words(channel_register(SVP_AIE_COMPUTE, SVP_AIE_MM2S, core_results) + 4, &task, 1);
        }
        add(advance(result_register));
    }

    svp_aie_record kernel(svp_aie_core_opcode opcode, unsigned flags) const
    {
        const Nest& nest = pass_.nest;
        svp_aie_record r = record_of(opcode);
        r.input = chunk_register;
        r.output = result_register;
        r.residual = (flags & with_residual) != 0 || opcode == SVP_AIE_ADD ? next_chunk_register : uint8_t{0};
        r.accumulator = nest.chunks > 1 ? accumulator_register : uint8_t{0};
        r.kernel_h = static_cast<uint8_t>(op_.rows.kernel);
        r.kernel_w = static_cast<uint8_t>(op_.columns.kernel);
        r.stride_h = static_cast<uint8_t>(op_.rows.stride);
        r.stride_w = static_cast<uint8_t>(op_.columns.stride);
        r.dilation_h = static_cast<uint8_t>(op_.rows.dilation);
        r.dilation_w = static_cast<uint8_t>(op_.columns.dilation);
        r.in_zero_point = static_cast<int8_t>(op_.input_zero);
        r.flags = static_cast<uint16_t>(flags);
        auto& k = r.u.kernel;
        const int own_channels = nest.out_blocks * 8;
        k.in_rows = static_cast<uint16_t>(nest.in_rows(op_));
        k.in_columns = static_cast<uint16_t>(nest.in_columns(op_));
        k.in_channels = static_cast<uint16_t>(op_.multicast() ? nest.in_blocks * 8 : own_channels);
        k.out_rows = static_cast<uint16_t>(nest.rows);
        k.out_columns = static_cast<uint16_t>(nest.width);
        k.out_channels = static_cast<uint16_t>(own_channels);
        k.in_height = static_cast<uint16_t>(op_.rows.input);
        k.in_width = static_cast<uint16_t>(op_.columns.input);
        k.out_height = static_cast<uint16_t>(pass_.rows);
        k.row_start = static_cast<int16_t>(op_.rows.start(pass_.first_row));
        k.column_start = static_cast<int16_t>(op_.columns.start(pass_.first_column));
        k.column_step = static_cast<uint16_t>(pass_.slice_width * op_.columns.stride);
        if (nest.row_blocks > 1) {
            k.row_step = static_cast<uint16_t>(nest.rows * op_.rows.stride);
            k.out_row_step = static_cast<uint16_t>(nest.rows);
        }
        k.out_zero_point = static_cast<int8_t>(op_.output_zero);
        k.residual_zero_point = static_cast<int8_t>(op_.second_zero);
        k.low = static_cast<int8_t>(op_.low);
        k.high = static_cast<int8_t>(op_.high);
        return r;
    }

    void convolve()
    {
        constexpr uint8_t row_loop = 1, channel_loop = 2;
        const Nest& nest = pass_.nest;
        auto add_kernel = [&](unsigned flags) {
            svp_aie_record r = kernel(SVP_AIE_CONVOLVE, flags);
            r.row_loop = row_loop;
            r.channel_loop = (flags & (first_of_loop | last_of_loop)) != 0 ? channel_loop : uint8_t{0};
            add(r);
        };
        auto take = [&](bool when) {
            if (when) add(record_of(SVP_AIE_TAKE_BLOCK));
        };
        auto give = [&](bool when) {
            if (when) add(record_of(SVP_AIE_GIVE_BLOCK));
        };
        const bool streamed = pass_.streamed_weights, residual = op_.has_second();
        // The last chunk of a residual layer is on its own, since the residual comes with it.
        const int looped = residual ? nest.chunks - 1 : nest.chunks > 1 ? nest.chunks : 0;

        loop(nest.steps);
        take(!streamed);
        loop(nest.row_blocks);
        take_result_buffer();
        if (looped > 0) {
            loop(looped);
            take(streamed);
            add(acquire(own(input_full)));
            add_kernel(residual ? first_of_loop : first_of_loop | last_of_loop);
            give_chunk();
            give(streamed);
            end_loop();
        }
        if (looped < nest.chunks) {
            take(streamed);
            add(acquire(own(input_full), residual ? 2 : 1));
            add_kernel((looped == 0 ? first : 0) | last | (residual ? with_residual : 0));
            give(streamed);
            give_chunk();
            if (residual) give_chunk();
        }
        send_result_buffer();
        end_loop();
        give(!streamed);
        end_loop();
    }

    void work_on_own_channels()
    {
        const bool blocks_per_step = op_.kind == OperationKind::depthwise;
        const bool one_block = !blocks_per_step && op_.kind != OperationKind::pool_max;
        const int chunks = op_.has_second() ? 2 : 1;
        if (one_block) add(record_of(SVP_AIE_TAKE_BLOCK));
        loop(pass_.nest.steps);
        if (blocks_per_step) add(record_of(SVP_AIE_TAKE_BLOCK));
        loop(pass_.nest.row_blocks);
        take_result_buffer();
        add(acquire(own(input_full), chunks));
        svp_aie_record r = own_kernel();
        r.row_loop = 1;
        add(r);
        for (int i = 0; i < chunks; ++i)
            give_chunk();
        send_result_buffer();
        end_loop();
        if (blocks_per_step) add(record_of(SVP_AIE_GIVE_BLOCK));
        end_loop();
        if (one_block) add(record_of(SVP_AIE_GIVE_BLOCK));
    }

    svp_aie_record own_kernel() const
    {
        switch (op_.kind) {
        case OperationKind::pool_max:
            return kernel(SVP_AIE_POOL_MAX, 0);
        case OperationKind::pool_average:
            return kernel(SVP_AIE_POOL_AVERAGE, op_.count_padding ? count_padding : 0);
        case OperationKind::add:
            return kernel(SVP_AIE_ADD, 0);
        case OperationKind::copy:
            return kernel(SVP_AIE_COPY, 0);
        default:
            return kernel(SVP_AIE_CONVOLVE, first | last | depthwise_input | (op_.has_second() ? with_residual : 0));
        }
    }

    const ArrayLayout& layout_;
    const Pass& pass_;
    const Operation& op_;
    const unsigned stream_, cores_;
    const bool lower_;
    std::vector<svp_aie_record> records_;
};

} // namespace

std::vector<svp_aie_record> boot_records(const ArrayLayout& layout)
{
    svp_aie_record ring = record_of(SVP_AIE_SET_RING);
    ring.u.buffer.base = SVP_AIE_OWN_MEMORY + layout.ring_base;
    ring.u.buffer.stride = ring_slot_bytes;
    ring.count = layout.ring_slots;
    ring.lock = static_cast<uint8_t>(own(weights_full));
    ring.value = static_cast<int16_t>(own(weights_empty));
    svp_aie_record again = record_of(SVP_AIE_JUMP);
    again.value = 4; // TAKE_BLOCK
    return {set_buffer(chunk_register, SVP_AIE_OWN_MEMORY, layout.input_bytes, 2),
            set_buffer(next_chunk_register, SVP_AIE_OWN_MEMORY, layout.input_bytes, 2),
            advance(next_chunk_register),
            ring,
            record_of(SVP_AIE_TAKE_BLOCK),
            record_of(SVP_AIE_RUN_BLOCK),
            again};
}

std::vector<svp_aie_record> pass_records(const ArrayLayout& layout, const Pass& pass, unsigned row)
{
    return PassRecords(layout, pass, row).run();
}

std::vector<uint32_t> words_of(const std::vector<svp_aie_record>& records)
{
    std::vector<uint32_t> words(records.size() * SVP_AIE_RECORD_BYTES / 4);
    if (!records.empty()) std::memcpy(words.data(), records.data(), words.size() * 4);
    return words;
}

} // namespace svp::compiler::aie
