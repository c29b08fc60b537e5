// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/dma_part.h"

#include "platform/system/system.h"

namespace svp {

DmaPart::DmaPart(const std::string& name, const DmaConfig& config, unsigned channels)
    : name_(name),
      dma_(name.c_str(), config, channels)
{
}

void DmaPart::bind(System& system) { dma_.socket.bind(system.network().from_initiator(name_)); }

std::vector<BusEnd> DmaPart::bus_ends() const
{
    const std::string channels = std::string(dma_.name()) + ".channel.*";
    return {{name_, {Term(channels + ".bytes_read")}, {Term(channels + ".bytes_written")}}};
}

} // namespace svp
