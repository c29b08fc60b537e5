// SPDX-License-Identifier: Apache-2.0
#include "interface/engines/aie/aie_command.h"
#include "models/engines/aie/array/controller.h"

#include "interface/engines/aie/descriptor.h"
#include "models/common/payload.h"

#include <cstdio>
#include <cstring>

namespace svp::aie {
namespace {

// Words of a shim descriptor that hold the bus address.
constexpr unsigned address_low_word = 1, address_high_word = 2;
constexpr uint32_t address_high_mask = 0xFFFF;

std::string hexadecimal(uint64_t value)
{
    char text[24];
    std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

} // namespace

// One step of the command in progress; false: it waits for something that wakes it, or has ended.
bool Controller::step(uint64_t now)
{
    switch (stage_) {
    case Stage::header:
        return begin_program();
    case Stage::collect:
        if (!collect()) return false;
        begin_operation(now);
        return true;
    case Stage::poll:
        return poll(now);
    case Stage::token:
        return take_tokens(now);
    case Stage::end:
        return end_command();
    case Stage::restart:
        if (!tiles_stopped_) return false;
        break;
    case Stage::execute:
        break;
    case Stage::none:
        return false;
    }
    if (now < due_) {
        wake_by(due_);
        return false;
    }
    if (stage_ == Stage::execute) execute();
    if (!stopping_) stage_ = Stage::collect;
    return true;
}

// Reads on until the operation is complete; false: its words have not come, or are no operation.
bool Controller::collect()
{
    uint32_t word = 0;
    while (!collecting_ || !operation_.complete()) {
        if (reader_.finished()) {
            if (!collecting_) operation_.offset = reader_.taken_bytes();
            program_error("ends without an END");
            return false;
        }
        if (!reader_.take(&word)) {
            if (reader_.failed())
                stop(SVP_ERROR_BUS_READ, static_cast<uint32_t>(reader_.error_address()));
            else
                enter(stall_memory);
            return false;
        }
        if (collecting_) {
            operation_.words.push_back(word);
            continue;
        }
        const std::string wrong = operation_.begin(word, reader_.taken_bytes() - sizeof word);
        if (!wrong.empty()) {
            program_error(wrong);
            return false;
        }
        collecting_ = true;
    }
    collecting_ = false;
    enter(busy);
    return true;
}

uint64_t Controller::cost() const
{
    switch (operation_.opcode) {
    case SVP_AIE_WRITE:
        return config_.write_cycles;
    case SVP_AIE_BLOCK_WRITE:
        return config_.block_cycles + uint64_t{config_.block_word_cycles} * (operation_.words.size() - 2);
    case SVP_AIE_MASK_WRITE:
        return config_.mask_write_cycles;
    case SVP_AIE_PATCH_ADDRESS:
        return uint64_t{2} * config_.write_cycles;
    default:
        return config_.poll_cycles;
    }
}

void Controller::begin_operation(uint64_t now)
{
    operations_ += 1;
    last_progress_ = now;
    due_ = now + cost();
    stage_ = Stage::execute;
    switch (operation_.opcode) {
    case SVP_AIE_END:
        stage_ = Stage::end;
        break;
    case SVP_AIE_MASK_POLL:
        if (polls_running_counter()) return program_error("polls a register that only counts time");
        stage_ = Stage::poll;
        poll_start_ = now;
        poll_pending_ = true;
        break;
    case SVP_AIE_WAIT_TOKEN:
        if (channel_of(operation_.words[0]) == SIZE_MAX) return program_error("waits for tokens of no channel");
        stage_ = Stage::token;
        break;
    default:
        break;
    }
}

void Controller::execute()
{
    switch (operation_.opcode) {
    case SVP_AIE_MASK_WRITE:
        return mask_write();
    case SVP_AIE_PATCH_ADDRESS:
        return patch_address();
    default:
        write(operation_.address(), operation_.words.data() + 2, operation_.words.size() - 2);
    }
}

bool Controller::access(tlm::tlm_command command, uint64_t address, void* data, size_t words)
{
    sc_core::sc_time delay = sc_core::SC_ZERO_TIME; // the path's time is the operation's cost
    set_up_payload(payload_, command, address, data, 4 * words);
    configuration->b_transport(payload_, delay);
    return payload_.is_response_ok() && !stopping_;
}

bool Controller::write(uint64_t address, const uint32_t* words, size_t count)
{
    words_written_ += count;
    return access(tlm::TLM_WRITE_COMMAND, address, const_cast<uint32_t*>(words), count);
}

bool Controller::read(uint64_t address, uint32_t* word) { return access(tlm::TLM_READ_COMMAND, address, word, 1); }

void Controller::mask_write()
{
    uint32_t word = 0;
    const uint32_t mask = operation_.words[2];
    if (!read(operation_.address(), &word)) return;
    word = (word & ~mask) | (operation_.words[3] & mask);
    write(operation_.address(), &word, 1);
}

std::string Controller::patch_misfit() const
{
    const uint64_t address = operation_.address();
    const uint32_t operand = operation_.words[2];
    const uint64_t offset = operation_.words[3] | uint64_t{operation_.words[4]} << 32;
    const uint64_t row = address >> SVP_AIE_ROW_SHIFT & 0x1F;
    const uint64_t at = (address & SVP_AIE_OFFSET_MASK) - SVP_AIE_SHIM_DESCRIPTORS; // wraps below them
    const uint64_t descriptors = svp_aie_descriptor_count(SVP_AIE_SHIM);
    if (row != 0 || at % SVP_AIE_DESCRIPTOR_STRIDE != 0 || at / SVP_AIE_DESCRIPTOR_STRIDE >= descriptors)
        return "patches " + hexadecimal(address) + ", which is no shim descriptor";
    if (operand >= SVP_AIE_OPERAND_PROGRAM) return "patches with operand " + std::to_string(operand);
    const uint32_t size = in_progress_->command.operand[operand].size;
    if (offset >= size)
        return "patches with offset " + hexadecimal(offset) + " in operand " + std::to_string(operand) + " of " +
               std::to_string(size) + " bytes";
    return {};
}

void Controller::patch_address()
{
    const std::string misfit = patch_misfit();
    if (!misfit.empty()) return program_error(misfit);
    const uint64_t offset = operation_.words[3] | uint64_t{operation_.words[4]} << 32;
    const uint64_t bus = in_progress_->address[operation_.words[2]] + offset;
    const uint64_t low = operation_.address() + uint64_t{4} * address_low_word;
    const uint64_t high = operation_.address() + uint64_t{4} * address_high_word;
    if (bus >> 48 != 0) return program_error("patches with bus address " + hexadecimal(bus) + ", beyond 48 bits");
    uint32_t words[2] = {static_cast<uint32_t>(bus), 0};
    if (!read(high, &words[1])) return;
    words[1] = (words[1] & ~address_high_mask) | static_cast<uint32_t>(bus >> 32);
    write(low, words, 2);
}

// Timers and performance counters change with time alone: a poll of one would keep a dead simulation alive.
bool Controller::polls_running_counter() const
{
    const uint64_t address = operation_.address();
    const unsigned row = address >> SVP_AIE_ROW_SHIFT & 0x1F;
    const uint32_t offset = address & SVP_AIE_OFFSET_MASK;
    switch (array_.kind_of_row(row)) {
    case SVP_AIE_MEMORY:
        return offset == SVP_AIE_MEMORY_TIMER;
    case SVP_AIE_SHIM:
        return offset == SVP_AIE_SHIM_TIMER;
    default:
        return offset == SVP_AIE_CORE_TIMER ||
               (offset >= SVP_AIE_CORE_PERFORMANCE_COUNTER && offset < SVP_AIE_CORE_PERFORMANCE_COUNTER + 16);
    }
}

bool Controller::poll(uint64_t now)
{
    if (!poll_pending_) return false;
    if (now < due_) {
        wake_by(due_);
        return false;
    }
    poll_pending_ = false;
    polls_ += 1;
    uint32_t word = 0;
    if (!read(operation_.address(), &word)) return false;
    if ((word & operation_.words[2]) != operation_.words[3]) {
        enter(stall_poll);
        return false;
    }
    enter(busy);
    stage_ = Stage::collect;
    return true;
}

// Reads come every poll_cycles; those that would see what the last one saw are not simulated.
void Controller::tile_changed(TileAddress tile)
{
    if (stage_ != Stage::poll || poll_pending_) return;
    const uint64_t address = operation_.address();
    if (tile.column != address >> SVP_AIE_COLUMN_SHIFT || tile.row != (address >> SVP_AIE_ROW_SHIFT & 0x1F)) return;
    const uint64_t waited = current_edge() - poll_start_;
    due_ = poll_start_ + (waited / config_.poll_cycles + 1) * config_.poll_cycles;
    poll_pending_ = true;
    wake_by(due_);
}

size_t Controller::channel_index(TileAddress tile, unsigned direction, unsigned channel) const
{
    const size_t tile_index = size_t{tile.column} * array_.tile_rows() + tile.row;
    return (tile_index * 2 + direction) * tile_dma_channels(SVP_AIE_MEMORY) + channel;
}

size_t Controller::channel_of(uint32_t word) const
{
    const TileAddress tile{word & 0xFF, word >> 8 & 0xFF};
    const unsigned direction = word >> 16 & 0xFF, channel = word >> 24;
    if (tile.column >= array_.columns || tile.row >= array_.tile_rows() || direction > SVP_AIE_MM2S) return SIZE_MAX;
    if (channel >= tile_dma_channels(array_.kind_of_row(tile.row))) return SIZE_MAX;
    return channel_index(tile, direction, channel);
}

void Controller::token(const CompletionToken& token)
{
    if (stopping_) return;
    const uint64_t ready = current_edge() + config_.token_cycles;
    mature_tokens(current_edge());
    coming_.push_back({ready, channel_index(token.tile, token.direction, token.channel)});
    if (stage_ == Stage::token) wake_by(ready);
}

void Controller::mature_tokens(uint64_t now)
{
    while (!coming_.empty() && coming_.front().ready <= now) {
        tokens_[coming_.front().channel] += 1;
        coming_.pop_front();
    }
}

bool Controller::take_tokens(uint64_t now)
{
    mature_tokens(now);
    uint32_t& tokens = tokens_[channel_of(operation_.words[0])];
    const uint32_t wanted = operation_.words[1];
    if (tokens < wanted) {
        enter(stall_token);
        if (!coming_.empty()) wake_by(coming_.front().ready);
        return false;
    }
    tokens -= wanted;
    tokens_taken_ += wanted;
    last_progress_ = now;
    enter(busy);
    stage_ = Stage::collect;
    return true;
}

std::string Controller::waits_for() const
{
    if (in_progress_ == nullptr) return {};
    const std::string place = "controller, layer " + std::to_string(in_progress_->command.layer) + ", byte " +
                              std::to_string(operation_.offset) + " of the control program: waits for ";
    if (stopping_ || stage_ == Stage::restart) return place + "transfers to drain";
    switch (stage_) {
    case Stage::token: {
        const uint32_t word = operation_.words[0];
        return place + std::to_string(operation_.words[1]) + " tokens of tile " + std::to_string(word & 0xFF) + "," +
               std::to_string(word >> 8 & 0xFF) + ((word >> 16 & 0xFF) == SVP_AIE_S2MM ? " S2MM " : " MM2S ") +
               std::to_string(word >> 24) + ", has " + std::to_string(tokens_[channel_of(word)]);
    }
    case Stage::poll:
        return place + "register " + hexadecimal(operation_.address() & SVP_AIE_OFFSET_MASK) + " of tile " +
               std::to_string(operation_.address() >> SVP_AIE_COLUMN_SHIFT) + "," +
               std::to_string(operation_.address() >> SVP_AIE_ROW_SHIFT & 0x1F) + " to be " +
               hexadecimal(operation_.words[3]) + " under mask " + hexadecimal(operation_.words[2]);
    default:
        return place + "its words from memory";
    }
}

} // namespace svp::aie
