# SPDX-License-Identifier: Apache-2.0
# Words that must not stand in a place: <regex>|<files that may>|<why>.
set(rules
    "[^_a-z](rand|srand|random_device|mt19937)[^_a-z]|^$|all randomness is Philox (random/)"
    "use_fast_math|^$|digits matter"
    "__CUDA_ARCH__|^include/antikelvin/base/|one place for device differences"
    "#include <thrust/|^(host/device/thrust/ops.inl|cuda/)|Thrust stays behind the backend"
    "#include <fmt/|^host/[a-z_/]+\\.cpp|texts are made in sources: no header brings fmt along"
    "#include <CLI/|^host/cli/parse_options.cpp|argument parsing stays in the tool"
    "std::(cout|cerr)|^(host/cli/(main|launch)\\.cpp|host/process/console\\.cpp)|results go through reports"
    "#include <(boost|nlohmann|thrust|CLI|omp)|^(host/|cuda/|include/antikelvin/(base|math|random|model|sampler|exact)/)|what other programs include stands alone"
    "std::string|^(include/antikelvin/(base/error.hpp|api/)|host/|cuda/)|no allocation in what devices share with the host"
    "virtual |^(host/(device|process|table|io|study|scan|cli)/|cuda/)|no virtual functions in what computes"
    "namespace antikelvin::cuda|^$|it would hide ::cuda")
set(problems 0)
file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/include/*.hpp ${ROOT}/include/*.inl ${ROOT}/host/*.hpp ${ROOT}/host/*.cpp
     ${ROOT}/host/*.inl ${ROOT}/cuda/*.cu)
foreach(rule ${rules})
  string(REGEX REPLACE "^(.*)\\|([^|]*)\\|([^|]*)$" "\\3" why "${rule}")
  # The exception pattern may hold bars, so take the text between the first bar after the word and the last bar.
  string(FIND "${rule}" "|^" split)
  string(SUBSTRING "${rule}" 0 ${split} word)
  math(EXPR start "${split} + 1")
  string(SUBSTRING "${rule}" ${start} -1 rest)
  string(FIND "${rest}" "|" last REVERSE)
  string(SUBSTRING "${rest}" 0 ${last} allowed)
  foreach(file ${files})
    if(file MATCHES "${allowed}")
      continue()
    endif()
    file(STRINGS ${ROOT}/${file} lines REGEX "${word}")
    foreach(line ${lines})
      if(NOT line MATCHES "^ *//")
        message("${file}: ${why}: ${line}")
        math(EXPR problems "${problems} + 1")
      endif()
    endforeach()
  endforeach()
endforeach()
if(problems GREATER 0)
  message(FATAL_ERROR "${problems} banned words; see ARCHITECTURE.md")
endif()
