// SPDX-License-Identifier: Apache-2.0
// A core's ends of the cascade: beats of 512 bits, two deep. Sent from cycle s on to a receiver ready in cycle r, beat
// i comes in max(s + 1, r) + i; it leaves one cycle before, and as far ahead of that as two beats of room allow. The
// sender goes on no earlier than the receiver has come.
#pragma once

#include "interface/engines/aie/core_program.h"
#include "models/common/statistics.h"
#include "models/engines/aie/core/address_registers.h"
#include "models/engines/aie/core/cascade.h"
#include "models/engines/aie/core/core_environment.h"

#include <functional>
#include <vector>

namespace svp::aie {

class CascadePort {
  public:
    enum Side : unsigned { from_west, from_north, sides };
    // To the neighbours; empty where there is none.
    struct Wires {
        std::function<void(CascadeTransfer&)> send;
        std::function<void(CascadeTransfer&)> answer[sides];
    };

    // `received` is told, once both ends are there, the cycle in which the last beat comes.
    CascadePort(const CoreEnvironment& environment, const AddressRegisters& registers, Statistics& statistics,
                std::function<void(uint64_t cycle)> received);
    void connect(Wires wires) { wires_ = std::move(wires); }

    // CASCADE_SEND: what is to leave from this cycle on; nothing does before send().
    CoreResult<> prepare_send(const svp_aie_record& r, uint64_t cycle);
    void send() { wires_.send(sending_); }
    // CASCADE_RECEIVE: from where; nothing comes before receive(), ready from `cycle` on.
    CoreResult<> prepare_receive(const svp_aie_record& r);
    void receive(uint64_t cycle, uint64_t now);
    // All of it has come: into memory.
    CoreResult<> store(const svp_aie_record& r);
    // A neighbour sends.
    void came(Side side, CascadeTransfer& transfer, uint64_t now);

    bool receiving() const { return receiving_; } // and nothing has come yet
    Side side() const { return side_; }
    // Nothing is sent or received any more; what has come and waits stays.
    void stop();

  private:
    void match(uint64_t now);

    const CoreEnvironment& environment_;
    const AddressRegisters& registers_;
    std::function<void(uint64_t)> received_;
    Counter& bytes_sent_;
    Wires wires_;
    CascadeTransfer sending_;
    CascadeTransfer* arrived_[sides] = {}; // and wait
    std::vector<uint8_t> data_;            // what came last
    bool receiving_ = false;
    uint64_t receive_from_ = 0; // cycle
    Side side_ = from_west;     // that it receives from
};

} // namespace svp::aie
