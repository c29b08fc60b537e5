// SPDX-License-Identifier: Apache-2.0
// The reset controller: software resets parts of the platform, its domains, by a write to a register. Registers:
// docs/registers/reset_controller.md.
//
// A reset takes effect from an event of the controller's own, reset_cycles after the write; domains of one write are
// reset in ascending order. What a domain refuses (Module::reset) stays as it is, and its bit in STATUS tells.
#pragma once

#include "models/common/edge_timer.h"
#include "models/common/module.h"
#include "models/common/register_bank.h"
#include "models/peripherals/reset_controller/reset_controller_config.h"

#include <deque>
#include <functional>
#include <string>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

namespace svp {

struct ResetDomain {
    std::string name;
    std::function<bool()> reset; // false: refused, and nothing has changed
};

// All modules of a list, each with what is below it; none where one of them refuses.
ResetDomain reset_domain(std::string name, std::vector<Module*> modules);

class ResetController : public Module {
  public:
    static constexpr size_t most_domains = 16;

    // Throws std::invalid_argument with one line where there are more than most_domains domains.
    ResetController(const sc_core::sc_module_name& name, const ResetControllerConfig& config,
                    std::vector<ResetDomain> domains);

    tlm_utils::simple_target_socket<ResetController, 64> registers{"registers"}; // addresses relative to the block

    // One line for each register access that is refused.
    void on_log(RegisterBank::Log log) { bank_.on_log(std::move(log)); }

  private:
    struct Due {
        uint64_t edge;
        uint32_t domains; // by bit
    };

    bool quiet() const override { return due_.empty(); }
    void reset_state() override;
    void b_transport(tlm::tlm_generic_payload& payload, sc_core::sc_time& delay);
    unsigned transport_dbg(tlm::tlm_generic_payload& payload) { return bank_.debug_transport(payload); }
    void ask(uint32_t domains);
    void reset_those_due(uint64_t edge);
    void reset_domains(uint32_t domains);
    uint32_t status() const;

    const sc_core::sc_time register_time_;
    const unsigned reset_cycles_;
    std::vector<ResetDomain> domains_;
    RegisterBank bank_;
    std::deque<Due> due_; // by edge
    EdgeTimer timer_;
    Counter &bytes_read_, &bytes_written_, &resets_, &refused_;
};

} // namespace svp
