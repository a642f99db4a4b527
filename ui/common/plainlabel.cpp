// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/plainlabel.h"

#include "moc_plainlabel.cpp"
