// SPDX-License-Identifier: Apache-2.0
// The firmware application of a run: start a driver for each command queue, load the network, run the images.
#pragma once

#include "firmware/runtime/svp_runtime.h"
#include "platform/kinds/firmware_config.h"
#include "platform/parts/command_queue.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace svp {

struct FirmwareJob {
    FirmwareConfig config;
    std::vector<CommandQueue> queues; // at least one; those whose engines cannot run the loadable stay idle
    const std::vector<uint8_t>* loadable = nullptr;
    size_t images = 1;
    size_t output_bytes = 0;
    // The packed input of an image, when it is about to run on a queue; and what came out.
    std::function<std::vector<uint8_t>(size_t image, size_t queue)> input;
    std::function<void(size_t image, size_t queue, const std::vector<uint8_t>& output)> output;
    // Regions have been placed and constants copied.
    std::function<void(size_t queue, const svp_runtime& runtime)> loaded;

    std::string failure; // after the run: empty, or one line
};

// The body of the host CPU's application. Returns 0, or 1 with job.failure set.
int run_firmware(svp_port& port, FirmwareJob& job);

} // namespace svp
