// SPDX-License-Identifier: Apache-2.0
#include "models/processors/native/host_cpu.h"

#include "models/common/payload.h"

#include <algorithm>
#include <cstdio>

namespace svp {

using sc_core::SC_NS;
using sc_core::sc_time;
using sc_core::sc_time_stamp;
using sc_core::SC_ZERO_TIME;

HostCpu::HostCpu(const sc_core::sc_module_name& name, const HostCpuConfig& config, const HostMemoryMap& map,
                 Application application)
    : Module(name, Clock(config.clock_mhz)),
      bus("bus"),
      interrupt("interrupt"),
      access_time_(clock().cycles(config.access_cycles)),
      interrupt_time_(clock().cycles(config.interrupt_cycles)),
      poll_interval_(static_cast<double>(config.poll_interval_ns), SC_NS),
      quantum_(static_cast<double>(config.quantum_ns), SC_NS),
      store_time_(clock().cycles(1)),
      map_(map),
      store_buffer_bytes_(config.store_buffer_bytes),
      application_(std::move(application)),
      port_(make_port(map_)),
      handlers_(most_interrupts),
      activity_(statistics().activity("cpu", "what the host CPU does", 1, {"idle", "busy", "stall.wait"})),
      reads_(statistics().counter("reads", "accesses", "32-bit reads over the bus")),
      writes_(statistics().counter("writes", "accesses", "32-bit stores that reached the bus")),
      bytes_read_(statistics().counter("bytes_read", "bytes", "by reads that succeeded")),
      bytes_written_(statistics().counter("bytes_written", "bytes", "by writes that succeeded")),
      bus_errors_(statistics().counter("bus_errors", "accesses", "accesses answered with an error")),
      interrupts_(statistics().counter("interrupts", "interrupts", "calls of interrupt handlers")),
      unclaimed_interrupts_(
          statistics().counter("unclaimed_interrupts", "interrupts", "lines seen high that no handler is attached to")),
      trace_state_(trace_points().add("state", 2, "what the host CPU does", activity_.states()))
{
    SC_HAS_PROCESS(HostCpu);
    SC_THREAD(run);
}

svp_port HostCpu::make_port(const HostMemoryMap& map)
{
    static const auto self = [](void* context) -> HostCpu& { return *static_cast<HostCpu*>(context); };
    svp_port port{};
    port.context = this;
    port.registers = map.registers;
    port.memory_base = map.memory_base;
    port.memory_bytes = map.memory_bytes;
    port.interrupt = map.interrupt;
    port.read32 = [](void* context, uint64_t address) {
        uint32_t value = 0;
        self(context).flush_stores();
        // What a bus without an answer reads as.
        return self(context).load(address, value) ? value : UINT32_MAX;
    };
    port.write32 = [](void* context, uint64_t address, uint32_t value) { self(context).store(address, value); };
    port.copy_to = [](void* context, uint64_t address, const void* data, size_t bytes) {
        auto* source = const_cast<uint8_t*>(static_cast<const uint8_t*>(data));
        return self(context).copy(tlm::TLM_WRITE_COMMAND, address, source, bytes) ? 0 : -1;
    };
    port.copy_from = [](void* context, void* data, uint64_t address, size_t bytes) {
        return self(context).copy(tlm::TLM_READ_COMMAND, address, static_cast<uint8_t*>(data), bytes) ? 0 : -1;
    };
    // One access at a time and no cache but the store buffer: that is all there is to order and to clean.
    port.barrier = [](void* context) { self(context).flush_stores(); };
    port.cache_clean = [](void* context, uint64_t, size_t) { self(context).flush_stores(); };
    port.cache_invalidate = [](void*, uint64_t, size_t) {};
    port.now_us = [](void* context) { return static_cast<uint64_t>(self(context).local_now().value() / 1000000); };
    port.relax = [](void* context) { self(context).relax(); };
    port.irq_save = [](void* context) { return self(context).masked_++; };
    port.irq_restore = [](void* context, uint32_t saved) {
        self(context).masked_ = saved;
        self(context).serve_interrupts();
    };
    port.attach_irq = [](void* context, uint32_t number, svp_interrupt_handler handler, void* argument) {
        self(context).attach(number, handler, argument);
    };
    port.log = [](void* context, const char* line) {
        if (self(context).on_log_) self(context).on_log_(line);
    };
    return port;
}

bool HostMemoryMap::is_memory(uint64_t address) const
{
    const auto holds = [address](const Range& range) {
        return address >= range.base && address - range.base < range.bytes;
    };
    return holds({memory_base, memory_bytes}) || std::any_of(other_memory.begin(), other_memory.end(), holds);
}

void HostCpu::run()
{
    for (;;) {
        run_application();
        wait(restart_);
    }
}

void HostCpu::reset_state()
{
    buffered_.clear();
    buffered_from_ = 0;
    handlers_.assign(handlers_.size(), {});
    attached_ = unclaimed_ = 0;
    masked_ = 0;
    finished_ = false;
    exit_code_ = 0;
    restart_.notify(sc_core::SC_ZERO_TIME);
}

void HostCpu::run_application()
{
    enter(busy);
    exit_code_ = application_(port_);
    flush_stores();
    synchronise();
    enter(idle);
    finished_ = true;
    if (on_exit_) on_exit_(exit_code_);
}

// Stores to consecutive words of memory leave as one burst of a line, as from a write-back or write-combining CPU.
void HostCpu::store(uint64_t address, uint32_t value)
{
    writes_ += 1;
    const bool follows = address == buffered_from_ + buffered_.size() && address % store_buffer_bytes_ != 0;
    if (!follows) flush_stores();
    const auto* bytes = reinterpret_cast<const uint8_t*>(&value);
    if (buffered_.empty()) buffered_from_ = address;
    buffered_.insert(buffered_.end(), bytes, bytes + 4);
    ahead_ += store_time_;
    if (!map_.is_memory(address) || buffered_.size() == store_buffer_bytes_) flush_stores();
}

void HostCpu::flush_stores()
{
    if (buffered_.empty()) return;
    transfer(tlm::TLM_WRITE_COMMAND, buffered_from_, buffered_.data(), buffered_.size());
    buffered_.clear();
    serve_interrupts();
}

bool HostCpu::load(uint64_t address, uint32_t& value)
{
    reads_ += 1;
    const bool fine = transfer(tlm::TLM_READ_COMMAND, address, reinterpret_cast<uint8_t*>(&value), 4);
    serve_interrupts();
    return fine;
}

bool HostCpu::transfer(tlm::tlm_command command, uint64_t address, uint8_t* data, size_t bytes)
{
    set_up_payload(payload_, command, address, data, bytes);
    ahead_ += access_time_;
    bus->b_transport(payload_, ahead_);
    const bool fine = payload_.is_response_ok();
    if (fine) (command == tlm::TLM_READ_COMMAND ? bytes_read_ : bytes_written_) += bytes;
    if (!fine) bus_error(command == tlm::TLM_READ_COMMAND ? "read" : "write", address, bytes);
    if (ahead_ > quantum_) synchronise();
    return fine;
}

// A boot loader's back door: takes no time and moves no counted traffic, as if the data had been in memory at power-up.
bool HostCpu::copy(tlm::tlm_command command, uint64_t address, uint8_t* data, size_t bytes)
{
    flush_stores();
    synchronise();
    while (bytes != 0) {
        const auto piece = static_cast<unsigned>(std::min<size_t>(bytes, 1u << 30));
        tlm::tlm_generic_payload payload;
        set_up_payload(payload, command, address, data, piece);
        if (bus->transport_dbg(payload) != piece) {
            bus_error("copy", address, piece);
            return false;
        }
        address += piece;
        data += piece;
        bytes -= piece;
    }
    return true;
}

// Wakes with the interrupt line even while interrupts are masked, as wfi does: the driver tests, sleeps, then unmasks.
// A line that nobody would serve does not keep it awake: it then looks at the others after each poll interval.
void HostCpu::relax()
{
    flush_stores();
    synchronise();
    if ((pending_lines() & attached_) != 0) return sleep(access_time_);
    sleep(poll_interval_);
}

void HostCpu::sleep(const sc_time& longest)
{
    enter(stall_wait);
    // Cycles are counted on the CPU's own edges; it wakes on one.
    wait(longest, interrupt.posedge_event());
    const sc_time rest = clock().until(current_edge(), sc_time_stamp());
    if (rest > SC_ZERO_TIME) wait(rest);
    enter(busy);
}

void HostCpu::attach(uint32_t number, svp_interrupt_handler handler, void* argument)
{
    if (number >= most_interrupts) {
        if (on_log_) on_log_("attach_irq: there is no interrupt " + std::to_string(number));
        return;
    }
    handlers_[number] = {handler, argument};
    const uint64_t bit = uint64_t{1} << number;
    attached_ = handler != nullptr ? attached_ | bit : attached_ & ~bit;
}

uint64_t HostCpu::pending_lines() const
{
    if (!interrupt.read()) return 0;
    return pending_lines_ ? pending_lines_() : 1;
}

// Each line that is high and attached once, the lowest number first; one that stays high comes again at the next
// access.
void HostCpu::serve_interrupts()
{
    uint64_t served = 0;
    while (masked_ == 0) {
        const uint64_t lines = pending_lines();
        count_unclaimed(lines & ~attached_);
        const uint64_t next = lines & attached_ & ~served;
        if (next == 0) return;
        const uint64_t lowest = next & (~next + 1);
        served |= lowest;
        uint32_t number = 0;
        while ((lowest >> number & 1) == 0)
            ++number;
        serve(number);
    }
}

void HostCpu::serve(uint32_t number)
{
    interrupts_ += 1;
    masked_ = 1;
    ahead_ += interrupt_time_;
    handlers_[number].function(handlers_[number].argument);
    synchronise(); // so that the line has fallen where the handler cleared its cause
    masked_ = 0;
}

// Firmware that forgot to attach a handler should learn of it; the CPU goes on without.
void HostCpu::count_unclaimed(uint64_t lines)
{
    const uint64_t fresh = lines & ~unclaimed_;
    unclaimed_ = lines;
    for (uint32_t number = 0; fresh >> number != 0; ++number) {
        if ((fresh >> number & 1) == 0) continue;
        unclaimed_interrupts_ += 1;
        if (on_log_) on_log_("interrupt " + std::to_string(number) + " is high and nobody is attached to it");
        if (number + 1 == most_interrupts) return;
    }
}

void HostCpu::synchronise()
{
    if (ahead_ == SC_ZERO_TIME) return;
    const sc_time time = ahead_;
    ahead_ = SC_ZERO_TIME;
    wait(time);
}

void HostCpu::bus_error(const char* what, uint64_t address, uint64_t bytes)
{
    bus_errors_ += 1;
    if (!on_log_) return;
    char line[80];
    std::snprintf(line, sizeof line, "bus error: %s at 0x%llx, %llu bytes", what,
                  static_cast<unsigned long long>(address), static_cast<unsigned long long>(bytes));
    on_log_(line);
}

} // namespace svp
