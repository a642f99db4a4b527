// SPDX-License-Identifier: GPL-3.0-or-later
// Deployment services: their life, ports, environment, secret groups.

export async function services({ check, eventually, refused, assert, api, image, projectId, serviceId, service, sleeper, status, ready, run }) {
    await check('makes a service that comes to run', async () => {
        const { data } = await api.create.service.deployment({
            parameters: { projectId },
            data: sleeper('Sandbox', {
                tags: ['spot-workload'],
                ports: [{ name: 'http', internalPort: 8080, public: true, protocol: 'HTTP' }],
            }),
        });
        assert.equal(data.id, serviceId);
        assert.equal(data.appId, '/emulated/conformance/sandbox');
        const seen = [data.status.deployment.status];
        await eventually(async () => {
            const now = await status();
            if (seen.at(-1) !== now) seen.push(now);
            return now === 'COMPLETED';
        });
        assert.deepEqual(seen, ['PENDING', 'IN_PROGRESS', 'COMPLETED']);
    });
    await check('shows the service as it was asked for', async () => {
        const { data } = await api.get.service({ parameters: service });
        assert.equal(data.billing.deploymentPlan, 'nf-compute-20');
        assert.equal(data.deployment.external.imagePath, image);
        assert.equal(data.deployment.docker.customCommand, 'sleep infinity');
        assert.equal(data.deployment.storage.ephemeralStorage.storageSize, 2048);
        assert.deepEqual([data.serviceType, data.servicePaused, data.tags], ['deployment', false, ['spot-workload']]);
        assert.ok(Date.parse(data.createdAt) > 0);
    });
    await check('lists services', async () => {
        const { data, pagination } = await api.list.services({ parameters: { projectId } });
        assert.deepEqual(data.services.map(({ id }) => id), [serviceId]);
        assert.equal(data.services[0].status.deployment.status, 'COMPLETED');
        assert.equal(pagination.cursor, undefined);
    });
    await check('refuses what can not be', async () => {
        const make = (name, changes) => api.create.service.deployment({ parameters: { projectId }, data: sleeper(name, changes) });
        await refused(409, make('sandbox'));
        await refused(400, make('x'));
        await refused(404, make('no-plan', { billing: { deploymentPlan: 'nf-compute-7' } }), /plan/);
        await refused(400, make('nested', { runtimeEnvironment: { variables: { A: 'b' } } }));
        await refused(404, make('untagged', { tags: ['no-such-tag'] }));
        await refused(400, make('unknown-image', { deployment: { instances: 1, external: { imagePath: 'no/such:image' } } }),
            /Unable to verify external image/);
        await refused(400, make('no-tag', { deployment: { instances: 1, external: { imagePath: 'ubuntu' } } }));
        await refused(400, make('long-port', { ports: [{ name: 'ninechars', internalPort: 1, protocol: 'TCP' }] }));
        await refused(400, make('public-tcp', { ports: [{ name: 'p', internalPort: 1, protocol: 'TCP', public: true }] }));
        await refused(404, api.get.service({ parameters: { projectId, serviceId: 'nobody' } }));
        await refused(404, api.get.service({ parameters: { projectId: 'nowhere', serviceId } }));
    });
    await check('lists the instances', async () => {
        const { data } = await api.get.service.containers({ parameters: service });
        assert.equal(data.containers.length, 1);
        assert.match(data.containers[0].name, /^sandbox-[a-z0-9]{10}-[a-z0-9]{5}$/);
        assert.equal(data.containers[0].status, 'TASK_RUNNING');
        assert.ok(Math.abs(data.containers[0].createdAt - Date.now() / 1000) < 600);
    });
    await check('sets ports and gives public ones a name', async () => {
        await api.update.service.ports({
            parameters: service,
            data: { ports: [
                { name: 'http', internalPort: 8080, public: true, protocol: 'HTTP' },
                { name: 'db', internalPort: 5432, public: false, protocol: 'TCP' },
            ] },
        });
        const { ports } = (await api.get.service.ports({ parameters: service })).data;
        assert.match(ports.find(({ internalPort }) => internalPort === 8080).dns, /^http--sandbox--/);
        const database = ports.find(({ internalPort }) => internalPort === 5432);
        assert.deepEqual([database.protocol, database.dns], ['TCP', undefined]);
        assert.ok(database.id);
        await api.update.service.ports({ parameters: service, data: { ports: ports.slice(0, 1) } });
        const left = (await api.get.service.ports({ parameters: service })).data.ports;
        assert.deepEqual(left.map(({ id }) => id), [ports[0].id]);
    });
    await check('scales to zero and back', async () => {
        await api.scale.service({ parameters: service, data: { instances: 0 } });
        await eventually(async () => (await api.get.service.containers({ parameters: service })).data.containers.length === 0);
        const shown = (await api.get.service({ parameters: service })).data;
        assert.deepEqual([shown.deployment.instances, shown.servicePaused], [0, false]);
        await api.scale.service({ parameters: service, data: { instances: 2 } });
        await ready();
        assert.equal((await api.get.service.containers({ parameters: service })).data.containers.length, 2);
        await api.scale.service({ parameters: service, data: { instances: 1 } });
        await eventually(async () => (await api.get.service.containers({ parameters: service })).data.containers.length === 1);
    });
    await check('pauses and resumes', async () => {
        await refused(409, api.resume.service({ parameters: service, data: {} }));
        await api.pause.service({ parameters: service });
        assert.equal((await api.get.service({ parameters: service })).data.servicePaused, true);
        await eventually(async () => (await api.get.service.containers({ parameters: service })).data.containers.length === 0);
        await api.resume.service({ parameters: service, data: { instances: 1 } });
        await ready();
        assert.equal((await api.get.service({ parameters: service })).data.servicePaused, false);
    });
    await check('restarts with a new instance', async () => {
        const before = (await api.get.service.containers({ parameters: service })).data.containers[0].name;
        await api.restart.service({ parameters: service });
        await eventually(async () => {
            const { containers } = (await api.get.service.containers({ parameters: service })).data;
            return containers.length === 1 && containers[0].name !== before && containers[0].status === 'TASK_RUNNING';
        });
        await ready();
    });
    await check('patches plan and environment', async () => {
        await api.patch.service.deployment({
            parameters: service,
            data: { billing: { deploymentPlan: 'nf-compute-50' }, runtimeEnvironment: { MY_VAR: 'patched' } },
        });
        await ready();
        assert.equal((await api.get.service({ parameters: service })).data.billing.deploymentPlan, 'nf-compute-50');
        const { stdOut } = await run(['sh', '-c', 'echo $MY_VAR']);
        assert.equal(stdOut, 'patched\n');
    });
    await check('sets the environment', async () => {
        await api.update.service.runtimeEnvironment({ parameters: service, data: { runtimeEnvironment: { OTHER: 'value' } } });
        await ready();
        const { data } = await api.get.service.runtimeEnvironment({ parameters: service, options: { show: 'this' } });
        assert.deepEqual(data.runtimeEnvironment, { OTHER: 'value' });
    });
    await check('gives a service the values of a secret group', async () => {
        await api.create.secret({
            parameters: { projectId },
            data: {
                name: 'Keys', secretType: 'environment', priority: 10,
                secrets: { variables: { KEY: 'secret-value' }, files: { '/etc/key': { data: Buffer.from('of a file').toString('base64'), encoding: 'utf-8' } } },
            },
        });
        await ready();
        assert.equal((await run(['sh', '-c', 'echo $KEY; cat /etc/key'])).stdOut, 'secret-value\nof a file');
        const { data } = await api.get.service.runtimeEnvironment({ parameters: service, options: { show: 'inherited' } });
        assert.deepEqual(data.runtimeEnvironment, { KEY: 'secret-value' });
        assert.equal((await api.get.secret({ parameters: { projectId, secretId: 'keys' } })).data.secrets.variables.KEY, 'secret-value');
        assert.equal((await api.list.secrets({ parameters: { projectId } })).data.secrets[0].id, 'keys');
        await api.delete.secret({ parameters: { projectId, secretId: 'keys' } });
        await ready();
    });
    await check('says that a service failed whose command ends at once', async () => {
        const data = sleeper('short-lived');
        data.deployment.docker.customCommand = 'true';
        await api.create.service.deployment({ parameters: { projectId }, data });
        await eventually(async () => (await status('short-lived')) === 'FAILED');
        await api.delete.service({ parameters: { projectId, serviceId: 'short-lived' } });
    });
    await check('takes a GPU sandbox as the seed writes it', async () => {
        const { data } = await api.create.service.deployment({
            parameters: { projectId },
            data: sleeper('gpu', {
                billing: { deploymentPlan: 'nf-gpu-a100-80-1g' },
                deployment: {
                    instances: 0, external: { imagePath: image }, docker: { configType: 'default' },
                    gpu: { enabled: true, configuration: { gpuType: 'a100-80', gpuCount: 1, timesliced: false } },
                    storage: { ephemeralStorage: { storageSize: 256000 }, shmSize: 174080 },
                },
            }),
        });
        assert.equal(data.deployment.gpu.configuration.gpuType, 'a100-80');
        await api.delete.service({ parameters: { projectId, serviceId: 'gpu' } });
    });
}
