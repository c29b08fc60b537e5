// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/array/controller.h"

#include "interface/engines/aie/aie_command.h"

#include <algorithm>
#include <cstring>

namespace svp::aie {
namespace {

constexpr unsigned header_words = sizeof(svp_aie_program_header) / 4;

} // namespace

Controller::Controller(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config,
                       TileControl& tiles)
    : EngineFront(name, clock),
      array_(config),
      config_(config.controller),
      tiles_(tiles),
      reader_(program_dma, config.controller.buffer_bytes),
      tokens_(size_t{config.columns} * config.tile_rows() * 2 * tile_dma_channels(SVP_AIE_MEMORY)),
      activity_(statistics().activity("program", "execution of control programs", 1,
                                      {"idle", "busy", "stall.token", "stall.poll", "stall.memory", "stall.drain"})),
      skipped_(statistics().counter("configurations_skipped", "commands", "that the array already carried")),
      operations_(statistics().counter("operations", "operations", "register operations executed")),
      words_written_(
          statistics().counter("words_written", "words", "over the configuration path", "aie.configuration_word")),
      tokens_taken_(statistics().counter("tokens", "tokens", "taken by waits")),
      polls_(statistics().counter("polls", "accesses", "reads of polled registers that decided nothing or the poll")),
      trace_state_(trace_points().add("state", 3, "what the controller does", activity_.states())),
      trace_layer_(trace_points().add("layer", 32, "layer in progress"))
{
    reader_.on_words([this] { wake_by(current_edge()); });
}

void Controller::work(uint64_t now)
{
    if (stopping_) finish_stop();
    while (in_progress_ != nullptr && !stopping_ && step(now)) {
    }
}

// An error that came when no command ran is this one's.
void Controller::begin(unsigned slot, const EngineCommand& message)
{
    const uint32_t code = error_code_;
    error_code_ = SVP_ERROR_NONE;
    if (code != SVP_ERROR_NONE) return complete(slot, code, error_info_, 0);
    in_progress_ = &message;
    slot_ = slot;
    stage_ = Stage::header;
    header_words_ = 0;
    macs_before_ = tiles_.macs();
    trace_layer_.set(message.command.layer, sc_core::sc_time_stamp().value());
    enter(stall_memory);
    reader_.start(message.address[SVP_AIE_OPERAND_PROGRAM], message.command.operand[SVP_AIE_OPERAND_PROGRAM].size);
    wake_by(current_edge() + 1);
}

// False: it has not all come.
bool Controller::read_header()
{
    uint32_t word = 0;
    while (header_words_ < header_words) {
        if (!reader_.take(&word)) return false;
        std::memcpy(reinterpret_cast<uint8_t*>(&header_) + size_t{4} * header_words_, &word, 4);
        header_words_ += 1;
    }
    return true;
}

std::string Controller::misfit_of_header() const
{
    const uint32_t most = in_progress_->command.operand[SVP_AIE_OPERAND_PROGRAM].size;
    if (header_.magic != SVP_AIE_PROGRAM_MAGIC) return "not a control program";
    if (header_.bytes > most || header_.bytes <= sizeof header_ || header_.bytes % 4 != 0)
        return "its size is " + std::to_string(header_.bytes) + " bytes, of an operand of " + std::to_string(most);
    if (header_.columns != array_.columns || header_.rows != array_.tile_rows())
        return "made for " + std::to_string(header_.columns) + " columns and " + std::to_string(header_.rows) +
               " rows of tiles, the array has " + std::to_string(array_.columns) + " and " +
               std::to_string(array_.tile_rows());
    for (const uint32_t reserved : header_.reserved)
        if (reserved != 0) return "a reserved word of its header is not zero";
    return {};
}

// True: the program's first operation may be read.
bool Controller::begin_program()
{
    if (!read_header()) {
        if (reader_.failed()) stop(SVP_ERROR_BUS_READ, static_cast<uint32_t>(reader_.error_address()));
        return false;
    }
    const std::string misfit = misfit_of_header();
    if (!misfit.empty()) {
        program_error(misfit);
        return false;
    }
    reader_.limit(header_.bytes);
    enter(busy);
    stage_ = Stage::collect;
    operation_.wanted = 0;
    operation_.words.clear();
    collecting_ = false;
    if (header_.configuration == 0) return true;
    if (header_.configuration == carried_configuration_) {
        skipped_ += 1;
        stage_ = Stage::end;
        return true;
    }
    stage_ = Stage::restart;
    carried_configuration_ = 0;
    tiles_stopped_ = false;
    tiles_.stop_tiles();
    return false;
}

// An error of the program itself: info is the byte that the operation at fault begins at.
void Controller::program_error(const std::string& what)
{
    const auto info = static_cast<uint32_t>(stage_ == Stage::header ? 0 : operation_.offset);
    tiles_.log("control program, byte " + std::to_string(info) + ": " + what);
    stop(SVP_ERROR_ARRAY_PROGRAM, info);
}

void Controller::stop(uint32_t code, uint32_t info)
{
    if (stopping_) return;
    stopping_ = true;
    tiles_stopped_ = false;
    error_code_ = code;
    error_info_ = info;
    stage_ = Stage::none;
    reader_.stop();
    poll_pending_ = false;
    if (in_progress_ != nullptr) enter(stall_drain);
    tiles_.stop_tiles();
}

void Controller::tiles_stopped()
{
    tiles_stopped_ = true;
    if (!stopping_) due_ = current_edge() + uint64_t{array_.columns} * config_.write_cycles;
    wake_by(current_edge() + 1);
}

void Controller::finish_stop()
{
    if (!tiles_stopped_ || !reader_.drained()) return;
    stopping_ = false;
    forget_configuration();
    if (in_progress_ == nullptr) return; // the next command learns of it
    const uint32_t code = error_code_;
    error_code_ = SVP_ERROR_NONE;
    end_program(code, error_info_);
}

void Controller::forget_configuration()
{
    carried_configuration_ = 0;
    coming_.clear();
    std::fill(tokens_.begin(), tokens_.end(), 0);
}

// What was read beyond the end is still on its way; it is waited for.
bool Controller::end_command()
{
    reader_.stop();
    if (!reader_.drained()) return false;
    if (header_.configuration != 0) carried_configuration_ = header_.configuration;
    end_program(SVP_ERROR_NONE, 0);
    return false;
}

void Controller::end_program(uint32_t code, uint32_t info)
{
    trace_layer_.release(sc_core::sc_time_stamp().value());
    in_progress_ = nullptr;
    stage_ = Stage::none;
    enter(idle);
    complete(slot_, code, info, tiles_.macs() - macs_before_);
}

bool Controller::quiet() const { return EngineFront::quiet() && !stopping_ && reader_.drained(); }

// Also forgets an error that waits for a command.
void Controller::reset_state()
{
    EngineFront::reset_state();
    forget_configuration();
    error_code_ = SVP_ERROR_NONE;
}

} // namespace svp::aie
