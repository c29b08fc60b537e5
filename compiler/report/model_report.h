// SPDX-License-Identifier: Apache-2.0
// What compression and quantization did to a network, layer by layer and in total: docs/compression.md, "The report".
#pragma once

#include "compiler/backends/common/backend.h"
#include "compiler/loadable/loadable.h"
#include "compiler/passes/compress/compress.h"
#include "compiler/report/comparison.h"
#include "compiler/report/convolution_work.h"
#include "compiler/report/kernel_storage.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace svp::compiler {

struct ConvolutionReport {
    KernelStorage storage;
    uint64_t original_bits = 0;       // of the parameters as float32
    uint64_t requantization_bits = 0; // records of 16 bytes an output channel: in none of the other figures

    std::optional<uint64_t> loadable_bytes; // what the engine reads: weights as it stores them, and records

    std::optional<CompressedLayer> outcome; // with a compression
    std::optional<double> energy_kept;      // squared norm of the real weights after / before; 1 where there was none

    uint64_t dense_macs = 0;         // of direct convolution, padding included
    Work weights_work;               // activations taken as nonzero
    std::optional<Work> images_work; // of all images together
};

struct LayerReport {
    std::string name;
    LayerKind kind = LayerKind::conv_dense;
    std::string engine; // its short name
    Execution execution = Execution::streamed;
    std::optional<LayerComparison> comparison; // with images
    std::optional<ConvolutionReport> convolution;
};

struct ReportTotals {
    uint64_t convolutions = 0;
    uint64_t parameters = 0, nonzero_parameters = 0;
    uint64_t original_bits = 0, value_bits = 0, indexed_bits = 0, requantization_bits = 0;
    std::optional<uint64_t> loadable_bytes;
    uint64_t dense_macs = 0;
    Work weights_work;
    std::optional<Work> images_work;
};

struct ModelReport {
    std::string network;
    std::string compression; // as the user wrote it; empty without
    size_t images = 0;       // that were run for deviations and work
    bool compressed = false; // there was a compression of a trained network: the two deviations differ
    std::vector<LayerReport> layers;
    ReportTotals totals;
    std::optional<LayerComparison> output; // of the network's output, with images
};

struct ReportSources {
    const Network* network = nullptr;   // quantized, before lowering
    const Backends* engines = nullptr;  // by layer
    const Loadable* loadable = nullptr; // that it was lowered to; may be null
    // Null for networks that never were float: no deviations then, and no work of images.
    const FloatNetwork *original = nullptr, *compressed = nullptr;
    const std::vector<CompressedLayer>* outcomes = nullptr;  // may be null
    const std::vector<std::vector<float>>* images = nullptr; // may be null
    size_t most_images = 8;
    std::string compression; // ModelReport::compression
};

// Throws InputError as compare_outputs does.
ModelReport report_model(const ReportSources& sources);

// Uncompressed over compressed; none where nothing is left.
std::optional<double> ratio_of(uint64_t original_bits, uint64_t bits);

} // namespace svp::compiler
