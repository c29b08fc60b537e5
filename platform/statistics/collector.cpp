#include "platform/statistics/collector.h"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace svp {

StatisticsCollector::StatisticsCollector(const std::vector<Unit>& units, std::vector<LayerInfo> layers, size_t queues)
    : units_(units),
      columns_(units),
      queues_(queues),
      between_(columns_.size(), 0),
      totals_(between_)
{
    for (auto& info : layers) {
        LayerRecord record;
        record.info = std::move(info);
        record.row = between_;
        layers_.push_back(std::move(record));
    }
}

Row StatisticsCollector::read(size_t queue, uint64_t ticks) const
{
    return queues_.size() == 1 ? columns_.read(ticks) : columns_.read_of(queue, ticks);
}

void StatisticsCollector::begin_layer(uint64_t ticks, size_t queue)
{
    queues_.at(queue) = {read(queue, ticks), ticks};
    first_ticks_ = std::min(first_ticks_, ticks);
}

void StatisticsCollector::end_layer(size_t layer, uint64_t cycles, uint64_t effectual_operations, uint64_t ticks,
                                    size_t queue)
{
    if (layer >= layers_.size()) throw std::logic_error("statistics of a layer that was not announced");
    LayerRecord& record = layers_[layer];
    const Queue& begun = queues_.at(queue);
    const Row reading = read(queue, ticks);
    for (size_t i = 0; i < reading.size(); ++i)
        record.row[i] += reading[i] - begun.begin[i];
    record.runs += 1;
    record.cycles += cycles;
    record.ticks += ticks - begun.begin_ticks;
    record.effectual_operations += effectual_operations;
    last_ticks_ = std::max(last_ticks_, ticks);
}

uint32_t StatisticsCollector::main_engine() const
{
    std::map<uint32_t, uint64_t> macs;
    for (const LayerRecord& layer : layers_)
        macs[layer.info.engine] += layer.info.dense_macs * layer.runs;
    uint32_t main = layers_.empty() ? 0 : layers_.back().info.engine;
    for (const auto& [engine, sum] : macs)
        if (sum > macs[main]) main = engine;
    return main;
}

void StatisticsCollector::finish(uint64_t ticks)
{
    totals_ = columns_.read_final(ticks);
    between_ = totals_;
    for (const LayerRecord& layer : layers_)
        for (size_t i = 0; i < between_.size(); ++i)
            between_[i] -= layer.row[i];
    end_ticks_ = ticks;
}

} // namespace svp
