// SPDX-License-Identifier: Apache-2.0
#include "platform/run/report_model.h"

#include "base/errors/input_error.h"

#include <fmt/format.h>

namespace svp {

compiler::ModelReport report_model(const Model& model, const std::string& path, const NetworkOptions& making)
{
    if (model.origin == "loadable")
        throw InputError(fmt::format("{}: --model-report needs the network file: a compiled loadable does not tell "
                                     "what its commands were made from",
                                     path));
    compiler::ReportSources sources;
    sources.network = &model.network;
    sources.engines = &model.engines;
    sources.loadable = &model.loadable;
    sources.original = model.original.get();
    sources.compressed = model.compressed.get();
    sources.outcomes = &model.outcomes;
    sources.images = &model.calibration_images;
    if (making.compression) sources.compression = making.compression->text;
    return compiler::report_model(sources);
}

} // namespace svp
