// SPDX-License-Identifier: GPL-3.0-or-later
// Port forwarding: a local connection that ends at a port of the container.
import net from 'node:net';

export async function forwarding({ check, eventually, assert, api, projectId, sleeper, ready }) {
    const service = { projectId, serviceId: 'echoing' };
    await check('forwards a port', async () => {
        const data = sleeper('echoing', { ports: [{ name: 'echo', internalPort: 7000, protocol: 'TCP' }] });
        data.deployment.docker = {
            configType: 'customEntrypointCustomCommand', customEntrypoint: '/bin/sh', customCommand: "-c 'while true; do nc -l -p 7000 -e cat; done'",
        };
        await api.create.service.deployment({ parameters: { projectId }, data });
        await ready('echoing');
        const [forwarded] = await api.forwarding.forwardService(service, true);
        assert.equal(forwarded.error, undefined);
        const { address, port } = forwarded.data;
        const text = 'through the tunnel '.repeat(10000);
        // The server in the container may not listen yet.
        await eventually(() => new Promise((done) => {
            let echoed = '';
            const socket = net.connect(port, address);
            socket.on('data', (bytes) => {
                echoed += bytes;
                if (echoed.length === text.length) socket.end(() => done(echoed === text));
            });
            socket.on('error', () => done(false));
            socket.on('close', () => done(echoed === text));
            socket.write(text);
        }));
        await api.forwarding.stop();
        await api.delete.service({ parameters: service });
    });
}
