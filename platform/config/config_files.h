// SPDX-License-Identifier: Apache-2.0
// The files that come with the product, found from any working directory.
#pragma once

#include <string>

namespace svp {

// configs/NAME below the working directory, or else installed with the program, or above it in the source tree. Throws
// InputError where there is none.
std::string find_config_file(const std::string& name);

// The topology that a bare word names. Throws InputError with the nearest name.
std::string find_network_topology(const std::string& word);
// The platform that a bare word names; a path stays as it is.
std::string find_platform(const std::string& path);

} // namespace svp
