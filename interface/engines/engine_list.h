/* SPDX-License-Identifier: Apache-2.0 */
/* Every engine: SVP_ENGINE(name of its svp_engine_interface). Meant to be included more than once. */
SVP_ENGINE(svp_escalate_interface)
SVP_ENGINE(svp_systolic_interface)
SVP_ENGINE(svp_aie_interface)
