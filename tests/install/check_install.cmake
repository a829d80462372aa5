# SPDX-License-Identifier: Apache-2.0
# Installs the build tree BUILD into a fresh folder and lets the tool there do what needs pages, documents and modules.
#   cmake -DBUILD=... -DHDF5=TRUE|FALSE -P check_install.cmake
set(prefix ${BUILD}/test-install)
file(REMOVE_RECURSE ${prefix})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
set(tool ${prefix}/bin/antikelvin)
set(wanted bin/antikelvin share/man/man1/antikelvin.1 share/man/man1/antikelvin-sample.1
    share/bash-completion/completions/antikelvin share/zsh/site-functions/_antikelvin
    share/fish/vendor_completions.d/antikelvin.fish share/doc/antikelvin/LICENSE share/doc/antikelvin/docs/formats.md
    share/doc/antikelvin/examples/scaling.toml)
foreach(file ${wanted})
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "not installed: ${file}")
  endif()
endforeach()
execute_process(COMMAND ${tool} entropy --config ${prefix}/share/doc/antikelvin/examples/entropy.toml -o ${prefix}/e.csv --quiet
                COMMAND_ERROR_IS_FATAL ANY)
if(HDF5)
  execute_process(COMMAND ${tool} canonical --levels two-level --beta 1 -o ${prefix}/a.h5 COMMAND_ERROR_IS_FATAL ANY)
endif()
# A foreign project finds the headers, and gets the numbers of the tool.
set(foreign ${BUILD}/test-foreign)
file(REMOVE_RECURSE ${foreign})
execute_process(COMMAND ${CMAKE_COMMAND} -S ${prefix}/share/doc/antikelvin/examples/api -B ${foreign} -DCMAKE_PREFIX_PATH=${prefix}
                        -DCMAKE_BUILD_TYPE=Release OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${CMAKE_COMMAND} --build ${foreign} OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${foreign}/log_binomial OUTPUT_VARIABLE foreign_rows COMMAND_ERROR_IS_FATAL ANY)
set(tenths 0)
foreach(tenth RANGE 1 10)
  string(APPEND tenths ",${tenth}00000000000000000")
endforeach()
execute_process(COMMAND ${tool} entropy -N 1000000000000000000 --n ${tenths} --format csv --columns n,energy,log_omega,beta
                OUTPUT_VARIABLE own_rows COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "^[^\n]*\n" "" foreign_rows "${foreign_rows}")
string(REGEX REPLACE "^[^\n]*\n" "" own_rows "${own_rows}")
if(NOT foreign_rows STREQUAL own_rows)
  message(FATAL_ERROR "a foreign program got\n${foreign_rows}and the tool\n${own_rows}")
endif()
# Nothing of the build tree may be needed.
file(READ ${tool} bytes HEX)
string(HEX ${BUILD} path)
string(FIND "${bytes}" "${path}" at)
if(NOT at EQUAL -1)
  message(FATAL_ERROR "the installed tool knows ${BUILD}")
endif()
file(REMOVE_RECURSE ${prefix})
