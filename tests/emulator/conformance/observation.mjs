// SPDX-License-Identifier: GPL-3.0-or-later
// Logs, their tail, metrics.

export async function observation({ check, eventually, refused, assert, api, client, projectId, sleeper, ready }) {
    const parameters = { projectId, serviceId: 'talker' };
    await check('reads what a service has said', async () => {
        const data = sleeper('talker');
        data.deployment.docker = {
            configType: 'customEntrypointCustomCommand',
            customEntrypoint: '/bin/sh',
            customCommand: "-c 'for i in 1 2 3; do echo line $i; done; echo failing >&2; i=4; while sleep 0.3; do echo line $i; i=$((i+1)); done'",
        };
        await api.create.service.deployment({ parameters: { projectId }, data });
        await ready('talker');
        const lines = await eventually(async () => {
            const { data } = await api.get.service.logs({ parameters, options: { startTime: new Date(Date.now() - 60000), direction: 'forward', lineLimit: 4 } });
            return data.length === 4 && data;
        });
        assert.deepEqual(lines.map(({ log }) => log).sort(), ['failing', 'line 1', 'line 2', 'line 3']);
        assert.ok(lines.every(({ ts, containerId }) => ts instanceof Date && /^talker-/.test(containerId)));
    });
    await check('filters and turns a log', async () => {
        const ask = async (options) => (await api.get.service.logs({ parameters, options: { duration: 600, ...options } })).data.map(({ log }) => log);
        assert.deepEqual(await ask({ textIncludes: 'fail' }), ['failing']);
        assert.deepEqual(await ask({ regexIncludes: '^line [12]$', direction: 'forward' }), ['line 1', 'line 2']);
        assert.deepEqual(await ask({ regexIncludes: '^line [12]$', direction: 'backward' }), ['line 2', 'line 1']);
        assert.ok(!(await ask({ textNotIncludes: 'line' })).some((log) => log.startsWith('line')));
        assert.deepEqual(await ask({ types: ['ingress'] }), []);
        assert.deepEqual(await ask({ containerName: 'no-such-instance' }), []);
        await refused(400, ask({ regexIncludes: '(' }));
    });
    await check('follows a log', async () => {
        const tail = await api.logs.tailServiceLogs({ parameters, options: { startTime: new Date(Date.now() - 60000), lineLimit: 2 } });
        const seen = [];
        tail.on('logs-received', (lines) => seen.push(...lines.filter(({ log }) => log !== 'failing')));
        let failed;
        tail.on('error', (error) => (failed = error));
        tail.start().catch((error) => (failed = error));
        await eventually(() => seen.length >= 6 || failed);
        await tail.stop();
        assert.equal(failed, undefined);
        const numbers = seen.map(({ log }) => Number(log.replace('line ', '')));
        assert.deepEqual(numbers, numbers.map((_, i) => numbers[0] + i));
        assert.ok(seen[0].ts instanceof Date);
    });
    await check('refuses a tail with a wrong token', async () => {
        const stranger = await client({ token: 'no-such-token' });
        const tail = await stranger.logs.tailServiceLogs({ parameters, options: {} });
        await assert.rejects(new Promise((done, fail) => {
            tail.on('error', (error) => fail(new Error(error.message ?? JSON.stringify(error))));
            tail.start().then(done, fail);
        }), /Invalid API token/);
    });
    await check('keeps the lines of instances that are gone', async () => {
        await api.restart.service({ parameters });
        await eventually(async () => {
            const { data } = await api.get.service.logs({ parameters, options: { duration: 600, regexIncludes: '^line 1$' } });
            return new Set(data.map(({ containerId }) => containerId)).size === 2;
        });
    });
    await check('measures', async () => {
        const { data } = await eventually(async () => {
            const answer = await api.get.service.metrics({ parameters, options: { metricTypes: ['cpu', 'memory', 'networkIngress'] } });
            return answer.data.cpu.values.length && answer;
        });
        assert.equal(data.cpu.metricInfo.metricUnit, 'vCPU');
        assert.equal(data.memory.metricInfo.metricUnit, 'mb');
        assert.equal(data.cpu.values[0].data.length, 1);
        assert.ok(Number(data.memory.values[0].data[0].value) > 0);
        assert.match(data.cpu.values[0].metadata.containerId, /^talker-/);
    });
    await check('gives a range of metrics', async () => {
        const points = await eventually(async () => {
            const { data } = await api.get.service.metricsRange({ parameters, options: { metricTypes: ['memory'], duration: 600, containerName: 'all' } });
            const longest = data.memory.values.map((value) => value.data).sort((a, b) => b.length - a.length)[0];
            return longest?.length >= 2 && longest;
        });
        assert.ok(points[0].ts instanceof Date && points[0].ts < points[1].ts);
    });
    await check('stops what talks', async () => {
        await api.delete.service({ parameters });
    });
}
