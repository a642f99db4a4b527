// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/provider.h"

#include "moc_provider.cpp"
