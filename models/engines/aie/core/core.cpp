// SPDX-License-Identifier: Apache-2.0
#include "models/engines/aie/core/core.h"

namespace svp::aie {
namespace {

const std::vector<std::string>& state_names()
{
    static const std::vector<std::string> names = {
        "idle", "busy", "loss.records", "stall.lock", "stall.weights", "stall.bank_conflict", "stall.cascade"};
    return names;
}

std::string name_of(TileAddress tile)
{
    return "compute tile " + std::to_string(tile.column) + "," + std::to_string(tile.row) + " core";
}

uint32_t bit(bool set, uint32_t mask) { return set ? mask : 0; }

bool is_program(uint32_t offset)
{
    return offset >= SVP_AIE_CORE_PROGRAM_MEMORY && offset < SVP_AIE_CORE_PROGRAM_MEMORY + SVP_AIE_CORE_PROGRAM_BYTES &&
           offset % sizeof(uint32_t) == 0;
}

} // namespace

Core::Core(const sc_core::sc_module_name& name, const Clock& clock, const CorePlace& place, FaultSink& faults)
    : Module(name, clock),
      tile_(place.tile),
      faults_(faults),
      timer_("timer", clock),
      activity_(statistics().activity("core", "the core's datapath", 1, state_names())),
      trace_(trace_points().add("core", 3, "what the core does", state_names())),
      ring_(environment_),
      kernel_({environment_, registers_, program_, ring_, place.tile.column}, statistics()),
      records_(statistics().counter("records", "records", "of core programs that were run")),
      cascade_(environment_, registers_, statistics(),
               [this](uint64_t cycle) { wait_until(cycle, Stage::cascade_came, stall_cascade); }),
      locks_(place.requester, name_of(place.tile), [this] { go_on(); })
{
    connect_cascade(place);
    SC_METHOD(wake);
    sensitive << timer_.event();
    dont_initialize();
}

// A core that sends to the east does not send to the south.
void Core::connect_cascade(const CorePlace& place)
{
    CascadePort::Wires wires;
    const auto sink = [&](bool present, std::unique_ptr<MessageSink<CascadeTransfer>>& socket, const char* socket_name,
                          CascadePort::Side side) {
        if (!present) return;
        socket = std::make_unique<MessageSink<CascadeTransfer>>(socket_name);
        socket->on_message([this, side](CascadeTransfer& transfer) { cascade_.came(side, transfer, current_edge()); });
        wires.answer[side] = [to = socket.get()](CascadeTransfer& transfer) { to->respond(transfer); };
    };
    const auto source = [&](bool present, std::unique_ptr<MessageSource<CascadeTransfer>>& socket,
                            const char* socket_name) {
        if (!present) return;
        socket = std::make_unique<MessageSource<CascadeTransfer>>(socket_name);
        socket->on_response(
            [this](CascadeTransfer& transfer) { wait_until(transfer.end, Stage::cascade_sent, stall_cascade); });
        if (!wires.send) wires.send = [to = socket.get()](CascadeTransfer& transfer) { to->send(transfer); };
    };
    sink(place.cascade_west, cascade_west, "cascade_west", CascadePort::from_west);
    sink(place.cascade_north, cascade_north, "cascade_north", CascadePort::from_north);
    source(place.cascade_east, cascade_east, "cascade_east");
    source(place.cascade_south, cascade_south, "cascade_south");
    cascade_.connect(std::move(wires));
}

void Core::connect(const CoreEnvironment& environment) { environment_ = environment; }

// ---- Registers

bool Core::write_register(uint32_t offset, uint32_t value)
{
    if (is_program(offset)) {
        program_.write_word(offset - SVP_AIE_CORE_PROGRAM_MEMORY, value);
        return true;
    }
    if (offset == SVP_AIE_CORE_PC) {
        if (!enabled_) program_.set_pc(value);
        return true;
    }
    if (offset != SVP_AIE_CORE_CONTROL) return false;
    if (value & SVP_AIE_CORE_RESET) reset_state();
    in_reset_ = (value & SVP_AIE_CORE_RESET) != 0;
    const bool enable = (value & SVP_AIE_CORE_ENABLE) != 0 && !in_reset_;
    if (enable && !enabled_) start();
    if (!enable && enabled_) stop();
    if (status_changed_) status_changed_();
    return true;
}

bool Core::read_register(uint32_t offset, uint32_t& value) const
{
    if (is_program(offset)) {
        value = program_.read_word(offset - SVP_AIE_CORE_PROGRAM_MEMORY);
        return true;
    }
    switch (offset) {
    case SVP_AIE_CORE_PC:
        value = program_.pc();
        return true;
    case SVP_AIE_CORE_CONTROL:
        value = bit(enabled_, SVP_AIE_CORE_ENABLE) | bit(in_reset_, SVP_AIE_CORE_RESET);
        return true;
    case SVP_AIE_CORE_STATUS:
        value =
            bit(enabled_, SVP_AIE_CORE_ENABLED) | bit(in_reset_, SVP_AIE_CORE_IN_RESET) | bit(done_, SVP_AIE_CORE_DONE);
        return true;
    default:
        return false;
    }
}

void Core::on_status_change(std::function<void()> callback) { status_changed_ = std::move(callback); }

void Core::start()
{
    enabled_ = true;
    done_ = faulted_ = false;
    records_ahead_ = 0;
    program_.start();
    stage_ = Stage::fetch;
    cycle_ = current_edge();
    enter(loss_records);
    timer_.wake_by(cycle_);
}

void Core::stop()
{
    locks_.withdraw();
    cascade_.stop();
    program_.stop();
    enabled_ = false;
    stage_ = Stage::fetch;
    enter(idle);
}

void Core::reset_state()
{
    stop();
    done_ = faulted_ = false;
    program_.reset();
    registers_.reset();
    ring_.reset();
    records_ahead_ = 0;
}

// ---- What it tells

// With those of a state that lasts and has not been added up yet.
uint64_t Core::state_cycles(State state) const
{
    const uint64_t lasting = activity_.current() == state ? current_edge() - activity_.last_cycle() : 0;
    return activity_.cycles(state) + lasting;
}

uint64_t Core::event_cycles(CoreEvent event) const
{
    const uint64_t lock_stalls = state_cycles(stall_lock) + state_cycles(stall_weights);
    const uint64_t stalls = lock_stalls + state_cycles(stall_bank_conflict) + state_cycles(stall_cascade);
    switch (event) {
    case CoreEvent::stall:
        return stalls;
    case CoreEvent::kernel:
        return state_cycles(busy);
    case CoreEvent::lock_stall:
        return lock_stalls;
    default:
        return state_cycles(busy) + state_cycles(loss_records) + stalls;
    }
}

uint64_t Core::records_run() const { return records_.value; }
uint64_t Core::macs() const { return kernel_.macs(); }

std::optional<CoreProgress> Core::progress() const
{
    if (!at_work()) return std::nullopt;
    CoreProgress progress;
    progress.who = locks_.who();
    progress.record = program_.place();
    progress.last_progress = last_progress_;
    if (locks_.waits())
        progress.waits_for = locks_.waits_for();
    else if (cascade_.receiving())
        progress.waits_for =
            cascade_.side() == CascadePort::from_west ? "the cascade from the west" : "the cascade from the north";
    else if (stage_ == Stage::cascade_sent)
        progress.waits_for = "the next core to take the cascade";
    return progress;
}

} // namespace svp::aie
