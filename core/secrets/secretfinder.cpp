// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/secrets/secretfinder.h"

#include <openssl/crypto.h>

#include <algorithm>

namespace sandglass {

SecretFinder::SecretFinder(const QList<QByteArray>& words)
{
    size_t most = 1;
    for (const QByteArray& word : words)
        most += static_cast<size_t>(word.size());
    m_nodes.reserve(most); // Grown, it would leave copies behind.
    m_nodes.emplace_back();
    for (const QByteArray& word : words)
        add(word);
    link();
}

SecretFinder::~SecretFinder()
{
    OPENSSL_cleanse(m_nodes.data(), m_nodes.size() * sizeof(Node));
}

qint32 SecretFinder::childOf(qsizetype node, char byte) const
{
    qint32 child = m_nodes[node].child;
    while (child != 0 && m_nodes[child].byte != byte)
        child = m_nodes[child].sibling;
    return child;
}

void SecretFinder::add(QByteArrayView word)
{
    qint32 node = 0;
    for (const char byte : word) {
        qint32 child = childOf(node, byte);
        if (child == 0) {
            child = static_cast<qint32>(m_nodes.size());
            m_nodes.push_back({.byte = byte, .depth = m_nodes[node].depth + 1, .sibling = m_nodes[node].child});
            m_nodes[node].child = child;
        }
        node = child;
    }
    m_nodes[node].found = m_nodes[node].depth;
}

/// Level by level: what is shorter is linked before.
void SecretFinder::link()
{
    std::vector<qint32> level{0};
    while (!level.empty()) {
        std::vector<qint32> below;
        for (const qint32 node : level) {
            for (qint32 child = m_nodes[node].child; child != 0; child = m_nodes[child].sibling) {
                if (node != 0)
                    m_nodes[child].shorter = static_cast<qint32>(next(m_nodes[node].shorter, m_nodes[child].byte));
                const Node& shorter = m_nodes[m_nodes[child].shorter];
                m_nodes[child].found = std::max(m_nodes[child].found, shorter.found);
                m_nodes[child].begun = m_nodes[child].child != 0 ? m_nodes[child].depth : shorter.begun;
                below.push_back(child);
            }
        }
        level = std::move(below);
    }
}

qsizetype SecretFinder::next(qsizetype state, char byte) const
{
    while (true) {
        if (const qint32 child = childOf(state, byte); child != 0)
            return child;
        if (state == 0)
            return 0;
        state = m_nodes[state].shorter;
    }
}

} // namespace sandglass
