// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QUrl>

class QWidget;

namespace sandglass {

/// Whether an address may be opened at all: https anywhere, http on this machine's loopback only, and no credentials
/// hidden in it.
bool mayOpenAddress(const QUrl& address);

/// The one gate to the desktop's browser: shows the whole address and asks, then opens it. Addresses that may not be
/// opened are shown with the reason instead.
void openAddress(QWidget* parent, const QUrl& address);

/// What openAddress() calls at the end; tests put their own in its place. Null restores the desktop's.
void setAddressOpener(void (*opener)(const QUrl& address));

} // namespace sandglass
