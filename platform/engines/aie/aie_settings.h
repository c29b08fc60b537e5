// SPDX-License-Identifier: Apache-2.0
// What a row of the table says of a tile array.
#pragma once

#include "models/dma/dma_config.h"
#include "models/engines/aie/common/array_config.h"
#include "platform/engines/aie/array_mapping_config.h"
#include "platform/system/instance.h"

#include <string>

namespace svp {

struct AieSettings final : SettingsOf<aie::ArrayConfig> {
    ArrayMappingConfig mapping;
    std::string dma;       // name of a DMA instance whose settings those of controller and shim tiles have
    DmaConfig own_dma;     // where `dma` is empty
    unsigned shim_row = 1; // of routers

    std::unique_ptr<InstanceSettings> clone() const override { return std::make_unique<AieSettings>(*this); }
    void describe_links(ConfigVisitor& visitor) override
    {
        visitor.text(
            "dma", dma,
            "DMA instance whose settings hold for the DMAs of controller and shim tiles, too; empty: a section "
            "NAME_dma of their own");
        visitor.number("shim_row", shim_row, "index",
                       "router row of the shim tiles, which are spread over the mesh's columns", 0u, 63u);
    }
    DmaConfig* dma_config() override { return &own_dma; }
    void describe_more(ConfigVisitor& visitor, const std::string& name) override
    {
        visitor.section((name + "_mapping").c_str(), mapping, "how networks are laid over the tile array");
        if (dma.empty()) visitor.section((name + "_dma").c_str(), own_dma, "DMAs of controller and shim tiles");
    }
};

} // namespace svp
