// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/provider/streams.h"

#include "moc_streams.cpp"
