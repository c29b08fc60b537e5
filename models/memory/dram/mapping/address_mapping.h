// SPDX-License-Identifier: Apache-2.0
// Where an address lies: channel, bank, row. The channel is always just above the burst offset.
#pragma once

#include "models/memory/dram/mapping/address_fields.h"

#include <cstdint>
#include <memory>

namespace svp {

struct DramLocation {
    unsigned channel = 0;
    unsigned bank = 0; // bank group: bank % bank_groups
    uint64_t row = 0;
};

class AddressMapping {
  public:
    virtual ~AddressMapping() = default;
    // `address` is relative to the memory's base. Addresses of one burst have one location.
    virtual DramLocation locate(uint64_t address) const = 0;
};

using MakeAddressMapping = std::unique_ptr<AddressMapping> (*)(const AddressFields& fields);

} // namespace svp
