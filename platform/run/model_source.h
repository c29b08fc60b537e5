// What the user wants to run, whatever form it has: a loadable, a YAML topology or an ONNX model.
#pragma once

#include "compiler/loadable/loadable.h"
#include "compiler/network.h"
#include "compiler/onnx/float_network.h"
#include "platform/cli/network_options.h"

#include <optional>
#include <string>

namespace svp {

struct Model {
    compiler::Loadable loadable;
    // What the oracle executes: the network before lowering where there is one, else what the commands describe.
    compiler::Network network;
    std::string origin;                             // "topology", "onnx" or "loadable"
    std::optional<compiler::HostSoftmax> softmax{}; // that an ONNX model leaves to the host
};

struct ModelRequest {
    std::string path; // .svp, .yaml, .yml or .onnx; a bare word names a topology in configs/networks/
    cli::NetworkOptions making;
    std::string images; // NPY: calibrates an ONNX model where making.calibration does not; may be empty
    svp_target target{};
};

// Throws InputError. Where an ONNX model has nothing to calibrate with, synthetic images serve and *note says so, as it
// says what is left to the host.
Model load_model(const ModelRequest& request, std::string* note);

} // namespace svp
