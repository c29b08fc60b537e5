#include "platform/report/queue_report.h"

#include "base/text/format_number.h"
#include "base/text/text_table.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace svp {
namespace {

double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

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

const QueueReport::Memory* QueueReport::bound() const
{
    const Memory* busiest = nullptr;
    for (const Memory& memory : memories)
        if (memory.busy >= bound_share && (!busiest || memory.busy > busiest->busy)) busiest = &memory;
    return busiest;
}

bool QueueReport::driver_bounds() const
{
    uint64_t in_layers = 0;
    for (const Queue& queue : queues)
        in_layers += queue.busy_ticks;
    return !bound() && share(in_layers, ticks * queues.size()) < bound_share;
}

double QueueReport::images_per_second() const
{
    uint64_t images = 0;
    for (const Queue& queue : queues)
        images += queue.images;
    return ticks == 0 ? 0 : static_cast<double>(images) / (static_cast<double>(ticks) * 1e-12);
}

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
                                  {"busy", share(queue.busy_ticks, report.ticks)}});
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
        table.add_row({queue.name, queue.engines, with_separators(queue.images),
                       as_percent(share(queue.busy_ticks, report.ticks))});
    return fmt::format("{}\n{:.1f} images per simulated second; {}\n", table.render(width), report.images_per_second(),
                       bound_text(report));
}

} // namespace svp
