// SPDX-License-Identifier: Apache-2.0
#include "models/common/module.h"

#include <type_traits>

namespace svp {
namespace {

// Calls function(module) for all modules at and below `object`, parents first; false as soon as one call returns false.
template <class Object, class Function>
bool for_each_module(Object& object, const Function& function)
{
    using Found = std::conditional_t<std::is_const_v<Object>, const Module, Module>;
    auto* module = dynamic_cast<Found*>(&object);
    if (module != nullptr && !function(*module)) return false;
    for (sc_core::sc_object* child : object.get_child_objects())
        if (!for_each_module<Object>(*child, function)) return false;
    return true;
}

} // namespace

bool Module::may_reset() const
{
    const sc_core::sc_object& top = *this;
    return for_each_module(top, [](const Module& module) { return module.quiet(); });
}

bool Module::reset()
{
    if (!may_reset()) return false;
    reset_stopped();
    return true;
}

void Module::reset_stopped()
{
    sc_core::sc_object& top = *this;
    for_each_module(top, [](Module& module) {
        module.reset_state();
        return true;
    });
}

} // namespace svp
