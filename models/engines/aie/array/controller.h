// SPDX-License-Identifier: Apache-2.0
// The array controller: takes layer commands, reads their control programs and executes them over the configuration
// path, one register operation after the other.
//
// An operation takes effect when its cost (ControllerConfig) is over; then the next one begins. A program that
// configures the array starts from an array after reset, which costs a write for each column [O]. Polls and waits for
// tokens are event-driven: they end nothing's silence, so a starved simulation runs dry.
#pragma once

#include "models/common/message_socket.h"
#include "models/engines/aie/array/control_operation.h"
#include "models/engines/aie/array/program_reader.h"
#include "models/engines/aie/common/array_config.h"
#include "models/engines/aie/common/tile_address.h"
#include "models/engines/aie/dma/tile_dma.h"
#include "models/engines/common/engine_front.h"

#include <deque>
#include <string>
#include <tlm_utils/simple_initiator_socket.h>
#include <vector>

namespace svp::aie {

// What the controller needs of the array besides its registers.
class TileControl {
  public:
    virtual ~TileControl() = default;
    // Stops all tiles; when their transfers have drained they are reset and Controller::tiles_stopped is called, from
    // an event of its own.
    virtual void stop_tiles() = 0;
    // Multiply-accumulates that all cores have executed.
    virtual uint64_t macs() const = 0;
    virtual void log(const std::string& line) = 0;
};

class Controller : public EngineFront {
  public:
    Controller(const sc_core::sc_module_name& name, const Clock& clock, const ArrayConfig& config, TileControl& tiles);

    MessageSource<DmaRequest> program_dma{"program_dma"};
    tlm_utils::simple_initiator_socket<Controller, 64> configuration{"configuration"};

    void token(const CompletionToken& token);
    // A register of the tile may read differently from now on.
    void tile_changed(TileAddress tile);
    // Something went wrong in the array: all stops, the command that runs or else the next one is answered with it.
    void stop(uint32_t code, uint32_t info);
    void tiles_stopped();
    bool stopping() const { return stopping_; }

    uint64_t operations() const { return operations_.value; }
    // What it waits for: empty, or a line for the deadlock report.
    std::string waits_for() const;
    uint64_t last_progress() const { return last_progress_; }

  private:
    enum State : unsigned { idle, busy, stall_token, stall_poll, stall_memory, stall_drain };
    enum class Stage { none, header, restart, collect, execute, poll, token, end };
    struct Token {
        uint64_t ready = 0; // edge
        size_t channel = 0;
    };

    // controller.cpp: commands
    void begin(unsigned slot, const EngineCommand& message) override;
    void cancel() override { stop(SVP_ERROR_ABORTED, 0); }
    void work(uint64_t now) override;
    bool ready() const override { return !stopping_; }
    bool quiet() const override;
    void reset_state() override;
    bool read_header();
    bool begin_program();
    std::string misfit_of_header() const;
    bool end_command();
    void end_program(uint32_t code, uint32_t info);
    void finish_stop();
    void forget_configuration();
    void program_error(const std::string& what);
    void enter(State state) { enter_state(activity_, trace_state_, state); }

    // controller_operations.cpp
    bool step(uint64_t now);
    bool collect();
    void begin_operation(uint64_t now);
    uint64_t cost() const;
    void execute();
    // Over the configuration path; false: the array has stopped for it.
    bool write(uint64_t address, const uint32_t* words, size_t count);
    bool read(uint64_t address, uint32_t* word);
    bool access(tlm::tlm_command command, uint64_t address, void* data, size_t words);
    void mask_write();
    void patch_address();
    std::string patch_misfit() const;
    bool polls_running_counter() const;
    bool poll(uint64_t now);
    bool take_tokens(uint64_t now);
    // Index of the channel that a WAIT_TOKEN names; SIZE_MAX: there is none.
    size_t channel_of(uint32_t word) const;
    size_t channel_index(TileAddress tile, unsigned direction, unsigned channel) const;
    void mature_tokens(uint64_t now);

    const ArrayConfig array_;
    const ControllerConfig config_;
    TileControl& tiles_;
    ProgramReader reader_;
    tlm::tlm_generic_payload payload_;

    unsigned slot_ = 0;                          // of the command in progress
    const EngineCommand* in_progress_ = nullptr; // null: none
    bool stopping_ = false, tiles_stopped_ = true;
    uint32_t error_code_ = SVP_ERROR_NONE, error_info_ = 0; // of the stop under way, or of nobody's command yet
    uint64_t macs_before_ = 0;

    Stage stage_ = Stage::none;
    svp_aie_program_header header_{};
    unsigned header_words_ = 0;
    uint32_t carried_configuration_ = 0;
    Operation operation_;
    bool collecting_ = false; // the operation's first word has come
    uint64_t due_ = 0;        // edge on which the operation takes effect, or a polled register is read
    uint64_t poll_start_ = 0, last_progress_ = 0;
    bool poll_pending_ = false;    // a read is due
    std::vector<uint32_t> tokens_; // by channel_index
    std::deque<Token> coming_;     // tokens on their way

    Activity& activity_;
    Counter &skipped_, &operations_, &words_written_, &tokens_taken_, &polls_;
    TracePoint &trace_state_, &trace_layer_;
};

} // namespace svp::aie
