#include "platform/system/array_subsystem.h"

#include "platform/system/attachments.h"

#include <string>

namespace svp {

using aie::Array;

ArraySubsystem::ArraySubsystem(const PlatformConfig& config)
    : array_("array", config.array),
      controller_dma_("array_dma", config.dma, 1)
{
    for (unsigned column = 0; column < config.array.columns; ++column)
        shim_dmas_.push_back(
            std::make_unique<Dma>(("shim_dma_" + std::to_string(column)).c_str(), config.dma, Array::shim_clients));
}

void ArraySubsystem::bind(Mesh& noc, CommandProcessor& command_processor)
{
    command_processor.array_engine().bind(array_.commands);
    noc.to_target(mesh_array).bind(array_.aperture);
    array_.program_dma.bind(controller_dma_.client(0));
    controller_dma_.socket.bind(noc.from_initiator(mesh_array_controller));
    for (unsigned column = 0; column < shim_dmas_.size(); ++column) {
        Dma& dma = *shim_dmas_[column];
        for (unsigned client = 0; client < Array::shim_clients; ++client)
            array_.shim_dma(column, static_cast<Array::ShimClient>(client)).bind(dma.client(client));
        dma.socket.bind(noc.from_initiator(mesh_shims + column));
    }
}

} // namespace svp
