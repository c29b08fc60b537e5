// SPDX-License-Identifier: Apache-2.0
#include "models/peripherals/reset_controller/reset_controller.h"

#include "interface/generated/reset_controller_registers.h"
#include "interface/generated/reset_controller_table.h"

#include <algorithm>
#include <stdexcept>

namespace svp {

ResetDomain reset_domain(std::string name, std::vector<Module*> modules)
{
    const auto reset = [modules = std::move(modules)] {
        const bool all_quiet =
            std::all_of(modules.begin(), modules.end(), [](const Module* module) { return module->may_reset(); });
        if (!all_quiet) return false;
        for (Module* module : modules)
            module->reset();
        return true;
    };
    return {std::move(name), reset};
}

ResetController::ResetController(const sc_core::sc_module_name& name, const ResetControllerConfig& config,
                                 std::vector<ResetDomain> domains)
    : Module(name, Clock(config.clock_mhz)),
      register_time_(clock().cycles(config.register_cycles)),
      reset_cycles_(config.reset_cycles),
      domains_(std::move(domains)),
      bank_(reset_controller_table::block),
      timer_("timer", clock(), [this](uint64_t edge) { reset_those_due(edge); }),
      bytes_read_(statistics().counter("register_bytes_read", "bytes", "by reads of registers that succeeded")),
      bytes_written_(statistics().counter("register_bytes_written", "bytes", "by writes of registers that succeeded")),
      resets_(statistics().counter("resets", "resets", "domains reset")),
      refused_(statistics().counter("refused", "resets", "resets that a domain refused"))
{
    if (domains_.size() > most_domains)
        throw std::invalid_argument(std::string(this->name()) + ": " + std::to_string(domains_.size()) +
                                    " reset domains, at most " + std::to_string(most_domains) + " have a bit");
    bank_.on_value(SVP_RC_DOMAINS, [this] { return static_cast<uint32_t>(domains_.size()); });
    bank_.on_value(SVP_RC_STATUS, [this] { return status(); });
    bank_.on_write(SVP_RC_RESET, [this](uint32_t written) { ask(written); });
    registers.register_b_transport(this, &ResetController::b_transport);
    registers.register_transport_dbg(this, &ResetController::transport_dbg);
}

void ResetController::b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay)
{
    delay += register_time_;
    bank_.transport(payload);
    if (payload.is_response_ok()) (payload.is_write() ? bytes_written_ : bytes_read_) += payload.get_data_length();
}

void ResetController::ask(uint32_t domains)
{
    if (domains == 0) return;
    const uint64_t edge = current_edge() + reset_cycles_;
    due_.push_back({edge, domains});
    timer_.wake_by(edge);
}

void ResetController::reset_those_due(uint64_t edge)
{
    while (!due_.empty() && due_.front().edge <= edge) {
        const uint32_t domains = due_.front().domains;
        due_.pop_front(); // first: the controller may be one of those that are reset
        reset_domains(domains);
    }
    if (!due_.empty()) timer_.wake_by(due_.front().edge);
}

void ResetController::reset_domains(uint32_t domains)
{
    for (unsigned n = 0; n < most_domains; ++n) {
        if ((domains >> n & 1) == 0) continue;
        if (n < domains_.size() && domains_[n].reset()) {
            resets_ += 1;
            continue;
        }
        refused_ += 1;
        bank_.set(SVP_RC_STATUS, bank_.get(SVP_RC_STATUS) | SVP_FIELD_PUT(SVP_RC_STATUS_REFUSED, 1u << n));
    }
}

uint32_t ResetController::status() const
{
    uint32_t busy = 0;
    for (const Due& due : due_)
        busy |= due.domains;
    return bank_.get(SVP_RC_STATUS) | SVP_FIELD_PUT(SVP_RC_STATUS_BUSY, busy);
}

void ResetController::reset_state()
{
    bank_.reset();
    timer_.stop();
}

} // namespace svp
