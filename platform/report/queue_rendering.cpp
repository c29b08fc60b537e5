// SPDX-License-Identifier: Apache-2.0
#include "platform/report/queue_rendering.h"

#include "base/text/format_number.h"
#include "base/text/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace svp {
namespace {

std::string bound_text(const QueueReport& report)
{
    if (const QueueReport::Memory* memory = report.bound())
        return fmt::format("memory bounds the throughput: the data bus of {} carries data {} % of the time, {:.2f} of "
                           "{:.2f} GB/s",
                           memory->name, as_percent(memory->busy), memory->gigabytes_per_second,
                           memory->peak_gigabytes_per_second);
    if (report.driver_bounds())
        return "no memory bounds the throughput: the driver does, engines wait for it between layers";
    return "no memory bounds the throughput: the engines do";
}

} // namespace

nlohmann::ordered_json queue_json(const QueueReport& report)
{
    nlohmann::ordered_json json;
    json["picoseconds"] = report.ticks;
    json["images_per_second"] = report.images_per_second();
    json["queues"] = nlohmann::ordered_json::array();
    for (const QueueReport::Queue& queue : report.queues)
        json["queues"].push_back({{"command_processor", queue.name},
                                  {"engines", queue.engines},
                                  {"images", queue.images},
                                  {"busy", report.busy(queue)}});
    json["memories"] = nlohmann::ordered_json::array();
    for (const QueueReport::Memory& memory : report.memories)
        json["memories"].push_back({{"name", memory.name},
                                    {"bytes", memory.bytes},
                                    {"busy", memory.busy},
                                    {"gigabytes_per_second", memory.gigabytes_per_second},
                                    {"peak_gigabytes_per_second", memory.peak_gigabytes_per_second}});
    const QueueReport::Memory* bound = report.bound();
    json["bound"] = bound ? bound->name : report.driver_bounds() ? "driver" : "engines";
    return json;
}

std::string queue_table(const QueueReport& report, size_t width)
{
    TextTable table;
    table.add_column("queue", TextTable::Align::left, 0);
    table.add_column("engines", TextTable::Align::left, 1);
    table.add_column("images", TextTable::Align::right, 1);
    table.add_column("in a layer%", TextTable::Align::right, 2);
    for (const QueueReport::Queue& queue : report.queues)
        table.add_row({queue.name, queue.engines, with_separators(queue.images), as_percent(report.busy(queue))});
    return fmt::format("{}\n{:.1f} images per simulated second; {}\n", table.render(width), report.images_per_second(),
                       bound_text(report));
}

} // namespace svp
