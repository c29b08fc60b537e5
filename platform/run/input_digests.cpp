// SPDX-License-Identifier: Apache-2.0
#include "platform/run/input_digests.h"

#include "base/errors/input_error.h"
#include "compiler/frontends/onnx/external_files.h"
#include "platform/config/config_files.h"
#include "platform/run/model_source.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <stdexcept>
#include <vector>

namespace svp {
namespace {

namespace fs = std::filesystem;

class Sha256 {
  public:
    Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free)
    {
        require(context_ && EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
    }
    void add(const char* data, size_t bytes) { require(EVP_DigestUpdate(context_.get(), data, bytes) == 1); }
    std::string finish()
    {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned bytes = 0;
        require(EVP_DigestFinal_ex(context_.get(), digest.data(), &bytes) == 1);
        std::string text;
        for (unsigned i = 0; i < bytes; ++i)
            text += fmt::format("{:02x}", digest[i]);
        return text;
    }

  private:
    static void require(bool works)
    {
        if (!works) throw std::runtime_error("SHA-256 is not available in this OpenSSL");
    }
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

bool is_rule_file(const std::string& compression)
{
    const std::string extension = fs::path(compression).extension().string();
    return extension == ".yaml" || extension == ".yml";
}

// Paths by role.
std::map<std::string, std::string> input_files(const RunSpec& spec)
{
    std::map<std::string, std::string> files = {
        {"network", network_file(spec.network)},
        {"energy", spec.energy.empty() ? find_config_file(default_energy) : spec.energy}};
    if (fs::path(files["network"]).extension() == ".onnx")
        for (const std::string& data : compiler::external_files(files["network"]))
            files["network data " + data] = data;
    if (spec.images) files["images"] = *spec.images;
    if (spec.labels) files["labels"] = *spec.labels;
    if (spec.making.calibration) files["calibration"] = *spec.making.calibration;
    if (spec.making.compression && is_rule_file(spec.making.compression->text))
        files["compression"] = spec.making.compression->text;
    return files;
}

// A pipe can be read once only.
std::string digest_of(const std::string& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored) && !fs::is_regular_file(path, ignored) ? no_digest : file_digest(path);
}

void check_digest(const RunSpec& spec, const std::string& role, const std::string& path)
{
    const auto expected = spec.digests.find(role);
    if (expected == spec.digests.end())
        throw InputError(fmt::format("{}: the run's {} has no digest to compare with", path, role));
    if (expected->second == no_digest)
        throw InputError(fmt::format("{}: the run's {} came from a pipe: it cannot be run again", path, role));
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        throw InputError(
            fmt::format("{}: the run's {} is not there{}", path, role,
                        fs::path(path).is_relative() ? ": the path counts from the working directory" : ""));
    const std::string found = digest_of(path);
    if (found != expected->second)
        throw InputError(fmt::format("{}: the run's {} has changed since: its SHA-256 was {}, now it is {}", path, role,
                                     expected->second, found));
}

} // namespace

std::string file_digest(const std::string& path)
{
    errno = 0;
    std::ifstream stream(path, std::ios::binary);
    Sha256 digest;
    std::vector<char> buffer(size_t{1} << 16);
    while (stream) {
        stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        digest.add(buffer.data(), static_cast<size_t>(stream.gcount()));
    }
    if (!stream.eof())
        throw InputError(fmt::format("{}: cannot read: {}", path, errno ? std::strerror(errno) : "input error"));
    return digest.finish();
}

std::map<std::string, std::string> input_digests(const RunSpec& spec)
{
    std::map<std::string, std::string> digests;
    for (const auto& [role, path] : input_files(spec))
        digests[role] = digest_of(path);
    return digests;
}

void check_digests(const RunSpec& spec)
{
    // First: which files of data there are is in it.
    check_digest(spec, "network", network_file(spec.network));
    for (const auto& [role, path] : input_files(spec))
        if (role != "network") check_digest(spec, role, path);
}

} // namespace svp
