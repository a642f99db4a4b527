// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/bytestream.h"

#include "moc_bytestream.cpp"
