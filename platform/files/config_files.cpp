#include "platform/files/config_files.h"

#include "compiler/input_error.h"
#include "compiler/yaml/yaml_reader.h"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <vector>

namespace svp {
namespace {

namespace fs = std::filesystem;

// The program lies in build/NAME/platform/ of the source tree, so configs/ is in one of the folders above it.
fs::path find_configs(const std::string& name)
{
    std::error_code ignored;
    if (fs::exists(fs::path("configs") / name, ignored)) return "configs";
    for (fs::path folder = fs::read_symlink("/proc/self/exe", ignored); folder.has_relative_path();
         folder = folder.parent_path())
        if (fs::exists(folder / "configs" / name, ignored)) return folder / "configs";
    return {};
}

} // namespace

std::string find_config_file(const std::string& name)
{
    const fs::path configs = find_configs(name);
    if (configs.empty()) throw InputError(fmt::format("configs/{}: not found here, nor above the program", name));
    return (configs / name).string();
}

std::string find_network_topology(const std::string& word)
{
    const fs::path networks = find_configs("networks") / "networks";
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(networks, ignored))
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    if (std::find(names.begin(), names.end(), word) != names.end()) return (networks / (word + ".yaml")).string();
    throw InputError(fmt::format("{}: no such file, and no network of that name{}; networks: {}", word,
                                 did_you_mean(word, names), fmt::join(names, ", ")));
}

} // namespace svp
