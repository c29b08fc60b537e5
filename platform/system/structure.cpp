// SPDX-License-Identifier: Apache-2.0
#include "platform/system/structure.h"

#include "models/common/module.h"
#include "platform/system/system.h"

#include <fmt/format.h>
#include <sysc/communication/sc_port.h>

namespace svp {
namespace {

void add_modules(const sc_core::sc_object& object, unsigned depth, std::string& text)
{
    if (dynamic_cast<const sc_core::sc_module*>(&object))
        text += fmt::format("{:{}}{}{}\n", "", 2 * depth, object.basename(), depth == 0 ? "  (the platform)" : "");
    for (const sc_core::sc_object* child : object.get_child_objects())
        add_modules(*child, depth + 1, text);
}

// The object behind an interface: the export or channel that a port ends at.
const sc_core::sc_object* object_of(const sc_core::sc_interface* interface)
{
    return dynamic_cast<const sc_core::sc_object*>(interface);
}

void add_bindings(sc_core::sc_object& object, std::string& text)
{
    if (auto* port = dynamic_cast<sc_core::sc_port_base*>(&object)) {
        const sc_core::sc_interface* target = port->get_interface();
        const sc_core::sc_object* end = object_of(target);
        text += fmt::format("  {} -> {}\n", object.name(), end ? end->name() : "its own module");
    }
    for (sc_core::sc_object* child : object.get_child_objects())
        add_bindings(*child, text);
}

} // namespace

std::string structure_text(const InstanceTable& instances)
{
    System system("system", instances, [](svp_port&) { return 0; });
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
    std::string text = "modules\n";
    add_modules(system, 0, text);
    text += "\nbindings\n";
    add_bindings(system, text);
    return text;
}

} // namespace svp
