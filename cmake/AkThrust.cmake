# SPDX-License-Identifier: Apache-2.0
# Target ak_thrust_cpu: Thrust without a device compiler. The headers come from the CUDA toolkit where there is one, else
# from the distribution (libthrust-dev); the CPU backend is the same either way.
set(hints)
if(AK_WITH_CUDA)
  get_filename_component(toolkit ${CMAKE_CUDA_COMPILER} DIRECTORY)
  set(hints ${toolkit}/../include/cccl ${toolkit}/../include)
endif()
find_path(AK_THRUST_INCLUDE thrust/version.h HINTS ${hints})
if(NOT AK_THRUST_INCLUDE)
  message(FATAL_ERROR "Thrust headers not found; install libthrust-dev and libcub-dev, or point AK_THRUST_INCLUDE at them")
endif()
file(STRINGS ${AK_THRUST_INCLUDE}/thrust/version.h version_line REGEX "define THRUST_VERSION [0-9]+")
string(REGEX MATCH "[0-9]+" version ${version_line})
math(EXPR major "${version} / 100000")
math(EXPR minor "${version} / 100 % 1000")
math(EXPR patch "${version} % 100")
set(AK_THRUST_VERSION ${major}.${minor}.${patch})

add_library(ak_thrust_cpu INTERFACE)
target_include_directories(ak_thrust_cpu SYSTEM INTERFACE ${AK_THRUST_INCLUDE})
target_compile_definitions(ak_thrust_cpu INTERFACE THRUST_HOST_SYSTEM=THRUST_HOST_SYSTEM_CPP
                                                   THRUST_DEVICE_SYSTEM=THRUST_DEVICE_SYSTEM_${AK_CPU_SYSTEM})
if(AK_CPU_SYSTEM STREQUAL "TBB")
  find_package(TBB REQUIRED)
  target_link_libraries(ak_thrust_cpu INTERFACE TBB::tbb)
endif()
