// SPDX-License-Identifier: GPL-3.0-or-later
// File copy both ways, which the client does over exec.
import { createHash, randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const sum = (bytes) => createHash('sha256').update(bytes).digest('hex');

export async function files({ check, eventually, assert, api, service, run }) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'conformance-'));
    const content = randomBytes(10_000_000);
    await mkdir(path.join(folder, 'tree/inner'), { recursive: true });
    await writeFile(path.join(folder, 'tree/random.bin'), content);
    await writeFile(path.join(folder, 'tree/inner/run.sh'), '#!/bin/sh\necho ran\n');
    await chmod(path.join(folder, 'tree/inner/run.sh'), 0o751);
    await writeFile(path.join(folder, 'tree/empty'), '');
    await symlink('inner/run.sh', path.join(folder, 'tree/link'));

    await check('uploads a tree with 10 MB of random bytes and mode bits', async () => {
        await api.fileCopy.uploadServiceFiles(service, { localPath: path.join(folder, 'tree'), remotePath: '/work/tree' });
        const { stdOut } = await run(['sh', '-c', 'cd /work/tree && sha256sum random.bin && stat -c %a inner/run.sh && ./link && wc -c <empty && readlink link']);
        assert.equal(stdOut, `${sum(content)}  random.bin\n751\nran\n0\ninner/run.sh\n`);
    });
    await check('downloads the tree as it is', async () => {
        await api.fileCopy.downloadServiceFiles(service, { remotePath: '/work/tree', localPath: path.join(folder, 'back') });
        // The client's promise is kept before its files are complete.
        const there = await eventually(async () => {
            const bytes = await readFile(path.join(folder, 'back/random.bin')).catch(() => Buffer.alloc(0));
            return bytes.length === content.length && bytes;
        });
        assert.equal(sum(there), sum(content));
        const script = await eventually(() => stat(path.join(folder, 'back/inner/run.sh')).catch(() => undefined));
        assert.equal(script.mode & 0o777, 0o751);
    });
    await check('uploads and downloads a stream', async () => {
        await api.fileCopy.uploadServiceFileStream(service, { source: Buffer.from('file content żółć'), remotePath: '/work/file.txt' });
        assert.equal((await run(['cat', '/work/file.txt'])).stdOut, 'file content żółć');
        const { fileStream, completionPromise } = await api.fileCopy.downloadServiceFileStream(service, { remotePath: '/work/tree/random.bin' });
        const chunks = [];
        fileStream.on('data', (chunk) => chunks.push(chunk));
        const ended = new Promise((done) => fileStream.on('end', done));
        await completionPromise;
        await ended;
        assert.equal(sum(Buffer.concat(chunks)), sum(content));
    });
    await check('tells that a file to download is not there', async () => {
        await assert.rejects(api.fileCopy.downloadServiceFiles(service, { remotePath: '/no/such', localPath: path.join(folder, 'none') }),
            /does not exist/);
    });
    await rm(folder, { recursive: true });
}
