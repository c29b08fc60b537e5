// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/mesh_kind.h"

#include "models/interconnect/mesh/mesh.h"
#include "platform/parts/interconnect_part.h"
#include "platform/system/network_ports.h"

namespace svp {
namespace {

using Settings = SettingsOf<MeshConfig>;

class MeshKind final : public InstanceKind {
  public:
    const char* name() const override { return "mesh"; }
    const char* description() const override { return "2-D mesh network on chip, XY routing"; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    bool on_network() const override { return false; }
    bool is_network() const override { return true; }
    double peak_bytes_per_second(const Instance& instance) const override
    {
        const MeshConfig& mesh = instance.as<Settings>().config;
        return mesh.clock_mhz * 1e6 * mesh.link_bytes_per_cycle;
    }
    bool optional() const override { return false; }
    void add_default(InstanceTable& table) const override { table.add("noc", *this); }
    unsigned network_columns(const Instance& instance) const override { return instance.as<Settings>().config.columns; }
    std::string check_places(const Instance& instance, const NetworkPorts& ports) const override
    {
        return validate_mesh(instance.as<Settings>().config, ports.initiators, ports.targets);
    }
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        const NetworkPorts ports = network_ports(system.instances().attachments());
        auto mesh = std::make_unique<Mesh>(instance.name.c_str(), instance.as<Settings>().config, ports.initiators,
                                           ports.targets, ports.ranges);
        return std::make_unique<InterconnectPart>(instance.name, std::move(mesh), ports,
                                                  std::vector<std::string>{"byte_hops"});
    }
};

} // namespace

const InstanceKind& mesh_kind()
{
    static const MeshKind kind;
    return kind;
}

} // namespace svp
