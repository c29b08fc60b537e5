#include "platform/run/firmware_job.h"

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

int run_images(svp_runtime& runtime, FirmwareJob& job)
{
    std::vector<uint8_t> output(job.output_bytes);
    for (size_t image = 0; image < job.images; ++image) {
        const std::vector<uint8_t> input = job.input(image);
        svp_failure failure;
        svp_runtime_run(&runtime, input.data(), input.size(), output.data(), output.size(), job.config.timeout_us,
                        &failure);
        if (failure.result != SVP_RESULT_OK)
            return fail(job, fmt::format("image {}: {}", image, failure_text(failure)));
        job.output(image, output);
    }
    return 0;
}

} // namespace

int run_firmware(svp_port& port, FirmwareJob& job)
{
    auto driver = std::make_unique<svp_driver>();
    svp_driver_config config = svp_driver_default_config();
    config.log2_entries = job.config.ring_log2_entries;
    config.use_interrupts = job.config.completion == CompletionMode::interrupt;
    config.watchdog_cycles = job.config.watchdog_cycles;
    const svp_result started = svp_init(driver.get(), &port, &config);
    if (started != SVP_RESULT_OK) return fail(job, fmt::format("the driver cannot start: {}", svp_strerror(started)));

    svp_runtime runtime{};
    svp_failure failure;
    if (svp_runtime_load(&runtime, driver.get(), job.loadable->data(), job.loadable->size(), &failure) != SVP_RESULT_OK)
        return fail(job, fmt::format("cannot load the network: {}", failure_text(failure)));
    if (job.loaded) job.loaded(runtime);
    const int result = run_images(runtime, job);
    svp_runtime_unload(&runtime);
    svp_deinit(driver.get());
    return result;
}

} // namespace svp
