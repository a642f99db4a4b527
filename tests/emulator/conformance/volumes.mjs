// SPDX-License-Identifier: GPL-3.0-or-later
// Volumes: made before the service and attached at its creation, grown, backed up, restored, deleted.

export async function volumes({ check, eventually, refused, assert, api, projectId, sleeper, ready }) {
    const holder = { projectId, serviceId: 'holder' };
    const volume = { projectId, volumeId: 'data-holder' };
    const spec = { accessMode: 'ReadWriteMany', storageClassName: 'nf-multi-rw', storageSize: 10240 };
    const run = async (command) => (await api.exec.execServiceCommand(holder, { command: ['sh', '-c', command], shell: 'none' })).stdOut;

    await check('makes a volume', async () => {
        const { data } = await api.create.volume({
            parameters: { projectId }, data: { name: 'data-holder', mounts: [{ containerMountPath: '/workspace' }], spec },
        });
        assert.deepEqual([data.id, data.spec.storageSize, data.status], ['data-holder', 10240, 'PENDING']);
        await refused(409, api.create.volume({ parameters: { projectId }, data: { name: 'Data Holder', mounts: [{ containerMountPath: '/x' }], spec } }),
            /Volume already exists/);
        await refused(400, api.create.volume({ parameters: { projectId }, data: { name: 'no-mounts', mounts: [], spec } }));
    });
    await check('attaches it when the service is made', async () => {
        await api.create.service.deployment({
            parameters: { projectId }, data: sleeper('holder', { createOptions: { volumesToAttach: ['data-holder'] } }),
        });
        await ready('holder');
        await run('echo kept >/workspace/file; mkdir /workspace/folder; echo inner >/workspace/folder/inner');
        const { data } = await api.get.volume({ parameters: volume });
        assert.deepEqual([data.attachedObjects, data.status], [[{ id: 'holder', type: 'service' }], 'BOUND']);
    });
    await check('lists volumes as a bare array', async () => {
        const { data } = await api.list.volumes({ parameters: { projectId } });
        assert.deepEqual(data.map(({ id }) => id), ['data-holder']);
    });
    await check('keeps its content through a pause', async () => {
        await api.scale.service({ parameters: holder, data: { instances: 0 } });
        await eventually(async () => (await api.get.service.containers({ parameters: holder })).data.containers.length === 0);
        await api.scale.service({ parameters: holder, data: { instances: 1 } });
        await ready('holder');
        assert.equal(await run('cat /workspace/file'), 'kept\n');
    });
    await check('grows and does not shrink', async () => {
        await api.update.volume({ parameters: volume, data: { spec: { storageSize: 20480 } } });
        assert.equal((await api.get.volume({ parameters: volume })).data.spec.storageSize, 20480);
        await refused(400, api.update.volume({ parameters: volume, data: { spec: { storageSize: 1024 } } }), /only grow/);
    });
    await check('backs up and restores', async () => {
        await api.backup.volume({ parameters: volume, data: { name: 'before' } });
        await eventually(async () => (await api.get.volume.backup({ parameters: { ...volume, backupId: 'before' } })).data.status === 'completed');
        assert.deepEqual((await api.get.volume.backups({ parameters: volume })).data.map(({ id }) => id), ['before']);
        await run('echo changed >/workspace/file');
        await api.create.volume({
            parameters: { projectId },
            data: { name: 'restored', mounts: [{ containerMountPath: '/restored' }], spec, source: { type: 'backup', sourceId: 'data-holder/before' } },
        });
        await api.attach.volume({ parameters: { projectId, volumeId: 'restored' }, data: { nfObject: { id: 'holder', type: 'service' } } });
        await ready('holder');
        assert.equal(await run('cat /restored/file /restored/folder/inner /workspace/file'), 'kept\ninner\nchanged\n');
    });
    await check('detaches and deletes', async () => {
        await refused(409, api.delete.volume({ parameters: { projectId, volumeId: 'restored' } }));
        await api.detach.volume({ parameters: { projectId, volumeId: 'restored' }, data: { nfObject: { id: 'holder', type: 'service' } } });
        await api.delete.volume({ parameters: { projectId, volumeId: 'restored' } });
        await ready('holder');
        assert.equal(await run('ls -d /restored 2>/dev/null || echo gone'), 'gone\n');
        await api.delete.volume.backup({ parameters: { ...volume, backupId: 'before' } });
    });
    await check('deletes a service with its volumes', async () => {
        await api.delete.service({ parameters: holder, options: { delete_child_objects: true } });
        assert.deepEqual((await api.list.volumes({ parameters: { projectId } })).data, []);
    });
}
