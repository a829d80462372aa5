// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "antikelvin/api/canonical.hpp"
#include "antikelvin/api/density.hpp"
#include "antikelvin/api/devices.hpp"
#include "antikelvin/api/error.hpp"
#include "antikelvin/api/microcanonical.hpp"
#include "antikelvin/api/model.hpp"
#include "antikelvin/api/sampler.hpp"
#include "antikelvin/api/spectrum.hpp"
#include "antikelvin/api/statistics.hpp"
#include "antikelvin/api/study.hpp"
#include "antikelvin/api/version.hpp"
