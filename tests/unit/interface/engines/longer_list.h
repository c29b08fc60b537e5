/* SPDX-License-Identifier: Apache-2.0 */
/* The engines there are and one more. */
#include "interface/engines/engine_list.h"
SVP_ENGINE(svp_toy_interface)
