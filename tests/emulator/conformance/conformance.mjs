// SPDX-License-Identifier: GPL-3.0-or-later
// Drives the emulator with Northflank's official client through every operation of the project's seed documents.
//
// node conformance.mjs FOLDER-WITH-NODE_MODULES HOST TOKEN IMAGE
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { check, conclude, eventually, refused } from './check.mjs';
import { catalogue } from './catalogue.mjs';
import { commands } from './commands.mjs';
import { files } from './files.mjs';
import { forwarding } from './forwarding.mjs';
import { observation } from './observation.mjs';
import { projects } from './projects.mjs';
import { services } from './services.mjs';
import { templates } from './templates.mjs';
import { volumes } from './volumes.mjs';

const [modules, host, token, image] = process.argv.slice(2);
const resolved = createRequire(path.join(modules, 'package.json')).resolve('@northflank/js-client');
const { ApiClient, ApiClientInMemoryContextProvider } = await import(pathToFileURL(resolved));

async function client(context = {}) {
    const provider = new ApiClientInMemoryContextProvider();
    await provider.addContext({ name: 'emulator', token, host, ...context });
    return new ApiClient(provider, { throwErrorOnHttpErrorCode: true });
}

const projectId = 'conformance';
const serviceId = 'sandbox';
const api = await client();
const world = {
    api, client, host, token, image, projectId, serviceId,
    service: { projectId, serviceId },
    /// The body of a service that sleeps, as the seeds write it.
    sleeper: (name, changes = {}) => ({
        name,
        billing: { deploymentPlan: 'nf-compute-20' },
        deployment: {
            instances: 1,
            docker: { configType: 'customCommand', customCommand: 'sleep infinity' },
            external: { imagePath: image },
            storage: { ephemeralStorage: { storageSize: 2048 } },
        },
        runtimeEnvironment: { MY_VAR: 'hello-world' },
        ...changes,
    }),
    status: async (id = serviceId) => (await api.get.service({ parameters: { projectId, serviceId: id } })).data.status.deployment?.status,
    ready: (id = serviceId) => eventually(async () => (await world.status(id)) === 'COMPLETED'),
    run: (command, options = {}) => api.exec.execServiceCommand(world.service, { command, shell: 'none', ...options }),
};

for (const part of [catalogue, projects, services, commands, observation, files, volumes, templates, forwarding])
    await part({ check, eventually, refused, assert, ...world });

await check('deletes a service', async () => {
    await api.delete.service({ parameters: world.service });
    await refused(404, api.get.service({ parameters: world.service }), /Service not found/);
});
await check('deletes a project with what is in it', async () => {
    await api.create.service.deployment({ parameters: { projectId }, data: world.sleeper('left-behind') });
    await refused(409, api.delete.project({ parameters: { projectId } }), /not empty/);
    await api.delete.project({ parameters: { projectId }, options: { delete_child_objects: true } });
    await refused(404, api.get.project({ parameters: { projectId } }));
});
conclude();
