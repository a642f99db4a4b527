// SPDX-License-Identifier: GPL-3.0-or-later
// Does with Northflank's official client what it is told, one operation per line of its input, so that what it sends
// can be compared with what Sandglass sends. Answers each with a line: "ok", or what went wrong.
//
// node same.mjs FOLDER-WITH-NODE_MODULES HOST TOKEN PROJECT
import { createRequire } from 'node:module';
import path from 'node:path';
import readline from 'node:readline';
import { pathToFileURL } from 'node:url';

const [modules, host, token, projectId] = process.argv.slice(2);
const resolved = createRequire(path.join(modules, 'package.json')).resolve('@northflank/js-client');
const { ApiClient, ApiClientInMemoryContextProvider } = await import(pathToFileURL(resolved));
const provider = new ApiClientInMemoryContextProvider();
await provider.addContext({ name: 'emulator', token, host });
const api = new ApiClient(provider, { throwErrorOnHttpErrorCode: true });

const project = { projectId };
const service = { projectId, serviceId: 'box' };
const volume = { projectId, volumeId: 'box-disk' };
const nfObject = { id: 'box', type: 'service' };
const command = ['sh', '-c', 'exit 0'];
const since = new Date(Date.now() - 60000);
let run;

const operations = {
    'list projects': () => api.list.projects({}),
    'read project': () => api.get.project({ parameters: project }),
    'create project': () => api.create.project({ data: { name: `${projectId} two`, description: 'For a while', region: 'europe-west' } }),
    'delete project': () => api.delete.project({ parameters: { projectId: `${projectId}-two` } }),
    'read catalogue': () => Promise.all([api.list.plans({}), api.list.regions({}), api.list.tags({}), api.list.cloud.clusters({})]),
    'create volume': () => api.create.volume({
        parameters: project,
        data: { name: 'box disk', mounts: [{ containerMountPath: '/data' }], spec: { accessMode: 'ReadWriteMany', storageClassName: 'nf-multi-rw', storageSize: 1024 } },
    }),
    'create service': () => api.create.service.deployment({
        parameters: project,
        data: {
            name: 'box',
            billing: { deploymentPlan: 'nf-compute-20' },
            tags: ['spot-workload'],
            deployment: {
                instances: 1,
                docker: { configType: 'customCommand', customCommand: 'sleep infinity' },
                external: { imagePath: 'sandglass-busybox:latest' },
                storage: { ephemeralStorage: { storageSize: 2048 }, shmSize: 64 },
            },
            ports: [{ name: 'http', internalPort: 8080, public: true, protocol: 'HTTP' }],
            runtimeEnvironment: { MY_VAR: 'hello' },
            createOptions: { volumesToAttach: ['box-disk'] },
        },
    }),
    'list services': () => api.list.services({ parameters: project }),
    'read service': () => api.get.service({ parameters: service }),
    'list instances': () => api.get.service.containers({ parameters: service }),
    'set ports': async () => {
        const { ports } = (await api.get.service.ports({ parameters: service })).data;
        await api.update.service.ports({ parameters: service, data: { ports: [...ports, { name: 'db', internalPort: 5432, public: false, protocol: 'TCP' }] } });
    },
    'scale': () => api.scale.service({ parameters: service, data: { instances: 2 } }),
    'pause': () => api.pause.service({ parameters: service }),
    'resume': () => api.resume.service({ parameters: service, data: { instances: 1 } }),
    'restart': () => api.restart.service({ parameters: service }),
    'change plan': () => api.patch.service.deployment({ parameters: service, data: { billing: { deploymentPlan: 'nf-compute-50' } } }),
    'set variables': () => api.update.service.runtimeEnvironment({ parameters: service, data: { runtimeEnvironment: { OTHER: 'value' } } }),
    'run command': () => api.exec.execServiceCommand(service, { command, shell: 'none' }),
    'open terminal': async () => {
        const session = await api.exec.execServiceSession(service, { command: ['sh'], shell: 'none', tty: true, ttyRows: 30, ttyColumns: 100 });
        await session.resizeTerminal({ rows: 50, columns: 132 });
        session.stdIn.write('exit\r');
        await session.waitForCommandResult();
    },
    'read log': () => api.get.service.logs({ parameters: service, options: { startTime: since, endTime: new Date(), direction: 'forward', lineLimit: 1000, textIncludes: 'a' } }),
    'follow log': async () => {
        const tail = await api.logs.tailServiceLogs({ parameters: service, options: { startTime: since } });
        tail.start().catch(() => {});
        await new Promise((done) => setTimeout(done, 500));
        await tail.stop();
    },
    'read metrics': () => api.get.service.metricsRange({ parameters: service, options: { metricTypes: ['cpu', 'memory'], startTime: since, endTime: new Date() } }),
    'list volumes': () => api.list.volumes({ parameters: project }),
    'grow volume': () => api.update.volume({ parameters: volume, data: { spec: { storageSize: 2048 } } }),
    'back up volume': () => api.backup.volume({ parameters: volume, data: { name: 'before' } }),
    'list backups': () => api.get.volume.backups({ parameters: volume }),
    'delete backup': () => api.delete.volume.backup({ parameters: { ...volume, backupId: 'before' } }),
    'detach volume': () => api.detach.volume({ parameters: volume, data: { nfObject } }),
    'attach volume': () => api.attach.volume({ parameters: volume, data: { nfObject } }),
    'create secret group': () => api.create.secret({
        parameters: project,
        data: { name: 'keys', secretType: 'environment', priority: 10, secrets: { variables: { KEY: 'value' } } },
    }),
    'list secret groups': () => api.list.secrets({ parameters: project }),
    'create template': () => api.create.template({
        data: {
            name: `${projectId} template`, apiVersion: 'v1.2',
            spec: { kind: 'Workflow', spec: { type: 'sequential', steps: [{ kind: 'Volume', ref: 'disk', spec: { projectId, name: 'template-disk', mounts: [{ containerMountPath: '/data' }], spec: { storageSize: 1024 } } }] } },
        },
    }),
    'list templates': () => api.list.templates({}),
    'run template': async () => {
        run = (await api.run.template({ parameters: { templateId: `${projectId}-template` }, data: { arguments: {} } })).data.id;
    },
    'follow run': () => api.get.templateRun({ parameters: { templateId: `${projectId}-template`, templateRunId: run } }),
    'delete volume': () => api.delete.volume({ parameters: { projectId, volumeId: 'template-disk' } }),
    'delete service': () => api.delete.service({ parameters: service, options: { delete_child_objects: true } }),
};

for await (const name of readline.createInterface({ input: process.stdin })) {
    try {
        await operations[name]();
        console.log('ok');
    } catch (error) {
        console.log(String(error.message).replaceAll('\n', ' '));
    }
}
process.exit(0);
