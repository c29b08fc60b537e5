// The tile array on the platform: its tiles and controller, a DMA for the controller and one for each shim tile.
#pragma once

#include "models/command_processor/command_processor.h"
#include "models/dma/dma.h"
#include "models/engines/aie/array/array.h"
#include "models/interconnect/mesh/mesh.h"
#include "platform/system/platform_config.h"

#include <memory>
#include <vector>

namespace svp {

class ArraySubsystem {
  public:
    // Makes its modules in the module that is under construction. `config` is valid, with a tile array.
    explicit ArraySubsystem(const PlatformConfig& config);

    void bind(Mesh& noc, CommandProcessor& command_processor);
    aie::Array& array() { return array_; }

  private:
    aie::Array array_;
    Dma controller_dma_;
    std::vector<std::unique_ptr<Dma>> shim_dmas_; // by column
};

} // namespace svp
