# SPDX-License-Identifier: Apache-2.0
# Each tree in BROKEN has one fault, which the script CHECK must find; the folder says which.
file(GLOB trees ${BROKEN}/*)
list(LENGTH trees n_trees)
if(n_trees EQUAL 0)
  message(FATAL_ERROR "no broken trees in ${BROKEN}")
endif()
foreach(tree ${trees})
  execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${tree} -P ${CHECK} RESULT_VARIABLE code ERROR_VARIABLE text)
  if(code EQUAL 0 OR NOT text MATCHES "\n *1 (problems|banned words);")
    message(FATAL_ERROR "${CHECK} does not find the one fault of ${tree}:\n${text}")
  endif()
endforeach()
message("${n_trees} faults found")
