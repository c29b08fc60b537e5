// SPDX-License-Identifier: Apache-2.0
// Every kind of instance, a line each: SVP_KIND(name), for a function `const InstanceKind& name_kind()`. The default
// platform has their rows in this order. Meant to be included more than once.
SVP_KIND(host_cpu)
SVP_KIND(command_processor)
SVP_KIND(dma)
SVP_KIND(dram)
SVP_KIND(mesh)
SVP_KIND(escalate)
SVP_KIND(systolic)
SVP_KIND(aie)
SVP_KIND(interrupt_controller)
SVP_KIND(reset_controller)
