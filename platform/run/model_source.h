// SPDX-License-Identifier: Apache-2.0
// What the user wants to run, whatever form it has: a loadable, a YAML topology or an ONNX model.
#pragma once

#include "compiler/ir/float_network.h"
#include "compiler/ir/network.h"
#include "compiler/loadable/loadable.h"
#include "compiler/passes/compress/compress.h"
#include "platform/run/lower_network.h"
#include "platform/run/network_options.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace svp {

struct Model {
    compiler::Loadable loadable;
    // What the oracle executes: the network before lowering where there is one, else what the commands describe.
    compiler::Network network;
    std::string origin; // "topology", "onnx" or "loadable"
    // Nothing is left of a network in commands for the tile array: `network` then has tensors and no layers.
    bool has_oracle = true;
    std::optional<compiler::HostSoftmax> softmax = std::nullopt; // that an ONNX model leaves to the host
    compiler::Backends engines = {};                             // by layer of `network`; not of loadables
    std::vector<compiler::CompressedLayer> outcomes = {};        // with --compress
    // Of trained models with ModelRequest::keep_float: before and after compression, one object where there was none,
    // and the first real images that ranges came from, if any.
    std::shared_ptr<const compiler::FloatNetwork> original = nullptr, compressed = nullptr;
    std::vector<std::vector<float>> calibration_images = {};
};

struct ModelRequest {
    std::string path; // .svp, .yaml, .yml or .onnx; a bare word names a topology in configs/networks/
    NetworkOptions making;
    std::string images; // NPY: calibrates an ONNX model where making.calibration does not; may be empty
    Engines engines;
    std::optional<std::string> target; // as targeted_engines takes it
    bool keep_float = false;           // Model's float networks and images, for a report: costs their memory
};

// The file that a request's path means: the path itself, or the topology that a bare word names. Throws InputError.
std::string network_file(const std::string& path);

// Throws InputError, also where a loadable was compiled for an engine that is not the platform's. Notes: what the
// user should know, a line each; where an ONNX model has nothing to calibrate with, synthetic images serve.
Model load_model(const ModelRequest& request, std::vector<std::string>& notes);

} // namespace svp
