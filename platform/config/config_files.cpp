// SPDX-License-Identifier: Apache-2.0
#include "platform/config/config_files.h"

#include "base/errors/input_error.h"
#include "base/yaml/yaml_reader.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

namespace svp {
namespace {

namespace fs = std::filesystem;

// Where configs/ may be, the first choice first.
std::vector<fs::path> candidates()
{
    std::vector<fs::path> folders = {"configs"};
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    // Installed, the program is PREFIX/bin/sparsevp.
    folders.push_back(program.parent_path().parent_path() / "share/sparsevp/configs");
    // Built, it lies in build/NAME/platform/ of the source tree.
    for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
        folders.push_back(folder / "configs");
    return folders;
}

fs::path find_configs(const std::string& name)
{
    std::error_code ignored;
    for (const fs::path& configs : candidates())
        if (fs::exists(configs / name, ignored)) return configs;
    return {};
}

} // namespace

std::string find_config_file(const std::string& name)
{
    const fs::path configs = find_configs(name);
    if (configs.empty())
        throw InputError(fmt::format("configs/{}: not found here, nor beside or above the program", name));
    return (configs / name).string();
}

namespace {

// A file of configs/FOLDER by its name without extension. `kind`: what such a file is, for messages.
std::string find_by_name(const std::string& word, const std::string& folder, const char* kind)
{
    const fs::path files = find_configs(folder) / folder;
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(files, ignored))
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    if (std::find(names.begin(), names.end(), word) != names.end()) return (files / (word + ".yaml")).string();
    throw InputError(fmt::format("{}: no such file, and no {} of that name{}; {}s: {}", word, kind,
                                 did_you_mean(word, names), kind, fmt::join(names, ", ")));
}

} // namespace

std::string find_network_topology(const std::string& word) { return find_by_name(word, "networks", "network"); }

std::string find_platform(const std::string& path)
{
    std::error_code ignored;
    const bool is_name = !path.empty() && path.find_first_of("./") == std::string::npos;
    return is_name && !fs::exists(path, ignored) ? find_by_name(path, "platforms", "platform") : path;
}

} // namespace svp
