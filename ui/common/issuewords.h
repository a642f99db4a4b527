// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/files/transferreport.h"

#include <QString>

namespace sandglass {

/// "notes.txt: could not be read (Permission denied)".
QString issueText(const TransferIssue& issue);

/// One sentence about a transfer that ended well: "Uploaded 3 files (1.2 MiB) to /work", and, after it, the entries
/// that were left out or changed, the first few by name. Not translated parts are the names and the system's words.
QString reportText(const TransferReport& report);

} // namespace sandglass
