#include "platform/run/simulation.h"

#include "platform/report/report.h"
#include "platform/run/firmware_job.h"
#include "platform/run/images.h"
#include "platform/run/run_observer.h"
#include "platform/system/conservation.h"
#include "platform/system/system.h"
#include "platform/trace/gtkwave_layout.h"
#include "platform/trace/vcd_writer.h"

#include <fmt/format.h>
#include <memory>

namespace svp {
namespace {

FigureSources figure_sources(const PlatformConfig& config)
{
    FigureSources sources{"system.cluster.tile_*.slices", "system.dram.bytes_*", "system.noc.*_bytes", ""};
    if (config.array.enabled) sources.array_work = "system.array.*.core.*";
    return sources;
}

const char* opcode_name(uint32_t opcode)
{
    static const char* const names[SVP_OP_COUNT] = {
        "nop", "conv dense", "conv decomposed", "max pool", "average pool", "add", "copy", "array"};
    return opcode < SVP_OP_COUNT ? names[opcode] : "unknown";
}

std::vector<LayerInfo> layer_infos(const compiler::Loadable& loadable)
{
    std::vector<LayerInfo> infos;
    for (const svp_layer& layer : loadable.layers())
        infos.push_back({layer.name, opcode_name(layer.opcode), layer.dense_macs,
                         layer.opcode == SVP_OP_ARRAY ? Engine::array : Engine::cluster});
    return infos;
}

class Simulation {
  public:
    explicit Simulation(const SimulationRequest& request);
    SimulationResult run();

  private:
    void prepare_job();
    void attach_trace();
    void corrupt_memory();
    unsigned stream_bytes() const { return request_.config.array.enabled ? request_.config.array.stream_bytes : 0; }
    std::unique_ptr<ArrayProfile> make_profile() const;
    std::optional<ArrayReport> array_report();
    void tell_progress(const svp_layer& layer);
    void record_waiting();
    void finish_reports();

    const SimulationRequest& request_;
    const compiler::Loadable& loadable_;
    SimulationResult result_;
    FirmwareJob job_;
    std::array<uint64_t, SVP_REGIONS> region_base_{};
    System system_;
    std::vector<Unit> units_;
    StatisticsCollector collector_;
    TensorChecker checker_;
    uint64_t layers_done_ = 0;
    std::unique_ptr<ArrayProfile> profile_; // null without a tile array
    RunObserver observer_;
    std::unique_ptr<VcdWriter> trace_;
};

Simulation::Simulation(const SimulationRequest& request)
    : request_(request),
      loadable_(request.model->loadable),
      system_("system", request.config, [this](svp_port& port) { return run_firmware(port, job_); }),
      units_(simulation_units()),
      collector_(units_, layer_infos(loadable_)),
      checker_(loadable_, request.model->network,
               {[this](uint32_t region, uint64_t offset, void* data, size_t bytes) {
                    return system_.read_memory(region_base_[region] + offset, data, bytes);
                },
                [this](unsigned column, uint32_t offset, void* data, size_t bytes) {
                    return system_.read_memory_tile(column, offset, data, bytes);
                }}),
      profile_(make_profile()),
      observer_(loadable_, collector_, profile_.get(), request.check ? &checker_ : nullptr,
                {[] { settle_all(); }, [this](const svp_layer& layer) { tell_progress(layer); },
                 [this](const svp_layer&) { record_waiting(); }})
{
    prepare_job();
    system_.command_processor().set_observer(&observer_);
    system_.command_processor().on_log([this](const std::string& line) { result_.log.push_back(line); });
    system_.host_cpu().on_log([this](const std::string& line) { result_.log.push_back(line); });
    system_.host_cpu().on_exit([](int) { sc_core::sc_stop(); });
    if (system_.array()) system_.array()->on_log([this](const std::string& line) { result_.log.push_back(line); });
    if (request.vcd) attach_trace();
}

void Simulation::prepare_job()
{
    job_.config = request_.config.firmware;
    job_.loadable = &loadable_.bytes();
    job_.images = request_.images.size();
    job_.output_bytes = loadable_.output().bytes;
    job_.loaded = [this](const svp_runtime& runtime) {
        std::copy(std::begin(runtime.region_base), std::end(runtime.region_base), region_base_.begin());
        corrupt_memory();
    };
    job_.input = [this](size_t image) {
        if (request_.check) checker_.begin_image(image, request_.images[image]);
        return pack_codes(request_.images[image], loadable_.input());
    };
    job_.output = [this](size_t, const std::vector<uint8_t>& bytes) {
        result_.outputs.push_back(unpack_codes(bytes, loadable_.output(), network_output(loadable_).channels));
    };
}

void Simulation::attach_trace()
{
    trace_ = std::make_unique<VcdWriter>(*request_.vcd, [] { return sc_core::sc_time_stamp().value(); });
    for (const Unit& unit : units_)
        trace_->attach(unit.name, dynamic_cast<Module&>(*sc_core::sc_find_object(unit.name.c_str())).trace_points());
    trace_->start();
}

void Simulation::corrupt_memory()
{
    for (const Corruption& corruption : request_.corruptions)
        system_.corrupt(region_base_[corruption.region] + corruption.offset, corruption.xor_mask);
}

std::unique_ptr<ArrayProfile> Simulation::make_profile() const
{
    const aie::ArrayConfig& array = request_.config.array;
    if (!array.enabled) return nullptr;
    return std::make_unique<ArrayProfile>(units_, array.memory_rows, loadable_.layers().size());
}

std::optional<ArrayReport> Simulation::array_report()
{
    aie::Array* array = system_.array();
    if (!array) return std::nullopt;
    return ArrayReport{array->config(), array->loads(), profile_.get(), array->clock().period_ticks()};
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
    if (system_.array() && result_.waiting.empty()) result_.waiting = system_.array()->waiting_report();
}

SimulationResult Simulation::run()
{
    sc_core::sc_report_handler::set_actions(sc_core::SC_INFO, sc_core::SC_DO_NOTHING);
    sc_core::sc_start();
    result_.simulated_ticks = sc_core::sc_time_stamp().value();
    settle_all();
    collector_.finish(result_.simulated_ticks);
    if (trace_) {
        trace_->finish(result_.simulated_ticks);
        result_.notes = trace_->notes();
    }
    if (!system_.host_cpu().finished()) record_waiting();
    if (!system_.host_cpu().finished())
        result_.failure = fmt::format("deadlock at {} ns: nothing can happen any more, and the driver has not returned",
                                      result_.simulated_ticks / 1000);
    else
        result_.failure = job_.failure;
    result_.broken_accounting = broken_accounting(units_, result_.simulated_ticks);
    if (result_.broken_accounting.empty() && result_.failure.empty())
        result_.broken_accounting = broken_byte_conservation(units_, stream_bytes());
    finish_reports();
    return std::move(result_);
}

void Simulation::finish_reports()
{
    const FigureReader figures(collector_.columns(), figure_sources(request_.config), *request_.energy);
    for (const std::string& action : figures.unpriced_actions())
        result_.notes.push_back(fmt::format("energy: the table has no action '{}'", action));
    std::vector<RunFact> facts;
    for (const auto& [name, value] : request_.facts)
        facts.emplace_back(name, value);
    facts.emplace_back("images", static_cast<uint64_t>(result_.outputs.size()));
    if (!request_.labels.empty() && result_.outputs.size() == request_.labels.size())
        result_.accuracy = measure_accuracy(result_.outputs, request_.labels);
    if (result_.accuracy) {
        facts.emplace_back("top1_images", result_.accuracy->top1);
        facts.emplace_back("top5_images", result_.accuracy->top5);
    }
    const std::optional<ArrayReport> array = array_report();
    result_.statistics =
        statistics_json(collector_, figures, *request_.energy, facts, array ? &*array : nullptr, request_.model_report);
    if (array && loadable_.array_target()) {
        result_.array_table = array_layer_table(collector_, *array, request_.terminal_width) + '\n' + heat_map(*array);
        result_.tile_cycles = array->tile_cycles(result_.simulated_ticks);
    }
    result_.layer_table = layer_table(collector_, figures, request_.terminal_width);
    result_.unit_table = unit_table(collector_, request_.terminal_width);
    result_.differences = checker_.differences();
    result_.differing_tensors = checker_.differing_tensors();
    result_.tensors_checked = checker_.tensors_checked();
    result_.values_checked = checker_.values_checked();
    result_.cluster_cycles = system_.cluster().current_edge();
    for (const LayerRecord& layer : collector_.layers())
        result_.dense_macs += layer.info.dense_macs * layer.runs;
}

} // namespace

SimulationResult simulate(const SimulationRequest& request) { return Simulation(request).run(); }

} // namespace svp
