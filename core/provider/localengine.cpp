// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/localengine.h"

#include "moc_localengine.cpp"
