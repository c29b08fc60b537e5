// SPDX-License-Identifier: Apache-2.0
#include "compiler/loadable/loadable.h"

#include "base/errors/input_error.h"
#include "base/files/output_file.h"
#include "compiler/loadable/contents_check.h"
#include "compiler/loadable/file_layout.h"
#include "interface/engines/engines.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace svp::compiler {
namespace {

template <class T>
View<T> view_of(const std::vector<uint8_t>& bytes, svp_section_kind kind)
{
    const svp_section& section = *find_section(bytes, kind);
    return {reinterpret_cast<const T*>(bytes.data() + section.offset), section.count};
}

const svp_tensor& tensor_of(View<svp_tensor> tensors, svp_tensor_role role)
{
    for (const svp_tensor& tensor : tensors)
        if (tensor.role == role) return tensor;
    throw std::logic_error("a checked loadable has an input and an output");
}

} // namespace

Loadable::Loadable(std::vector<uint8_t> bytes, const std::string& place) : bytes_(std::move(bytes))
{
    check_file_layout(bytes_, place);
    check_contents(*this, place);
}

Loadable Loadable::read(const std::string& path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) throw InputError(path + ": is a directory, not a loadable");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw InputError(path + ": cannot be opened");
    std::vector<uint8_t> bytes;
    std::vector<char> chunk(1 << 20);
    while (file.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || file.gcount() > 0)
        bytes.insert(bytes.end(), chunk.data(), chunk.data() + file.gcount());
    if (file.bad()) throw InputError(path + ": cannot be read");
    return Loadable(std::move(bytes), path);
}

const svp_loadable_header& Loadable::header() const
{
    return *reinterpret_cast<const svp_loadable_header*>(bytes_.data());
}

View<svp_region> Loadable::regions() const { return view_of<svp_region>(bytes_, SVP_SECTION_REGIONS); }
View<svp_tensor> Loadable::tensors() const { return view_of<svp_tensor>(bytes_, SVP_SECTION_TENSORS); }
View<svp_layer> Loadable::layers() const { return view_of<svp_layer>(bytes_, SVP_SECTION_LAYERS); }
View<svp_layer_command> Loadable::commands() const { return view_of<svp_layer_command>(bytes_, SVP_SECTION_COMMANDS); }
View<uint8_t> Loadable::constants() const { return view_of<uint8_t>(bytes_, SVP_SECTION_CONSTANTS); }

const uint8_t* Loadable::section_of(uint32_t engine, svp_section_kind kind) const
{
    const svp_section* section = find_section(bytes_, kind, engine);
    return section ? bytes_.data() + section->offset : nullptr;
}

bool Loadable::uses(uint32_t engine) const { return section_of(engine, SVP_SECTION_TARGET) != nullptr; }

std::vector<const svp_engine_interface*> Loadable::engines() const
{
    std::vector<const svp_engine_interface*> used;
    for (uint32_t i = 0; const svp_engine_interface* engine = svp_engine_at(i); ++i)
        if (uses(engine->id)) used.push_back(engine);
    return used;
}

const svp_tensor& Loadable::input() const { return tensor_of(tensors(), SVP_TENSOR_INPUT); }
const svp_tensor& Loadable::output() const { return tensor_of(tensors(), SVP_TENSOR_OUTPUT); }

void write_loadable(const Loadable& loadable, const std::string& path)
{
    write_file(path, {reinterpret_cast<const char*>(loadable.bytes().data()), loadable.bytes().size()});
}

} // namespace svp::compiler
