// SPDX-License-Identifier: Apache-2.0
// Which target a bus address belongs to, and what follows from that alone: debug transport, direct memory. Networks of
// any kind share it.
#pragma once

#include "models/interconnect/common/network_port.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <tlm>
#include <vector>

namespace svp {

// Bus addresses [base, base + size) belong to a target, which sees them relative to base.
struct AddressRange {
    uint64_t base = 0, size = 0;
    unsigned target = 0;
};

class AddressMap {
  public:
    using Payload = tlm::tlm_generic_payload;
    // The interface behind the socket that leads to a target.
    using ToTarget = std::function<tlm::tlm_fw_transport_if<>&(unsigned target)>;
    using OnRange = std::function<void(uint64_t first, uint64_t last)>;

    // Valid ranges, in any order.
    explicit AddressMap(std::vector<AddressRange> ranges);
    // What is wrong with ranges: empty, or "TARGET: what". None is empty, wraps or overlaps another.
    static std::string validate(const std::vector<AddressRange>& ranges, const std::vector<NetworkPort>& targets);

    const std::vector<AddressRange>& ranges() const { return ranges_; } // by base
    // The range that holds all of these bytes; null where there is none.
    const AddressRange* find(uint64_t address, uint64_t bytes) const;
    const AddressRange* find(const Payload& payload) const
    {
        return find(payload.get_address(), payload.get_data_length());
    }

    // Debug transport, cut to the range that its first byte is in; bytes moved.
    unsigned debug(Payload& payload, const ToTarget& to_target) const;
    // Direct memory of the target, cut to its range and moved to bus addresses.
    bool direct_memory(Payload& payload, tlm::tlm_dmi& dmi, const ToTarget& to_target) const;
    // A target takes back direct memory of [start, end] as it sees it: which bus addresses these are.
    void invalidate(unsigned target, uint64_t start, uint64_t end, const OnRange& on_range) const;

  private:
    std::vector<AddressRange> ranges_;
};

} // namespace svp
