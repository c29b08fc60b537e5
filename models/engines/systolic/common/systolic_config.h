// SPDX-License-Identifier: Apache-2.0
// Everything an architect can turn on the systolic array. Every default is ours [O].
#pragma once

#include "interface/engines/systolic/systolic_target.h"
#include "models/common/config.h"

#include <string>

namespace svp::systolic {

enum class Dataflow { output_stationary, weight_stationary };

// How the folds of a layer follow each other; models/engines/systolic/timing/fold_timing.h has the cycles.
enum class Overlap {
    drain,    // operands of the next fold stream in while results of this one drain
    scalesim, // one fold after the other, as SCALE-Sim counts
    stonne    // one fold after the other, as STONNE counts; output-stationary only
};

struct SystolicConfig {
    double clock_mhz = 1000;
    unsigned rows = 32, columns = 32;
    Dataflow dataflow = Dataflow::output_stationary;
    Overlap overlap = Overlap::drain;
    bool ideal_memory = false;
    unsigned input_buffer_bytes = 524288, weight_buffer_bytes = 524288, output_buffer_bytes = 262144;
    unsigned accumulator_bytes = 524288, accumulator_bits = 32;
    unsigned post_values_per_cycle = 32;
    unsigned dma_requests = 8;

    template <class Visitor>
    void describe(Visitor& v)
    {
        constexpr unsigned most_bytes = 1U << 28;
        v.number("clock_mhz", clock_mhz, "MHz", "clock of the array", 1.0, 10000.0);
        v.number("rows", rows, "count", "rows of processing elements", 1u, 4096u);
        v.number("columns", columns, "count", "columns of processing elements, one filter each", 1u, 4096u);
        v.choice(
            "dataflow", dataflow,
            {{"output_stationary", Dataflow::output_stationary}, {"weight_stationary", Dataflow::weight_stationary}},
            "what a processing element keeps: an output, rows being pixels, or a weight, rows being products");
        v.choice("overlap", overlap,
                 {{"drain", Overlap::drain}, {"scalesim", Overlap::scalesim}, {"stonne", Overlap::stonne}},
                 "how folds follow each other: the next one streams in while results drain, or one after the other as "
                 "that simulator counts; stonne with output_stationary only");
        v.flag("ideal_memory", ideal_memory, "operands and results move in no time, and buffers bound nothing");
        v.number("input_buffer_bytes", input_buffer_bytes, "bytes", "both halves", 64u, most_bytes);
        v.number("weight_buffer_bytes", weight_buffer_bytes, "bytes", "both halves", 2u, most_bytes);
        v.number("output_buffer_bytes", output_buffer_bytes, "bytes", "both halves", 64u, most_bytes);
        v.number("accumulator_bytes", accumulator_bytes, "bytes", "partial sums, weight_stationary only", 4u,
                 most_bytes);
        v.number("accumulator_bits", accumulator_bits, "bits", "width of a sum", 2u, 32u);
        v.number("post_values_per_cycle", post_values_per_cycle, "values/cycle", "lanes of the post-processor", 1u,
                 65536u);
        v.number("dma_requests", dma_requests, "count", "transfers in flight of one channel", 1u, 256u);
    }
    // Rules across keys: empty, or "key: what is wrong".
    std::string validate() const;

    // What the compiler tiles for.
    svp_systolic_target target() const;
};

} // namespace svp::systolic
