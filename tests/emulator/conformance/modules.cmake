# SPDX-License-Identifier: GPL-3.0-or-later
# Installs what SOURCE/package-lock.json names into MODULES. Its scripts aren't run: they would compile what is optional.
file(MAKE_DIRECTORY ${MODULES})
file(COPY ${SOURCE}/package.json ${SOURCE}/package-lock.json DESTINATION ${MODULES})
# Node brings authorities of its own; those of this machine may be others.
if(NOT DEFINED ENV{NODE_EXTRA_CA_CERTS})
    set(ENV{NODE_EXTRA_CA_CERTS} /etc/ssl/certs/ca-certificates.crt)
endif()
execute_process(
    COMMAND npm ci --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
    WORKING_DIRECTORY ${MODULES} RESULT_VARIABLE result OUTPUT_VARIABLE said ERROR_VARIABLE said)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "Northflank's official client could not be fetched from npm's registry, which the conformance test needs; "
        "everything else can be built. npm says:\n${said}")
endif()
file(TOUCH ${MODULES}/complete)
