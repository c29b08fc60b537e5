/* SPDX-License-Identifier: Apache-2.0 */
// The interface headers in C11, as firmware sees them.
#include "interface/common/crc32.h"
#include "interface/engines/escalate/capacity.h"
#include "interface/engines/escalate/command_check.h"

uint32_t check_command_in_c11(const svp_layer_command* command, uint32_t* info);
int fits_in_c11(const svp_layer_command* command, const svp_escalate_target* target, uint64_t* needed);

uint32_t check_command_in_c11(const svp_layer_command* command, uint32_t* info)
{
    return svp_escalate_check(command, info);
}

int fits_in_c11(const svp_layer_command* command, const svp_escalate_target* target, uint64_t* needed)
{
    const svp_escalate_command body = svp_escalate_get(command);
    return svp_escalate_fits(&body, target, needed);
}
