#include "platform/statistics/collector.h"

#include <stdexcept>

namespace svp {

StatisticsCollector::StatisticsCollector(const std::vector<Unit>& units, std::vector<LayerInfo> layers)
    : units_(units),
      columns_(units),
      last_(columns_.size(), 0),
      between_(last_),
      totals_(last_)
{
    for (auto& info : layers) {
        LayerRecord record;
        record.info = std::move(info);
        record.row = last_;
        layers_.push_back(std::move(record));
    }
}

void StatisticsCollector::advance(Row reading, Row& into)
{
    for (size_t i = 0; i < reading.size(); ++i)
        into[i] += reading[i] - last_[i];
    last_ = std::move(reading);
}

void StatisticsCollector::begin_layer(uint64_t ticks)
{
    advance(columns_.read(ticks), between_);
    begin_ticks_ = ticks;
}

void StatisticsCollector::end_layer(size_t layer, uint64_t cycles, uint64_t effectual_operations, uint64_t ticks)
{
    if (layer >= layers_.size()) throw std::logic_error("statistics of a layer that was not announced");
    LayerRecord& record = layers_[layer];
    advance(columns_.read(ticks), record.row);
    record.runs += 1;
    record.cycles += cycles;
    record.ticks += ticks - begin_ticks_;
    record.effectual_operations += effectual_operations;
}

Engine StatisticsCollector::main_engine() const
{
    uint64_t macs[2] = {};
    for (const LayerRecord& layer : layers_)
        macs[layer.info.engine == Engine::array] += layer.info.dense_macs * layer.runs;
    return macs[1] > macs[0] ? Engine::array : Engine::cluster;
}

void StatisticsCollector::finish(uint64_t ticks)
{
    totals_ = columns_.read_final(ticks);
    advance(totals_, between_);
    end_ticks_ = ticks;
}

} // namespace svp
