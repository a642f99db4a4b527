// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <vector>

namespace sandglass {

/// Finds any of many words in a text that is read byte by byte (Aho and Corasick, 1975). Any thread.
class SecretFinder
{
public:
    explicit SecretFinder(const QList<QByteArray>& words);
    /// Wipes the words.
    ~SecretFinder();
    Q_DISABLE_COPY_MOVE(SecretFinder)

    /// The state after one more byte; 0 is the first.
    qsizetype next(qsizetype state, char byte) const;
    /// How many of the bytes read last may be the beginning of a word that goes on.
    qsizetype begun(qsizetype state) const { return m_nodes[state].begun; }
    /// How many of the bytes read last are the longest word that ends here; 0 when none does.
    qsizetype found(qsizetype state) const { return m_nodes[state].found; }

private:
    /// A place in the tree of the words; its children are a list of siblings.
    struct Node
    {
        char byte = 0;
        qint32 depth = 0;
        qint32 begun = 0;
        qint32 found = 0;
        qint32 child = 0; ///< 0 is none: the root is nobody's child
        qint32 sibling = 0;
        qint32 shorter = 0; ///< where the longest proper end of this place's bytes stands that is in the tree
    };
    qint32 childOf(qsizetype node, char byte) const;
    void add(QByteArrayView word);
    void link();

    std::vector<Node> m_nodes;
};

} // namespace sandglass
