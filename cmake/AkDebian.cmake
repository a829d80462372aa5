# SPDX-License-Identifier: Apache-2.0
# Runs between installation and packaging of `cpack`, which puts each component into a folder of its name: what Debian's
# policy asks and other systems do not.
find_program(gzip gzip REQUIRED)
foreach(component ${CPACK_COMPONENTS_ALL})
  set(share ${CPACK_TEMPORARY_DIRECTORY}/${component}${CPACK_PACKAGING_INSTALL_PREFIX}/share)
  string(TOUPPER ${component} upper)
  set(doc ${share}/doc/${CPACK_DEBIAN_${upper}_PACKAGE_NAME})
  file(WRITE ${doc}/copyright "Copyright 2026 the antikelvin developers\nLicense: Apache-2.0\n\n"
       "The text of the licence is in /usr/share/common-licenses/Apache-2.0.\n")
  file(REMOVE ${doc}/LICENSE)
  file(GLOB pages ${share}/man/man1/*.1)
  if(pages)
    execute_process(COMMAND ${gzip} -9n ${pages} COMMAND_ERROR_IS_FATAL ANY)
  endif()
  if(EXISTS ${share}/zsh/site-functions)  # where its zsh looks
    file(RENAME ${share}/zsh/site-functions ${share}/zsh/vendor-completions)
  endif()
endforeach()
