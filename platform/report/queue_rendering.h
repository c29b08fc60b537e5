// SPDX-License-Identifier: Apache-2.0
// Several command queues, as JSON and for a terminal.
#pragma once

#include "platform/run/queue_report.h"

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace svp {

nlohmann::ordered_json queue_json(const QueueReport& report);
// A line per queue and memory, and one that says what bounds the throughput.
std::string queue_table(const QueueReport& report, size_t width);

} // namespace svp
