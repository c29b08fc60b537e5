// SPDX-License-Identifier: Apache-2.0
#include "platform/parts/dram_kind.h"

#include "models/memory/dram/dram.h"
#include "platform/system/counter_sum.h"
#include "platform/system/memory_part.h"
#include "platform/system/system.h"

namespace svp {
namespace {

using Settings = SettingsOf<DramConfig>;

class DramPart final : public MemoryPart {
  public:
    explicit DramPart(const Instance& instance)
        : name_(instance.name),
          base_(instance.base),
          dram_(instance.name.c_str(), instance.as<Settings>().config)
    {
    }

    std::vector<Module*> modules() override { return {&dram_}; }
    void bind(System& system) override { system.network().to_target(name_).bind(dram_.socket); }

    std::string unit() const override { return dram_.name(); }
    bool holds(uint64_t address) const override { return address - base_ < dram_.config().size_bytes; }
    bool read(uint64_t address, uint8_t* data, size_t bytes) override
    {
        tlm::tlm_generic_payload payload;
        payload.set_read();
        payload.set_address(address - base_);
        payload.set_data_ptr(data);
        payload.set_data_length(static_cast<unsigned>(bytes));
        payload.set_streaming_width(static_cast<unsigned>(bytes));
        return dram_.socket.get_base_export()->transport_dbg(payload) == bytes;
    }
    void corrupt(uint64_t address, uint8_t xor_mask) override { dram_.corrupt(address - base_, xor_mask); }

    std::vector<BusEnd> bus_ends() const override
    {
        const std::string unit = dram_.name();
        return {{name_, {Term(unit + ".bytes_read")}, {Term(unit + ".bytes_written")}}};
    }
    std::vector<PmuEvent> pmu_events() override
    {
        std::vector<PmuEvent> events;
        for (const char* counter : {"bytes_read", "bytes_written", "row_hits", "row_conflicts"})
            events.emplace_back(name_ + "_" + counter, counter_sum(dram_, counter));
        return events;
    }
    uint64_t progress() const override { return requests_(); }

  private:
    std::string name_;
    uint64_t base_;
    Dram dram_;
    std::function<uint64_t()> requests_ = counter_sum(dram_, "requests");
};

class DramKind final : public InstanceKind {
  public:
    const char* name() const override { return "dram"; }
    const char* description() const override { return "memory"; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<Settings>(); }
    bool is_memory() const override { return true; }
    double peak_bytes_per_second(const Instance& instance) const override
    {
        const DramConfig& dram = instance.as<Settings>().config;
        return dram.clock_mhz * 1e6 * dram.channels * dram.bytes_per_cycle;
    }
    bool optional() const override { return false; }
    void add_default(InstanceTable& table) const override
    {
        constexpr uint64_t base = 0x8000'0000; // as on QEMU's `virt` machine
        Instance& row = table.add("dram", *this);
        row.place = {0, 1};
        row.base = base;
    }
    void describe_former_place(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("dram", "instances." + row.name + ".place");
        visitor.section("dram", row.place, "");
    }
    void describe_former_base(Instance& row, ConfigVisitor& visitor) const override
    {
        visitor.former_key("dram_base", "instances." + row.name + ".base");
        visitor.number("dram_base", row.base, "address", "", uint64_t{0}, uint64_t{1} << 40);
    }
    std::vector<Attachment> attachments(const Instance& instance, const InstanceTable&) const override
    {
        const NetworkPort port{instance.name, instance.place.column, instance.place.row};
        return {{port, instance.base, instance.as<Settings>().config.size_bytes}};
    }
    std::unique_ptr<Part> make(const Instance& instance, System&) const override
    {
        return std::make_unique<DramPart>(instance);
    }
};

} // namespace

const InstanceKind& dram_kind()
{
    static const DramKind kind;
    return kind;
}

} // namespace svp
