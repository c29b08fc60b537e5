#include "platform/parts/mesh_kind.h"

#include "models/interconnect/mesh/mesh.h"
#include "platform/system/counter_sum.h"
#include "platform/system/system.h"

#include <stdexcept>

namespace svp {
namespace {

using Settings = SettingsOf<MeshConfig>;

// What is attached, in the order of the mesh's ports.
struct Ports {
    std::vector<MeshPort> initiators, targets;
    std::vector<MeshRange> ranges;

    explicit Ports(const std::vector<Attachment>& attachments)
    {
        for (const Attachment& attachment : attachments) {
            if (!attachment.is_target()) {
                initiators.push_back(attachment.port);
                continue;
            }
            ranges.push_back({attachment.base, attachment.bytes, static_cast<unsigned>(targets.size())});
            targets.push_back(attachment.port);
        }
    }

    static size_t index(const std::vector<MeshPort>& ports, const std::string& name)
    {
        for (size_t i = 0; i < ports.size(); ++i)
            if (ports[i].name == name) return i;
        throw std::logic_error("nothing is attached to the network as " + name);
    }
};

class MeshPart final : public NetworkPart {
  public:
    MeshPart(const Instance& instance, const InstanceTable& instances)
        : name_(instance.name),
          ports_(instances.attachments()),
          mesh_(instance.name.c_str(), instance.as<Settings>().config, ports_.initiators, ports_.targets, ports_.ranges)
    {
    }

    std::vector<Module*> modules() override { return {&mesh_}; }
    std::string unit() const override { return mesh_.name(); }
    tlm::tlm_target_socket<64>& from_initiator(const std::string& port) override
    {
        return mesh_.from_initiator(Ports::index(ports_.initiators, port));
    }
    tlm::tlm_initiator_socket<64>& to_target(const std::string& port) override
    {
        return mesh_.to_target(Ports::index(ports_.targets, port));
    }
    void on_log(const Log& log) override
    {
        mesh_.on_unmapped([log, name = name_](const UnmappedAccess& access) { log(name + ": " + access.text()); });
    }
    uint64_t bytes_read(const std::string& port) const override { return traffic(port).read; }
    uint64_t bytes_written(const std::string& port) const override { return traffic(port).written; }

    std::vector<PmuEvent> pmu_events() override { return {{name_ + "_byte_hops", counter_sum(mesh_, "byte_hops")}}; }

  private:
    // No initiator's port has the name of a target's.
    const Mesh::PortTraffic& traffic(const std::string& port) const
    {
        for (size_t i = 0; i < ports_.initiators.size(); ++i)
            if (ports_.initiators[i].name == port) return mesh_.initiator_traffic(i);
        return mesh_.target_traffic(Ports::index(ports_.targets, port));
    }

    std::string name_;
    Ports ports_;
    Mesh mesh_;
};

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
    std::unique_ptr<Part> make(const Instance& instance, System& system) const override
    {
        return std::make_unique<MeshPart>(instance, system.instances());
    }
};

} // namespace

const InstanceKind& mesh_kind()
{
    static const MeshKind kind;
    return kind;
}

} // namespace svp
