// SPDX-License-Identifier: Apache-2.0
// Digests of the files that a run reads: what a later run of the same specification must find again.
#pragma once

#include "platform/run/run_spec.h"

#include <map>
#include <string>

namespace svp {

// SHA-256 in hexadecimal, as sha256sum prints it. Throws InputError where the file cannot be read.
std::string file_digest(const std::string& path);

// Of what stands in no file that stays: a pipe or device.
constexpr const char* no_digest = "none";

// By role - network, the files beside an ONNX model that hold its values, images, labels, calibration, compression,
// energy - of those that the specification has. Throws
// InputError where a file cannot be read.
std::map<std::string, std::string> input_digests(const RunSpec& spec);

// Throws InputError that names the file where one is not what spec.digests says.
void check_digests(const RunSpec& spec);

} // namespace svp
