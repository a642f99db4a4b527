// SPDX-License-Identifier: GPL-3.0-or-later
// Templates: made, run, followed.

export async function templates({ check, eventually, refused, assert, api, projectId, sleeper }) {
    const steps = [
        { kind: 'Volume', ref: 'disk', spec: { projectId, name: '${args.name}-disk', mounts: [{ containerMountPath: '/data' }], spec: { accessMode: 'ReadWriteMany', storageSize: 1024 } } },
        { kind: 'DeploymentService', ref: 'service', spec: { projectId, ...sleeper('${args.name}'), createOptions: { volumesToAttach: ['${refs.disk.id}'] } } },
    ];
    await check('makes a template', async () => {
        await api.create.template({
            data: { name: 'Sandbox Set', apiVersion: 'v1.2', arguments: { name: 'from-template' }, spec: { kind: 'Workflow', spec: { type: 'sequential', steps } } },
        });
        assert.ok((await api.list.templates({})).data.templates.some(({ id }) => id === 'sandbox-set'));
        const { data } = await api.get.template({ parameters: { templateId: 'sandbox-set' } });
        assert.deepEqual(data.spec.spec.steps.map(({ kind }) => kind), ['Volume', 'DeploymentService']);
        await refused(400, api.create.template({ data: { name: 'nonsense', apiVersion: 'v1.2', spec: { kind: 'Nonsense', spec: {} } } }));
    });
    await check('runs a template', async () => {
        const { data } = await api.run.template({ parameters: { templateId: 'sandbox-set' }, data: { arguments: { name: 'of-template' } } });
        assert.equal(data.concluded, false);
        const run = await eventually(async () => {
            const { data: shown } = await api.get.templateRun({ parameters: { templateId: 'sandbox-set', templateRunId: data.id } });
            return shown.concluded && shown;
        });
        assert.equal(run.status, 'success', run.message);
        assert.equal((await api.get.service({ parameters: { projectId, serviceId: 'of-template' } })).data.id, 'of-template');
        assert.deepEqual((await api.get.volume({ parameters: { projectId, volumeId: 'of-template-disk' } })).data.attachedObjects, [{ id: 'of-template', type: 'service' }]);
        assert.deepEqual((await api.list.templateRuns({ parameters: { templateId: 'sandbox-set' } })).data.templateRuns.map(({ id }) => id), [data.id]);
        await refused(409, api.abort.templateRun({ parameters: { templateId: 'sandbox-set', templateRunId: data.id } }));
    });
    await check('tells why a run failed', async () => {
        // The name is taken since the run before.
        const { data } = await api.run.template({ parameters: { templateId: 'sandbox-set' }, data: { arguments: { name: 'of-template' } } });
        const run = await eventually(async () => {
            const { data: shown } = await api.get.templateRun({ parameters: { templateId: 'sandbox-set', templateRunId: data.id } });
            return shown.concluded && shown;
        });
        assert.equal(run.status, 'failure');
    });
    await check('aborts a run', async () => {
        const { data } = await api.run.template({ parameters: { templateId: 'sandbox-set' }, data: { arguments: { name: 'aborted' } } });
        await api.abort.templateRun({ parameters: { templateId: 'sandbox-set', templateRunId: data.id } });
        await eventually(async () => (await api.get.templateRun({ parameters: { templateId: 'sandbox-set', templateRunId: data.id } })).data.status === 'aborted');
        await refused(404, api.get.service({ parameters: { projectId, serviceId: 'aborted' } }));
    });
    await check('deletes a template and what it made', async () => {
        await api.delete.template({ parameters: { templateId: 'sandbox-set' } });
        await api.delete.service({ parameters: { projectId, serviceId: 'of-template' }, options: { delete_child_objects: true } });
    });
}
