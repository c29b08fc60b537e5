#include "compiler/mixed/choose_engines.h"

#include <array>

namespace svp::compiler {
namespace {

constexpr std::array<Engine, 2> both = {Engine::cluster, Engine::array};

double time_on(const SegmentTimes& segment, size_t engine) { return engine == 0 ? segment.cluster : segment.array; }

} // namespace

// Shortest path: segment by segment, the best way to end on either engine.
std::vector<Engine> choose_engines(const std::vector<SegmentTimes>& segments, double configuration)
{
    std::array<double, 2> best = {0, 0};
    std::vector<std::array<size_t, 2>> came_from;
    double only_cluster = 0;
    for (size_t i = 0; i < segments.size(); ++i) {
        const double handover = i == 0 ? 0 : segments[i - 1].handover;
        std::array<double, 2> next{};
        came_from.emplace_back();
        for (size_t engine = 0; engine < both.size(); ++engine) {
            const bool change = best[1 - engine] + handover < best[engine];
            came_from.back()[engine] = change ? 1 - engine : engine;
            next[engine] = (change ? best[1 - engine] + handover : best[engine]) + time_on(segments[i], engine);
        }
        best = next;
        only_cluster += segments[i].cluster;
    }
    std::vector<Engine> chosen(segments.size(), Engine::cluster);
    size_t engine = best[1] < best[0] ? 1 : 0;
    if (best[engine] + configuration >= only_cluster) return chosen;
    for (size_t i = segments.size(); i-- > 0;) {
        chosen[i] = both[engine];
        engine = came_from[i][engine];
    }
    return chosen;
}

} // namespace svp::compiler
