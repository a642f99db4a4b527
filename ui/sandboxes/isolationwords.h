// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sandboxes/isolation.h"

#include <QStringList>

namespace sandglass {

// Isolation in words. Paths and names of servers are in them as they are: whoever shows them makes them fit.

/// "Weakened", "Own kernel (assumed)".
QString isolationLevelText(const IsolationAssessment& assessment);
/// What the level means, in a sentence.
QString isolationSentence(const IsolationAssessment& assessment);
QString isolationFindingText(const IsolationFinding& finding);
/// All of it, a line for each finding.
QString isolationText(const IsolationAssessment& assessment);

} // namespace sandglass
