// SPDX-License-Identifier: Apache-2.0
// What loadables hold for each engine, a line each: SVP_ENGINE_CONTENTS(name), for a function
// `const EngineContents& name_contents()`. Meant to be included more than once.
SVP_ENGINE_CONTENTS(escalate)
SVP_ENGINE_CONTENTS(systolic)
SVP_ENGINE_CONTENTS(aie)
