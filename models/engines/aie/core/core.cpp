#include "models/engines/aie/core/core.h"

#include "models/engines/aie/core/core_parts.h"

#include <cstring>
#include <sysc/kernel/sc_dynamic_processes.h>

namespace svp::aie {
namespace {

const std::vector<std::string>& state_names()
{
    static const std::vector<std::string> names = {
        "idle", "busy", "loss.records", "stall.lock", "stall.weights", "stall.bank_conflict", "stall.cascade"};
    return names;
}

TracePoint& state_trace(Core& core) { return core.trace_points().add("core", 3, "what the core does", state_names()); }

uint32_t bit(bool set, uint32_t mask) { return set ? mask : 0; }

bool is_program(uint32_t offset)
{
    return offset >= SVP_AIE_CORE_PROGRAM_MEMORY && offset < SVP_AIE_CORE_PROGRAM_MEMORY + SVP_AIE_CORE_PROGRAM_BYTES &&
           offset % sizeof(uint32_t) == 0;
}

} // namespace

Core::Parts::Parts(Core& core, const CorePlace& place, FaultSink& sink)
    : self(core),
      where(place),
      faults(sink),
      timer("timer", core.clock()),
      activity(core.statistics().activity("core", "the core's datapath", 1, state_names())),
      trace(state_trace(core)),
      kernels_run(core.statistics().counter("kernels", "calls", "kernel calls")),
      macs_count(core.statistics().counter("macs", "operations", "products of nonzero blocks, for values that are kept",
                                           "aie.mac")),
      dense_macs(core.statistics().counter("dense_macs", "operations", "products if no block were zero")),
      blocks_skipped(core.statistics().counter("blocks_skipped", "blocks", "zero 8x8 blocks that were not multiplied")),
      records_count(core.statistics().counter("records", "records", "of core programs that were run")),
      cascade_bytes(core.statistics().counter("cascade_bytes", "bytes", "sent to the next core over the cascade")),
      program(SVP_AIE_CORE_PROGRAM_BYTES)
{
    request.requester = place.requester;
    request.who = "compute tile " + std::to_string(place.tile.column) + "," + std::to_string(place.tile.row) + " core";
    request.granted = [this] { after(stage); };
}

Core::Core(const sc_core::sc_module_name& name, const Clock& clock, const CorePlace& place, FaultSink& faults)
    : Module(name, clock),
      parts_(std::make_unique<Parts>(*this, place, faults))
{
    Parts& p = *parts_;
    const auto sink = [&](bool present, std::unique_ptr<MessageSink<CascadeTransfer>>& socket, const char* socket_name,
                          unsigned side) {
        if (!present) return;
        socket = std::make_unique<MessageSink<CascadeTransfer>>(socket_name);
        socket->on_message([&p, side](CascadeTransfer& transfer) { p.came(side, transfer); });
    };
    const auto source = [&](bool present, std::unique_ptr<MessageSource<CascadeTransfer>>& socket,
                            const char* socket_name) {
        if (!present) return;
        socket = std::make_unique<MessageSource<CascadeTransfer>>(socket_name);
        socket->on_response([&p](CascadeTransfer& transfer) {
            p.wait_until(transfer.end, Parts::Stage::cascade_sent, Parts::stall_cascade);
        });
    };
    sink(place.cascade_west, cascade_west, "cascade_west", 0);
    sink(place.cascade_north, cascade_north, "cascade_north", 1);
    source(place.cascade_east, cascade_east, "cascade_east");
    source(place.cascade_south, cascade_south, "cascade_south");

    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(&p.timer.event());
    sc_core::sc_spawn([&p] { p.wake(); }, "wake", &options);
}

Core::~Core() = default;

void Core::connect(const CoreEnvironment& environment) { parts_->environment = environment; }

bool Core::write_register(uint32_t offset, uint32_t value)
{
    Parts& p = *parts_;
    if (is_program(offset)) {
        std::memcpy(p.program.data() + (offset - SVP_AIE_CORE_PROGRAM_MEMORY), &value, sizeof value);
        return true;
    }
    if (offset == SVP_AIE_CORE_PC) {
        if (!p.enabled) p.main_frame.pc = value;
        return true;
    }
    if (offset != SVP_AIE_CORE_CONTROL) return false;
    if (value & SVP_AIE_CORE_RESET) reset();
    p.in_reset = (value & SVP_AIE_CORE_RESET) != 0;
    const bool enable = (value & SVP_AIE_CORE_ENABLE) != 0 && !p.in_reset;
    if (enable && !p.enabled) p.start();
    if (!enable && p.enabled) p.stop();
    if (p.status_changed) p.status_changed();
    return true;
}

bool Core::read_register(uint32_t offset, uint32_t& value) const
{
    const Parts& p = *parts_;
    if (is_program(offset)) {
        std::memcpy(&value, p.program.data() + (offset - SVP_AIE_CORE_PROGRAM_MEMORY), sizeof value);
        return true;
    }
    switch (offset) {
    case SVP_AIE_CORE_PC:
        value = p.main_frame.pc;
        return true;
    case SVP_AIE_CORE_CONTROL:
        value = bit(p.enabled, SVP_AIE_CORE_ENABLE) | bit(p.in_reset, SVP_AIE_CORE_RESET);
        return true;
    case SVP_AIE_CORE_STATUS:
        value = bit(p.enabled, SVP_AIE_CORE_ENABLED) | bit(p.in_reset, SVP_AIE_CORE_IN_RESET) |
                bit(p.done, SVP_AIE_CORE_DONE);
        return true;
    default:
        return false;
    }
}

void Core::on_status_change(std::function<void()> callback) { parts_->status_changed = std::move(callback); }

uint64_t Core::event_cycles(CoreEvent event) const
{
    const Parts& p = *parts_;
    // The state that lasts has not been added up yet.
    const auto cycles = [&](unsigned state) {
        const uint64_t lasting = p.activity.current() == state ? current_edge() - p.activity.last_cycle() : 0;
        return p.activity.cycles(state) + lasting;
    };
    const uint64_t stalls = cycles(Parts::stall_lock) + cycles(Parts::stall_weights) +
                            cycles(Parts::stall_bank_conflict) + cycles(Parts::stall_cascade);
    switch (event) {
    case CoreEvent::stall:
        return stalls;
    case CoreEvent::kernel:
        return cycles(Parts::busy);
    case CoreEvent::lock_stall:
        return cycles(Parts::stall_lock) + cycles(Parts::stall_weights);
    default:
        return cycles(Parts::busy) + cycles(Parts::loss_records) + stalls;
    }
}

uint64_t Core::records_run() const { return parts_->records_count.value; }
uint64_t Core::macs() const { return parts_->macs_count.value; }

std::optional<CoreProgress> Core::progress() const
{
    const Parts& p = *parts_;
    if (!p.enabled || p.done || p.faulted) return std::nullopt;
    CoreProgress progress;
    progress.who = p.request.who;
    progress.record = p.place();
    progress.last_progress = p.last_progress;
    if (p.waits_for_lock) {
        unsigned id = 0;
        const LockBank& bank = p.bank_of(p.request_lock, id);
        const int value = p.request.value;
        progress.waits_for = "lock " + std::to_string(id) + " of tile " + std::to_string(bank.tile().column) + "," +
                             std::to_string(bank.tile().row) + " (value " + std::to_string(bank.value(id)) +
                             ", wants " + (value < 0 ? ">= " : "== ") + std::to_string(value < 0 ? -value : value) +
                             ")";
    } else if (p.receiving) {
        progress.waits_for =
            p.receive_side == Parts::from_west ? "the cascade from the west" : "the cascade from the north";
    } else if (p.stage == Parts::Stage::cascade_sent) {
        progress.waits_for = "the next core to take the cascade";
    }
    return progress;
}

void Core::reset()
{
    Parts& p = *parts_;
    p.stop();
    p.main_frame.pc = 0;
    p.done = p.faulted = false;
    p.buffers = {};
    p.ring = {};
    p.block.taken = false;
    p.valid_columns = {};
    p.free_records = 0;
}

} // namespace svp::aie
