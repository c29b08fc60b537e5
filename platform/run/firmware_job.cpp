// SPDX-License-Identifier: Apache-2.0
#include "platform/run/firmware_job.h"

#include "firmware/runtime/svp_spread.h"

#include <fmt/format.h>
#include <memory>

namespace svp {
namespace {

int fail(FirmwareJob& job, const std::string& what)
{
    job.failure = what;
    return 1;
}

std::string failure_text(const svp_failure& failure)
{
    std::string text = failure.reason;
    if (failure.layer_name) text = fmt::format("layer {}: {}", failure.layer_name, text);
    if (failure.error_code != 0)
        text += fmt::format(" (error 0x{:04x}, info 0x{:x})", failure.error_code, failure.error_info);
    return text;
}

svp_driver_config driver_config(const FirmwareConfig& config)
{
    svp_driver_config made = svp_driver_default_config();
    made.log2_entries = config.ring_log2_entries;
    made.use_interrupts = config.completion == CompletionMode::interrupt;
    made.watchdog_cycles = config.watchdog_cycles;
    return made;
}

// A command queue with its driver, and the network where its engines can run it.
struct Queue {
    size_t index = 0; // of job.queues
    svp_port port{};
    svp_driver driver{};
    svp_runtime runtime{};
    std::vector<uint8_t> input, output;
};

using Queues = std::vector<std::unique_ptr<Queue>>;

svp_port port_of(const svp_port& machine, const CommandQueue& queue)
{
    svp_port port = machine;
    port.registers = queue.registers;
    port.interrupt = queue.interrupt;
    port.memory_base = queue.memory_base;
    port.memory_bytes = queue.memory_bytes;
    return port;
}

// A queue whose engines are not the loadable's stays idle, as long as another one's are. Empty: it has failed.
Queues start_queues(const svp_port& machine, FirmwareJob& job)
{
    Queues queues;
    std::string misfit = "the platform has no command processor";
    for (size_t i = 0; i < job.queues.size(); ++i) {
        auto queue = std::make_unique<Queue>();
        queue->index = i;
        queue->port = port_of(machine, job.queues[i]);
        svp_driver_config config = driver_config(job.config);
        config.brief_records = job.queues.size() > 1; // the CPU has more than one to serve
        const svp_result started = svp_init(&queue->driver, &queue->port, &config);
        if (started != SVP_RESULT_OK) {
            fail(job, fmt::format("the driver cannot start: {}", svp_strerror(started)));
            return {};
        }
        svp_failure failure;
        const svp_result loaded =
            svp_runtime_load(&queue->runtime, &queue->driver, job.loadable->data(), job.loadable->size(), &failure);
        if (loaded == SVP_RESULT_OK) {
            queues.push_back(std::move(queue));
            continue;
        }
        if (i == 0) misfit = fmt::format("cannot load the network: {}", failure_text(failure));
        if (loaded != SVP_RESULT_UNSUPPORTED) {
            fail(job, misfit);
            return {};
        }
    }
    if (queues.empty()) fail(job, misfit);
    return queues;
}

int run_images(Queue& queue, FirmwareJob& job)
{
    std::vector<uint8_t> output(job.output_bytes);
    for (size_t image = 0; image < job.images; ++image) {
        const std::vector<uint8_t> input = job.input(image, queue.index);
        svp_failure failure;
        svp_runtime_run(&queue.runtime, input.data(), input.size(), output.data(), output.size(), job.config.timeout_us,
                        &failure);
        if (failure.result != SVP_RESULT_OK)
            return fail(job, fmt::format("image {}: {}", image, failure_text(failure)));
        job.output(image, queue.index, output);
    }
    return 0;
}

struct Spread {
    Queues& queues;
    FirmwareJob& job;
};

const void* take_input(void* context, uint32_t image, uint32_t lane)
{
    auto& spread = *static_cast<Spread*>(context);
    Queue& queue = *spread.queues[lane];
    queue.input = spread.job.input(image, queue.index);
    return queue.input.data();
}

void give_output(void* context, uint32_t image, uint32_t lane, const void*)
{
    auto& spread = *static_cast<Spread*>(context);
    const Queue& queue = *spread.queues[lane];
    spread.job.output(image, queue.index, queue.output);
}

int spread_images(Queues& queues, FirmwareJob& job)
{
    std::vector<svp_lane> lanes;
    for (const auto& queue : queues) {
        queue->output.resize(job.output_bytes);
        svp_lane lane{};
        lane.runtime = &queue->runtime;
        lane.output_buffer = queue->output.data();
        lanes.push_back(lane);
    }
    Spread spread{queues, job};
    const svp_inference_io io{&spread, take_input, give_output};
    svp_failure failure;
    uint32_t failed = 0;
    const svp_result result =
        svp_spread_run(lanes.data(), static_cast<uint32_t>(lanes.size()), static_cast<uint32_t>(job.images), &io,
                       job.config.timeout_us, &failed, &failure);
    if (result == SVP_RESULT_OK) return 0;
    return fail(job, fmt::format("image {}: {}", failed, failure_text(failure)));
}

} // namespace

int run_firmware(svp_port& port, FirmwareJob& job)
{
    Queues queues = start_queues(port, job);
    if (queues.empty()) return 1;
    for (const auto& queue : queues)
        if (job.loaded) job.loaded(queue->index, queue->runtime);
    const int result = queues.size() == 1 ? run_images(*queues[0], job) : spread_images(queues, job);
    for (const auto& queue : queues) {
        svp_runtime_unload(&queue->runtime);
        svp_deinit(&queue->driver);
    }
    return result;
}

} // namespace svp
