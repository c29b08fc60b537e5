// SPDX-License-Identifier: Apache-2.0
#include "tests/toy_engine/platform/engines/toy/toy_kind.h"

#include "platform/engines/common/engine_kind.h"
#include "platform/engines/common/engine_part.h"
#include "platform/parts/dma_part.h"
#include "platform/system/system.h"
#include "tests/toy_engine/compiler/backends/toy/toy_backend.h"
#include "tests/toy_engine/models/engines/toy/toy_copier.h"

#include <fmt/format.h>

namespace svp {
namespace {

using test::CopierBackend;
using test::ToyConfig;
using test::ToyCopier;

struct ToySettings final : SettingsOf<ToyConfig> {
    std::string dma;

    std::unique_ptr<InstanceSettings> clone() const override { return std::make_unique<ToySettings>(*this); }
    void describe_links(ConfigVisitor& visitor) override
    {
        visitor.text("dma", dma, "instance whose channel its transfers use");
    }
    svp_toy_target target() const { return {config.buffer_bytes}; }
};

// Counts as many cycles as it has copied tensors, whatever time that took.
class ToyReport final : public EngineReport {
  public:
    explicit ToyReport(const ToyCopier& copier) : copier_(&copier) {}
    void finish() override
    {
        copies_ = copier_->copies();
        copier_ = nullptr;
    }
    std::optional<uint64_t> own_cycles(size_t) const override { return copies_; }

  private:
    const ToyCopier* copier_;
    uint64_t copies_ = 0;
};

class ToyPart final : public EnginePart {
  public:
    explicit ToyPart(const Instance& instance)
        : EnginePart(instance.name),
          dma_(instance.as<ToySettings>().dma),
          copier_(instance.name.c_str(), instance.as<ToySettings>().config)
    {
    }

    uint32_t engine_id() const override { return SVP_ENGINE_TOY; }
    MessageSink<EngineCommand>& commands() override { return copier_.commands; }
    const Clock& clock() const override { return copier_.clock(); }
    std::vector<Module*> modules() override { return {&copier_}; }
    std::string work_activity() const override { return std::string(copier_.name()) + ".copying"; }
    SimulatedCycles simulated_cycles() const override { return {copier_.current_edge(), "copier cycles"}; }
    std::unique_ptr<EngineReport> make_report(const std::vector<Unit>&, size_t) override
    {
        return std::make_unique<ToyReport>(copier_);
    }
    void bind(System& system) override
    {
        client_ = system.instances().first_dma_client(*system.instances().find(name()));
        copier_.dma.bind(system.part<DmaPart>(dma_)->client(client_));
    }
    std::vector<Law> laws() const override
    {
        const std::string copier = copier_.name();
        const std::string dma = copier.substr(0, copier.size() - name().size()) + dma_;
        std::vector<Law> laws;
        for (const char* bytes : {"bytes_read", "bytes_written"})
            laws.push_back({fmt::format("{} of {} = those of its DMA channel", bytes, name()),
                            {Term(fmt::format("{}.dma_{}", copier, bytes))},
                            {Term(fmt::format("{}.channel.{}.{}", dma, client_, bytes))}});
        return laws;
    }
    uint64_t progress() const override { return copier_.copies(); }

  private:
    std::string dma_;
    unsigned client_ = 0;
    ToyCopier copier_;
};

class ToyKind final : public EngineKind {
  public:
    const char* name() const override { return "toy"; }
    const char* title() const override { return "toy copier"; }
    const char* description() const override { return "copies tensors"; }
    bool on_network() const override { return false; }
    unsigned dma_clients() const override { return 1; }
    std::string dma_of(const Instance& instance) const override { return instance.as<ToySettings>().dma; }
    std::unique_ptr<InstanceSettings> make_settings() const override { return std::make_unique<ToySettings>(); }
    std::shared_ptr<const compiler::Backend> backend(const Instance& instance, double) const override
    {
        return std::make_shared<CopierBackend>(instance.as<ToySettings>().target());
    }
    EngineFigures figures(const Instance& instance) const override
    {
        return {instance.as<ToySettings>().config.buffer_bytes, 0};
    }
    AttachedEngine attached(const Instance& instance) const override
    {
        return attached_engine(SVP_ENGINE_TOY, instance.as<ToySettings>().target());
    }
    std::unique_ptr<Part> make(const Instance& instance, System&) const override
    {
        return std::make_unique<ToyPart>(instance);
    }
};

} // namespace

const InstanceKind& toy_kind()
{
    static const ToyKind kind;
    return kind;
}

} // namespace svp
