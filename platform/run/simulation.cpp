// SPDX-License-Identifier: Apache-2.0
#include "platform/run/simulation.h"

#include "interface/engines/engines.h"
#include "platform/parts/command_processor_part.h"
#include "platform/parts/host_cpu_part.h"
#include "platform/run/firmware_job.h"
#include "platform/run/images.h"
#include "platform/run/memory_use.h"
#include "platform/run/run_observer.h"
#include "platform/run/unit_owners.h"
#include "platform/system/conservation.h"
#include "platform/system/memory_part.h"
#include "platform/system/system.h"
#include "platform/trace/gtkwave_layout.h"
#include "platform/trace/vcd_writer.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <memory>

namespace svp {
namespace {

std::vector<LayerInfo> layer_infos(const compiler::Loadable& loadable)
{
    std::vector<LayerInfo> infos;
    for (const svp_layer& layer : loadable.layers()) {
        const svp_engine_interface* engine = svp_engine_by_id(layer.engine);
        infos.push_back(
            {layer.name, engine ? engine->operation_name(layer.operation) : "unknown", layer.dense_macs, layer.engine});
    }
    return infos;
}

// A command queue during the run.
struct QueueRun {
    std::array<uint64_t, SVP_REGIONS> region_base{};
    std::vector<EnginePart*> engines;
    std::unique_ptr<TensorChecker> checker;
    std::unique_ptr<RunObserver> observer;
    uint64_t images = 0;
};

class Simulation {
  public:
    explicit Simulation(const SimulationRequest& request);
    SimulationResult run();

  private:
    void prepare_job();
    void prepare_queue(size_t index, CommandProcessorPart& processor);
    void attach_trace();
    void corrupt_memory(const QueueRun& queue);
    void tell_progress(const svp_layer& layer);
    void record_waiting();
    FigureSources figure_sources() const;
    QueueReport queue_report() const;
    std::optional<EnginePart::SimulatedCycles> cycles_of_engines() const;
    bool ran(uint32_t engine) const;
    std::optional<uint64_t> own_cycles(uint32_t engine_id, size_t layer) const;
    void note_idle_engines();
    void find_failure();
    void finish_engines();
    void add_check(const TensorChecker& checker);
    void finish_result();

    const SimulationRequest& request_;
    const compiler::Loadable& loadable_;
    SimulationResult result_;
    FirmwareJob job_;
    System system_;
    std::vector<CommandProcessorPart*> processors_;
    std::vector<Unit> units_;
    StatisticsCollector collector_;
    std::vector<std::pair<EnginePart*, std::unique_ptr<EngineReport>>> reports_; // one per engine
    std::vector<QueueRun> queues_;
    uint64_t layers_done_ = 0;
    std::unique_ptr<VcdWriter> trace_;
};

Simulation::Simulation(const SimulationRequest& request)
    : request_(request),
      loadable_(request.model->loadable),
      system_("system", request.config.instances, [this](svp_port& port) { return run_firmware(port, job_); }),
      processors_(system_.all<CommandProcessorPart>()),
      units_(owned_units(system_)),
      collector_(units_, layer_infos(loadable_), processors_.size()),
      queues_(processors_.size())
{
    for (EnginePart* engine : system_.all<EnginePart>())
        reports_.emplace_back(engine, engine->make_report(units_, loadable_.layers().size()));
    result_.outputs.resize(request.images.size());
    for (size_t queue = 0; queue < queues_.size(); ++queue)
        prepare_queue(queue, *processors_[queue]);
    prepare_job();
    system_.on_log([this](const std::string& line) { result_.log.push_back(line); });
    for (HostCpuPart* host : system_.all<HostCpuPart>())
        host->cpu().on_exit([](int) { sc_core::sc_stop(); });
    if (request.vcd) attach_trace();
}

void Simulation::prepare_queue(size_t index, CommandProcessorPart& processor)
{
    QueueRun& queue = queues_[index];
    RunObserver::EnginesOfQueue engines;
    for (const std::string& name : processor.queue().engines) {
        queue.engines.push_back(system_.part<EnginePart>(name));
        // A runtime gives layers to the first engine of a kind.
        engines.clocks.try_emplace(queue.engines.back()->engine_id(),
                                   NamedClock{name, queue.engines.back()->clock().period_ticks()});
    }
    for (const auto& [engine, report] : reports_)
        if (std::count(queue.engines.begin(), queue.engines.end(), engine) != 0)
            engines.reports.push_back(report.get());
    const auto kept = [&queue, this](size_t tensor) -> std::optional<compiler::Codes> {
        for (EnginePart* engine : queue.engines)
            if (auto codes = engine->read_tensor(loadable_, tensor)) return codes;
        return std::nullopt;
    };
    const auto region = [&queue, this](uint32_t number, uint64_t offset, void* data, size_t bytes) {
        return system_.read_memory(queue.region_base[number] + offset, data, bytes);
    };
    queue.checker = std::make_unique<TensorChecker>(loadable_, request_.model->network, DeviceMemory{region, kept});
    queue.observer = std::make_unique<RunObserver>(
        loadable_, collector_, index, std::move(engines), request_.check ? queue.checker.get() : nullptr,
        RunObserver::Actions{[] { settle_all(); }, [this](const svp_layer& layer) { tell_progress(layer); },
                             [this](const svp_layer&) { record_waiting(); }});
    processor.processor().set_observer(queue.observer.get());
}

void Simulation::prepare_job()
{
    job_.config = request_.config.firmware;
    for (const CommandProcessorPart* processor : processors_)
        job_.queues.push_back(processor->queue());
    job_.loadable = &loadable_.bytes();
    job_.images = request_.images.size();
    job_.output_bytes = loadable_.output().bytes;
    job_.loaded = [this](size_t queue, const svp_runtime& runtime) {
        std::copy(std::begin(runtime.region_base), std::end(runtime.region_base), queues_[queue].region_base.begin());
        corrupt_memory(queues_[queue]);
    };
    job_.input = [this](size_t image, size_t queue) {
        if (request_.check) queues_[queue].checker->begin_image(image, request_.images[image]);
        return pack_codes(request_.images[image], loadable_.input());
    };
    job_.output = [this](size_t image, size_t queue, const std::vector<uint8_t>& bytes) {
        queues_[queue].images += 1;
        result_.outputs[image] = unpack_codes(bytes, loadable_.output(), network_output(loadable_).channels);
    };
}

void Simulation::attach_trace()
{
    trace_ = std::make_unique<VcdWriter>(*request_.vcd, [] { return sc_core::sc_time_stamp().value(); });
    for (const Unit& unit : units_)
        trace_->attach(unit.name, dynamic_cast<Module&>(*sc_core::sc_find_object(unit.name.c_str())).trace_points());
    trace_->start();
}

void Simulation::corrupt_memory(const QueueRun& queue)
{
    for (const Corruption& corruption : request_.corruptions)
        system_.corrupt(queue.region_base[corruption.region] + corruption.offset, corruption.xor_mask);
}

void Simulation::tell_progress(const svp_layer& layer)
{
    ++layers_done_;
    if (request_.progress)
        request_.progress(layers_done_, request_.images.size() * loadable_.layers().size(), layer.name);
}

// Of the first time that something was given up: later reports show what that left behind.
void Simulation::record_waiting()
{
    if (!result_.waiting.empty()) return;
    for (const auto& part : system_.parts())
        for (std::string& line : part->waiting_report())
            result_.waiting.push_back(std::move(line));
}

SimulationResult Simulation::run()
{
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_start();
    result_.simulated_ticks = sc_core::sc_time_stamp().value();
    settle_all();
    result_.counted = collector_.finish(result_.simulated_ticks);
    if (trace_) {
        trace_->finish(result_.simulated_ticks);
        result_.notes = trace_->notes();
    }
    note_idle_engines();
    find_failure();
    result_.broken_accounting = broken_accounting(units_, result_.simulated_ticks);
    if (result_.broken_accounting.empty() && result_.failure.empty())
        result_.broken_accounting = broken_law(system_.laws(), units_);
    finish_engines();
    finish_result();
    return std::move(result_);
}

// A runtime gives all commands of a kind to the first engine of that kind behind its queue.
void Simulation::note_idle_engines()
{
    for (const CommandProcessorPart* processor : processors_) {
        std::map<uint32_t, std::string> first;
        for (const std::string& name : processor->queue().engines) {
            const uint32_t engine = system_.part<EnginePart>(name)->engine_id();
            const auto [used, is_first] = first.emplace(engine, name);
            if (!is_first && loadable_.uses(engine))
                result_.notes.push_back(fmt::format("{} stays idle: {} has {} before it, and gives layers to the first "
                                                    "engine of a kind; a command processor of its own would use it",
                                                    name, processor->queue().name, used->second));
        }
    }
}

void Simulation::find_failure()
{
    const std::vector<HostCpuPart*> hosts = system_.all<HostCpuPart>();
    const bool finished =
        std::all_of(hosts.begin(), hosts.end(), [](HostCpuPart* host) { return host->cpu().finished(); });
    result_.failure = job_.failure;
    if (finished) return;
    record_waiting();
    result_.failure = fmt::format("deadlock at {} ns: nothing can happen any more, and the driver has not returned",
                                  result_.simulated_ticks / 1000);
}

FigureSources Simulation::figure_sources() const
{
    FigureSources sources;
    for (EnginePart* engine : system_.all<EnginePart>())
        sources.work[engine->engine_id()].push_back(family_of(engine->work_activity()));
    for (const MemoryPart* memory : system_.all<MemoryPart>())
        sources.dram_bytes.push_back(family_of(memory->unit()) + ".bytes_*");
    sources.noc_bytes = {family_of(system_.network().unit()) + ".*_bytes"};
    return sources;
}

QueueReport Simulation::queue_report() const
{
    QueueReport report;
    for (size_t i = 0; i < queues_.size(); ++i) {
        const CommandQueue& queue = processors_[i]->queue();
        report.queues.push_back({queue.name, fmt::format("{}", fmt::join(queue.engines, ", ")), queues_[i].images,
                                 queues_[i].observer->busy_ticks()});
    }
    const RunStatistics& counted = result_.counted;
    report.ticks = counted.first_ticks < counted.last_ticks ? counted.last_ticks - counted.first_ticks : 0;
    for (const MemoryPart* memory : system_.all<MemoryPart>())
        report.memories.push_back(memory_use(*memory, units_, report.ticks));
    return report;
}

// Did a layer run on it?
bool Simulation::ran(uint32_t engine) const
{
    const auto& layers = result_.counted.layers;
    return std::any_of(layers.begin(), layers.end(),
                       [&](const LayerRecord& layer) { return layer.info.engine == engine && layer.runs != 0; });
}

std::optional<EnginePart::SimulatedCycles> Simulation::cycles_of_engines() const
{
    std::optional<EnginePart::SimulatedCycles> cycles;
    for (EnginePart* engine : system_.all<EnginePart>()) {
        if (!ran(engine->engine_id())) continue;
        const EnginePart::SimulatedCycles own = engine->simulated_cycles();
        if (cycles && cycles->what == own.what)
            cycles->count += own.count;
        else
            cycles = own;
    }
    return cycles;
}

// Of all instances of an engine; nothing where none of them counts.
std::optional<uint64_t> Simulation::own_cycles(uint32_t engine_id, size_t layer) const
{
    std::optional<uint64_t> sum;
    for (const auto& [engine, report] : reports_) {
        if (engine->engine_id() != engine_id) continue;
        if (const std::optional<uint64_t> cycles = report->own_cycles(layer)) sum = sum.value_or(0) + *cycles;
    }
    return sum;
}

void Simulation::finish_engines()
{
    for (auto& [engine, report] : reports_)
        report->finish();
    for (size_t i = 0; i < result_.counted.layers.size(); ++i) {
        LayerRecord& layer = result_.counted.layers[i];
        layer.cycles = own_cycles(layer.info.engine, i).value_or(layer.cycles);
    }
    for (auto& [engine, report] : reports_)
        result_.engines.push_back({engine->name(), ran(engine->engine_id()), std::move(report)});
    result_.cycles = cycles_of_engines().value_or(EnginePart::SimulatedCycles{});
}

void Simulation::add_check(const TensorChecker& checker)
{
    result_.differences.insert(result_.differences.end(), checker.differences().begin(), checker.differences().end());
    result_.differing_tensors += checker.differing_tensors();
    result_.tensors_checked += checker.tensors_checked();
    result_.values_checked += checker.values_checked();
}

void Simulation::finish_result()
{
    if (!result_.failure.empty()) result_.outputs.clear();
    if (!request_.labels.empty() && result_.outputs.size() == request_.labels.size())
        result_.accuracy = measure_accuracy(result_.outputs, request_.labels);
    result_.sources = figure_sources();
    if (queues_.size() > 1) result_.queues = queue_report();
    for (const QueueRun& queue : queues_)
        add_check(*queue.checker);
    for (const LayerRecord& layer : result_.counted.layers)
        result_.dense_macs += layer.info.dense_macs * layer.runs;
}

} // namespace

SimulationResult simulate(const SimulationRequest& request) { return Simulation(request).run(); }

} // namespace svp
