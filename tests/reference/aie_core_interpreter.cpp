// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/aie_core_interpreter.h"

#include "interface/common/numeric.h"
#include "interface/engines/aie/weight_block.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <stdexcept>

namespace svp::test {
namespace {

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error("core: " + what); }

svp_aie_block_header header_of(const std::vector<uint8_t>& block)
{
    svp_aie_block_header header;
    std::memcpy(&header, block.data(), sizeof header);
    return header;
}

} // namespace

svp_aie_record CoreInterpreter::record_at(size_t index) const
{
    const std::vector<uint8_t>& from = in_block_ ? block_program_ : program;
    if ((index + 1) * SVP_AIE_RECORD_BYTES > from.size()) wrong(fmt::format("record {} is beyond its program", index));
    svp_aie_record record;
    std::memcpy(&record, from.data() + index * SVP_AIE_RECORD_BYTES, sizeof record);
    return record;
}

uint8_t& CoreInterpreter::byte(uint32_t address)
{
    const uint32_t which = (address >> 16) - 4;
    if (which > 3 || around.memory[which] == nullptr) wrong(fmt::format("address 0x{:x} is nowhere", address));
    std::vector<uint8_t>& memory = *around.memory[which];
    if ((address & 0xFFFF) >= memory.size()) wrong(fmt::format("address 0x{:x} is outside the memory", address));
    return memory[address & 0xFFFF];
}

bool CoreInterpreter::try_acquire(unsigned lock, int value)
{
    std::vector<int>* locks = around.locks[lock / 16];
    if (locks == nullptr) wrong(fmt::format("no lock {}", lock));
    int& held = (*locks)[lock % 16];
    const bool granted = value < 0 ? held >= -value : held == value;
    if (granted) held -= std::abs(value);
    waits_ = granted ? "" : fmt::format("lock {} (value {}, wants {}) at record {}", lock, held, value, pc_);
    return granted;
}

void CoreInterpreter::add_lock(unsigned lock, int value)
{
    std::vector<int>* locks = around.locks[lock / 16];
    if (locks == nullptr) wrong(fmt::format("no lock {}", lock));
    (*locks)[lock % 16] += value;
    if ((*locks)[lock % 16] > 63) wrong(fmt::format("lock {} overflows", lock));
}

uint32_t CoreInterpreter::loop_index(unsigned level) const
{
    if (level >= loops_.size()) wrong(fmt::format("loop {} is not open", level));
    return loops_[level].index;
}

std::string CoreInterpreter::waits_for() const { return waits_; }

bool CoreInterpreter::run()
{
    bool any = false;
    while (enabled && step())
        any = true;
    return any;
}

void CoreInterpreter::skip_loop()
{
    for (int depth = 1; depth > 0; ++pc_) {
        const uint8_t opcode = record_at(pc_).opcode;
        depth += opcode == SVP_AIE_LOOP ? 1 : opcode == SVP_AIE_END_LOOP ? -1 : 0;
    }
}

bool CoreInterpreter::take_block()
{
    if (!header_taken_) {
        if (!try_acquire(full_lock_, -1)) return false;
        svp_aie_block_header header;
        for (size_t i = 0; i < sizeof header; ++i)
            reinterpret_cast<uint8_t*>(&header)[i] = byte(weights_.address() + static_cast<uint32_t>(i));
        block_slots_ = header.slots;
        if (block_slots_ == 0 || block_slots_ > weights_.count) wrong(fmt::format("block of {} slots", block_slots_));
        header_taken_ = true;
    }
    if (block_slots_ > 1 && !try_acquire(full_lock_, -static_cast<int>(block_slots_ - 1))) return false;
    block_.clear();
    for (uint32_t slot = 0; slot < block_slots_; ++slot) {
        for (uint32_t i = 0; i < weights_.stride; ++i)
            block_.push_back(byte(weights_.address() + i));
        weights_.index = (weights_.index + 1) % weights_.count;
    }
    header_taken_ = false;
    return true;
}

void CoreInterpreter::run_block()
{
    const svp_aie_block_header header = header_of(block_);
    if (header.kind != SVP_AIE_BLOCK_PROGRAM || in_block_) wrong("runs what is no program");
    valid_columns_.resize(SVP_AIE_MAX_COLUMNS);
    std::memcpy(valid_columns_.data(), block_.data() + sizeof header, SVP_AIE_MAX_COLUMNS * 2);
    const auto first = block_.begin() + static_cast<ptrdiff_t>(sizeof header + SVP_AIE_MAX_COLUMNS * 2);
    block_program_.assign(first, first + header.records * SVP_AIE_RECORD_BYTES);
    add_lock(empty_lock_, static_cast<int>(block_slots_));
    in_block_ = true;
    return_pc_ = pc_ + 1;
    pc_ = 0;
}

bool CoreInterpreter::step()
{
    const svp_aie_record r = record_at(pc_);
    switch (r.opcode) {
    case SVP_AIE_HALT:
        if (!loops_.empty()) wrong("ends inside a loop");
        if (!in_block_) return enabled = false;
        in_block_ = false;
        pc_ = return_pc_;
        return true;
    case SVP_AIE_ACQUIRE:
        if (!try_acquire(r.lock, r.value)) return false;
        break;
    case SVP_AIE_RELEASE:
        add_lock(r.lock, r.value);
        break;
    case SVP_AIE_LOOP:
        if (loops_.size() == SVP_AIE_LOOPS) wrong("too many loops");
        ++pc_;
        if (r.count == 0)
            skip_loop();
        else
            loops_.push_back({pc_, r.count, 0});
        return true;
    case SVP_AIE_END_LOOP:
        if (loops_.empty()) wrong("no loop to end");
        if (++loops_.back().index < loops_.back().count) {
            pc_ = loops_.back().begin;
            return true;
        }
        loops_.pop_back();
        break;
    case SVP_AIE_JUMP:
        pc_ = static_cast<size_t>(r.value);
        return true;
    case SVP_AIE_DELAY:
        break;
    case SVP_AIE_SET_BUFFER:
        rings_[r.reg] = {r.u.buffer.base, r.u.buffer.stride, r.count, 0};
        break;
    case SVP_AIE_ADVANCE:
        rings_[r.reg].index = (rings_[r.reg].index + 1) % rings_[r.reg].count;
        break;
    case SVP_AIE_WRITE_WORDS:
        for (uint32_t i = 0; i < r.count; ++i)
            around.write_register(r.u.words.address + 4 * i, r.u.words.word[i]);
        break;
    case SVP_AIE_SET_RING:
        weights_ = {r.u.buffer.base, r.u.buffer.stride, r.count, 0};
        full_lock_ = r.lock;
        empty_lock_ = static_cast<unsigned>(r.value);
        break;
    case SVP_AIE_TAKE_BLOCK:
        if (!take_block()) return false;
        break;
    case SVP_AIE_GIVE_BLOCK:
        add_lock(empty_lock_, static_cast<int>(block_slots_));
        break;
    case SVP_AIE_RUN_BLOCK:
        run_block();
        return true;
    default:
        kernel(r);
        break;
    }
    ++pc_;
    return true;
}

void CoreInterpreter::kernel(const svp_aie_record& r)
{
    if (r.opcode == SVP_AIE_CONVOLVE) return convolve(r);
    if (r.opcode < SVP_AIE_CONVOLVE || r.opcode > SVP_AIE_COPY) wrong(fmt::format("opcode {}", r.opcode));
    own_channels(r);
}

// The requantization records stand at the front of the block.
int8_t CoreInterpreter::requantized(const svp_aie_record& r, int64_t sum, unsigned channel, size_t output_index)
{
    const auto& k = r.u.kernel;
    if (channel >= header_of(block_).requants) wrong(fmt::format("no requantization record {}", channel));
    svp_requant q;
    std::memcpy(&q, block_.data() + sizeof(svp_aie_block_header) + channel * sizeof q, sizeof q);
    if (!svp_requant_fits(sum, q.bias)) wrong("a sum leaves 32 bits");
    const bool residual = (r.flags & SVP_AIE_RESIDUAL) != 0 || r.opcode == SVP_AIE_ADD;
    const int32_t second = residual ? code(r.residual, output_index) - k.residual_zero_point : 0;
    return svp_requantize(sum, &q, second, k.out_zero_point, k.low, k.high);
}

void CoreInterpreter::convolve(const svp_aie_record& r)
{
    const auto& k = r.u.kernel;
    const svp_aie_block_header header = header_of(block_);
    const bool depthwise = (r.flags & SVP_AIE_DEPTHWISE_INPUT) != 0;
    bool first = (r.flags & SVP_AIE_FIRST) != 0, last = (r.flags & SVP_AIE_LAST) != 0;
    if (r.flags & SVP_AIE_FIRST_OF_LOOP) first = loop_index(r.channel_loop) == 0;
    if (r.flags & SVP_AIE_LAST_OF_LOOP) last = loop_index(r.channel_loop) + 1 == loops_[r.channel_loop].count;
    const unsigned chunk = header.chunks > 1 ? loop_index(r.channel_loop) : 0;
    if (header.kind != SVP_AIE_BLOCK_WEIGHTS || chunk >= header.chunks) wrong("no such chunk of weights");
    if (header.out_blocks * 8 != k.out_channels || header.in_blocks * 8 != k.in_channels)
        wrong(fmt::format("weights for {} to {} blocks, the kernel's {} to {} channels", header.in_blocks,
                          header.out_blocks, k.in_channels, k.out_channels));

    // Where each block of weights is; 0: zero.
    const unsigned taps = unsigned{r.kernel_h} * r.kernel_w;
    const size_t mask_row = depthwise ? 0 : (header.in_blocks + 7u) / 8;
    const size_t mask_bytes = depthwise ? (header.out_blocks + 7u) / 8 : mask_row * header.out_blocks * header.chunks;
    const size_t mask = sizeof header + header.requants * sizeof(svp_requant);
    size_t next = mask + (mask_bytes + 15) / 16 * 16;
    std::vector<size_t> where(size_t{header.out_blocks} * header.in_blocks);
    for (unsigned c = 0; c < header.chunks; ++c)
        for (unsigned o = 0; o < header.out_blocks; ++o)
            for (unsigned i = 0; i < (depthwise ? 1u : header.in_blocks); ++i) {
                const size_t bit = depthwise ? o : ((size_t{c} * header.out_blocks + o) * mask_row * 8 + i);
                if ((block_.at(mask + bit / 8) >> bit % 8 & 1) == 0) continue;
                if (c == chunk) where[size_t{o} * header.in_blocks + (depthwise ? o : i)] = next;
                next += size_t{taps} * 64;
            }
    if (next != header.bytes) wrong(fmt::format("a block of {} bytes says {}", next, header.bytes));

    const int64_t first_row = k.row_start + int64_t{k.row_step} * (k.row_step ? loop_index(r.row_loop) : 0);
    const int64_t done_rows = int64_t{k.out_row_step} * (k.out_row_step ? loop_index(r.row_loop) : 0);
    for (unsigned y = 0; y < k.out_rows && y + done_rows < k.out_height; ++y)
        for (unsigned x = 0; x < std::min<unsigned>(k.out_columns, valid_columns_.at(around.column)); ++x)
            for (unsigned o = 0; o < k.out_channels; ++o) {
                const size_t index = (size_t{y} * k.out_columns + x) * k.out_channels + o;
                const uint32_t accumulator = rings_[r.accumulator].address() + static_cast<uint32_t>(4 * index);
                int64_t sum = 0;
                if (!first)
                    for (unsigned b = 0; b < 4; ++b)
                        sum |= int64_t{byte(accumulator + b)} << 8 * b;
                if (!first) sum = static_cast<int32_t>(sum);
                for (unsigned i = 0; i < k.in_channels; ++i) {
                    const size_t block = where[size_t{o / 8} * header.in_blocks + i / 8];
                    if (block == 0) continue;
                    for (unsigned tap = 0; tap < taps; ++tap) {
                        const unsigned row = y * r.stride_h + tap / r.kernel_w * r.dilation_h;
                        const unsigned column = x * r.stride_w + tap % r.kernel_w * r.dilation_w;
                        if (row >= k.in_rows || column >= k.in_columns) wrong("a window leaves its chunk");
                        if (first_row + row < 0 || first_row + row >= k.in_height) continue;
                        const auto weight = static_cast<int8_t>(block_.at(block + tap * 64 + i % 8 * 8 + o % 8));
                        const int value = code(r.input, (size_t{row} * k.in_columns + column) * k.in_channels + i);
                        sum += int64_t{weight} * (value - r.in_zero_point);
                    }
                }
                if (last)
                    byte(rings_[r.output].address() + static_cast<uint32_t>(index)) =
                        static_cast<uint8_t>(requantized(r, sum, o, index));
                else
                    for (unsigned b = 0; b < 4; ++b)
                        byte(accumulator + b) = static_cast<uint8_t>(sum >> 8 * b);
            }
}

void CoreInterpreter::own_channels(const svp_aie_record& r)
{
    const auto& k = r.u.kernel;
    const int64_t first_row = k.row_start + int64_t{k.row_step} * (k.row_step ? loop_index(r.row_loop) : 0);
    const int64_t done_rows = int64_t{k.out_row_step} * (k.out_row_step ? loop_index(r.row_loop) : 0);
    const int64_t first_column = k.column_start + int64_t{k.column_step} * around.column;
    for (unsigned y = 0; y < k.out_rows && y + done_rows < k.out_height; ++y)
        for (unsigned x = 0; x < std::min<unsigned>(k.out_columns, valid_columns_.at(around.column)); ++x)
            for (unsigned o = 0; o < k.out_channels; ++o) {
                const size_t index = (size_t{y} * k.out_columns + x) * k.out_channels + o;
                int64_t sum = 0;
                int best = -128, count = 0;
                for (unsigned tap = 0; tap < unsigned{r.kernel_h} * r.kernel_w; ++tap) {
                    const unsigned row = y * r.stride_h + tap / r.kernel_w * r.dilation_h;
                    const unsigned column = x * r.stride_w + tap % r.kernel_w * r.dilation_w;
                    if (row >= k.in_rows || column >= k.in_columns) wrong("a window leaves its chunk");
                    if (first_row + row < 0 || first_row + row >= k.in_height) continue;
                    if (first_column + column < 0 || first_column + column >= k.in_width) continue;
                    const int value = code(r.input, (size_t{row} * k.in_columns + column) * k.in_channels + o);
                    best = std::max(best, value);
                    sum += value - r.in_zero_point;
                    ++count;
                }
                int8_t result = 0;
                if (r.opcode == SVP_AIE_POOL_MAX)
                    result = svp_clamp(best, k.low, k.high);
                else if (r.opcode == SVP_AIE_POOL_AVERAGE) {
                    svp_requant q;
                    std::memcpy(&q, block_.data() + sizeof(svp_aie_block_header), sizeof q);
                    if (r.flags & SVP_AIE_COUNT_PADDING) count = r.kernel_h * r.kernel_w;
                    if (count == 0) wrong("an average of nothing");
                    result = svp_requantize_mean(sum, count, &q, k.out_zero_point, k.low, k.high);
                } else
                    result = requantized(r, sum, 0, index);
                byte(rings_[r.output].address() + static_cast<uint32_t>(index)) = static_cast<uint8_t>(result);
            }
}

} // namespace svp::test
