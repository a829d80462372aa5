# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where, and packages of it. Manual pages and completion come from the tool itself; without it the
# library is installed all the same.
include(GNUInstallDirs)
set(module_dir ${CMAKE_INSTALL_LIBDIR}/antikelvin)
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/antikelvin)

set(tool_component)
if(AK_BUILD_TOOL)
  set(tool_component antikelvin)
  set_target_properties(antikelvin PROPERTIES BUILD_RPATH "$ORIGIN" INSTALL_RPATH "$ORIGIN;$ORIGIN/../${module_dir}")
  install(TARGETS antikelvin COMPONENT antikelvin)
  install(CODE "set(tool \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/antikelvin\")
execute_process(COMMAND \"${CMAKE_STRIP}\" \"\${tool}\" COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND \"$<TARGET_FILE:antikelvin>\" help --pages \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}\"
                COMMAND_ERROR_IS_FATAL ANY)" COMPONENT antikelvin)
endif()
install(FILES README.md CHANGELOG.md CITATION.cff LICENSE DESTINATION ${doc_dir} COMPONENT antikelvin)
install(DIRECTORY docs/ DESTINATION ${doc_dir}/docs COMPONENT antikelvin)
install(DIRECTORY examples DESTINATION ${doc_dir} COMPONENT antikelvin USE_SOURCE_PERMISSIONS)
foreach(module ${AK_MODULES})
  install(TARGETS antikelvin_${module} LIBRARY DESTINATION ${module_dir} COMPONENT ${module})
  install(CODE "execute_process(COMMAND \"${CMAKE_STRIP}\"
                \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${module_dir}/antikelvin-${module}.so\" COMMAND_ERROR_IS_FATAL ANY)"
          COMPONENT ${module})
endforeach()

# For find_package(antikelvin): antikelvin::math, the header-only part (ln C and friends, exact states, random numbers), and
# antikelvin::antikelvin, the library with its public headers. A shared one: what it links (OpenMP, libpng, CUDA's runtime) and what it
# is made of stays its own affair, where archives would hand all of both to whoever links them.
include(CMakePackageConfigHelpers)
set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/antikelvin)
add_library(antikelvin_math INTERFACE)
set_target_properties(antikelvin_math PROPERTIES EXPORT_NAME math)
target_compile_features(antikelvin_math INTERFACE cxx_std_20)
target_compile_options(antikelvin_math INTERFACE $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-ffp-contract=off>)
target_include_directories(antikelvin_math INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
install(TARGETS antikelvin_math EXPORT antikelvin COMPONENT dev)
target_include_directories(antikelvin_api INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
set_target_properties(antikelvin_api PROPERTIES INSTALL_RPATH "$ORIGIN/antikelvin")  # where modules lie
install(TARGETS antikelvin_api EXPORT antikelvin LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT lib NAMELINK_COMPONENT dev)
install(CODE "execute_process(COMMAND \"${CMAKE_STRIP}\" --strip-unneeded
              \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/$<TARGET_FILE_NAME:antikelvin_api>\"
              COMMAND_ERROR_IS_FATAL ANY)"
        COMPONENT lib)
install(EXPORT antikelvin FILE antikelvin-targets.cmake NAMESPACE antikelvin:: DESTINATION ${config_dir} COMPONENT dev)
configure_package_config_file(cmake/antikelvin-config.cmake.in ${PROJECT_BINARY_DIR}/antikelvin-config.cmake
                              INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/antikelvin-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/antikelvin-config.cmake ${PROJECT_BINARY_DIR}/antikelvin-config-version.cmake
        DESTINATION ${config_dir} COMPONENT dev)
foreach(room base math random exact api)
  install(DIRECTORY include/antikelvin/${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/antikelvin COMPONENT dev)
endforeach()

# `cpack` in the build folder: a package of the tool, one of each module, one of the library, and one of what programs that use
# it are made with.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "the authors of antikelvin")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL ${tool_component} lib dev ${AK_MODULES})
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_ANTIKELVIN_PACKAGE_NAME antikelvin)
set(CPACK_DEBIAN_ANTIKELVIN_PACKAGE_SUGGESTS "gnuplot-nox, antikelvin-hdf5, antikelvin-mpi")
# Releases that do not go together have packages of their own names, as Debian asks of libraries.
get_target_property(soversion antikelvin_api SOVERSION)
set(lib_package libantikelvin${soversion})
set(user_of_modules ${lib_package})
if(AK_BUILD_TOOL)
  set(user_of_modules antikelvin)
endif()
foreach(module ${AK_MODULES})
  string(TOUPPER ${module} upper)
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME antikelvin-${module})
  set(CPACK_DEBIAN_${upper}_PACKAGE_DEPENDS "${user_of_modules} (= ${PROJECT_VERSION})")
endforeach()
set(CPACK_DEBIAN_ANTIKELVIN_DESCRIPTION
    "Exact and sampled thermodynamics on the whole axis of absolute temperature,
negative temperatures included: the command-line tool, its manual pages,
completion for shells, documents and examples.")
# A trigger lets the loader know of the library.
file(WRITE ${PROJECT_BINARY_DIR}/debian/triggers "activate-noawait ldconfig\n")
file(WRITE ${PROJECT_BINARY_DIR}/debian/shlibs "libantikelvin ${soversion} ${lib_package} (>= ${PROJECT_VERSION})\n")
set(CPACK_DEBIAN_LIB_PACKAGE_CONTROL_EXTRA "${PROJECT_BINARY_DIR}/debian/triggers;${PROJECT_BINARY_DIR}/debian/shlibs")
set(CPACK_DEBIAN_LIB_PACKAGE_NAME ${lib_package})
set(CPACK_DEBIAN_LIB_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIB_PACKAGE_SUGGESTS "antikelvin-hdf5")
set(CPACK_DEBIAN_LIB_DESCRIPTION "The library of antikelvin: ensembles, samplers and densities of states at either
sign of the temperature, for programs that were linked with it.")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libantikelvin-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "${lib_package} (= ${PROJECT_VERSION})")
set(CPACK_DEBIAN_DEV_DESCRIPTION "Headers and CMake files of antikelvin: entropies to the last digit, samplers and
densities of states, for programs in C++20.")
set(CPACK_DEBIAN_HDF5_DESCRIPTION "The module that the tool antikelvin loads where it writes or reads a file .h5.")
set(CPACK_DEBIAN_MPI_DESCRIPTION "The module that the tool antikelvin loads where a launcher such as
mpirun has started it.")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/AkDebian.cmake)
include(CPack)
