// SPDX-License-Identifier: Apache-2.0
// A DMA whose channels the engines of a platform share.
#pragma once

#include "models/dma/dma.h"
#include "platform/system/instance.h"
#include "platform/system/part.h"

namespace svp {

class DmaPart final : public Part {
  public:
    // Makes its module in the one that is under construction.
    DmaPart(const std::string& name, const DmaConfig& config, unsigned channels);

    MessageSink<DmaRequest>& client(size_t channel) { return dma_.client(channel); }
    std::vector<Module*> modules() override { return {&dma_}; }
    void bind(System& system) override;
    std::vector<BusEnd> bus_ends() const override;

  private:
    std::string name_;
    Dma dma_;
};

} // namespace svp
