// SPDX-License-Identifier: GPL-3.0-or-later
// Exec: one command, sessions with input, terminals.

/// What a session prints until its end, and how it ended.
async function outcome(session) {
    const text = { stdOut: '', stdErr: '' };
    session.stdOut.on('data', (data) => (text.stdOut += data));
    session.stdErr.on('data', (data) => (text.stdErr += data));
    return { result: await session.waitForCommandResult(), ...text };
}

export async function commands({ check, eventually, assert, api, client, projectId, service, run, sleeper }) {
    await check('runs a command', async () => {
        const { commandResult, stdOut, stdErr } = await run(['sh', '-c', 'echo hello world; echo bad >&2']);
        assert.deepEqual([stdOut, stdErr], ['hello world\n', 'bad\n']);
        assert.deepEqual([commandResult.exitCode, commandResult.status], [0, 'Success']);
    });
    await check('tells how a command ended', async () => {
        const { commandResult } = await run(['sh', '-c', 'exit 3']);
        assert.deepEqual([commandResult.exitCode, commandResult.status], [3, 'Failure']);
    });
    await check('runs a text as words, or in a shell', async () => {
        assert.equal((await run('echo  a "b  c"')).stdOut, 'a b  c\n');
        const { stdOut } = await run("echo 'Hello from the sandbox!' && pwd", { shell: 'sh -c' });
        assert.equal(stdOut, 'Hello from the sandbox!\n/\n');
    });
    await check('takes a text for a file name when the shell lacks -c, as the seed met it', async () => {
        const { commandResult, stdErr } = await run("echo 'Hello'", { shell: 'sh' });
        assert.notEqual(commandResult.exitCode, 0);
        assert.match(stdErr, /echo 'Hello'/);
    });
    await check('tells that there is no such program', async () => {
        const { commandResult } = await run(['/no/such/program']);
        assert.equal(commandResult.status, 'Failure');
        assert.equal(commandResult.exitCode, 127);
    });
    await check('runs as another user', async () => {
        const { stdOut } = await run(['id', '-u'], { user: 1000 });
        assert.equal(stdOut, '1000\n');
    });
    await check('has the variables of the service', async () => {
        assert.match((await run(['env'])).stdOut, /^OTHER=value$/m);
    });
    await check('runs a session with its streams', async () => {
        const session = await api.exec.execServiceSession(service, { shell: 'sh -c', command: 'echo out; echo err >&2; exit 4' });
        assert.deepEqual(await outcome(session), {
            result: { exitCode: 4, status: 'Failure', message: 'command terminated with exit code 4' },
            stdOut: 'out\n', stdErr: 'err\n',
        });
    });
    await check('feeds a session, also with what is no ASCII, and ends its input', async () => {
        const session = await api.exec.execServiceSession(service, { command: ['cat'], shell: 'none', tty: false });
        const ended = outcome(session);
        session.stdIn.write('line one\n');
        session.stdIn.write('żółć\n');
        session.stdIn.end();
        const { result, stdOut } = await ended;
        assert.equal(stdOut, 'line one\nżółć\n');
        assert.equal(result.exitCode, 0);
    });
    await check('opens a terminal of the given size and follows its changes', async () => {
        const session = await api.exec.execServiceSession(service, { tty: true, ttyRows: 24, ttyColumns: 80 });
        let screen = '';
        session.stdOut.on('data', (data) => (screen += data));
        await eventually(() => /[#$] /.test(screen));
        session.stdIn.write('stty size; tty\r');
        await eventually(() => /24 80\r\n\/dev\/pts\//.test(screen));
        await session.resizeTerminal({ rows: 50, columns: 132 });
        await eventually(() => {
            screen = '';
            session.stdIn.write('stty size\r');
            return new Promise((done) => setTimeout(() => done(screen.includes('50 132')), 100));
        });
        await session.resizeTerminal({ columns: 100 });
        await eventually(() => {
            screen = '';
            session.stdIn.write('stty size\r');
            return new Promise((done) => setTimeout(() => done(screen.includes('50 100')), 100));
        });
        session.stdIn.write('echo be""gun; sleep 1000\r');
        await eventually(() => screen.includes('begun'));
        // An interrupt throws away what was typed and not read.
        screen = '';
        session.stdIn.write('\x03');
        await eventually(() => /[#$] /.test(screen));
        session.stdIn.write('exit 5\r');
        assert.equal((await session.waitForCommandResult()).exitCode, 5);
    });
    await check('tells which instance runs the command, and runs it on the one that is named', async () => {
        const { containers } = (await api.get.service.containers({ parameters: service })).data;
        let told;
        const session = await api.exec.execServiceSession(service, { command: ['hostname'], shell: 'none', instanceName: containers[0].name }, (info) => (told = info));
        const { stdOut } = await outcome(session);
        assert.equal(stdOut.trim(), containers[0].name);
        assert.equal(told.instanceName, containers[0].name);
    });
    await check('goes through the team form of the path', async () => {
        const { stdOut } = await api.exec.execServiceCommand({ teamId: 'emulated', ...service }, { command: ['echo', 'team'], shell: 'none' });
        assert.equal(stdOut, 'team\n');
    });
    await check('refuses an exec with a wrong token', async () => {
        const stranger = await client({ token: 'no-such-token' });
        await assert.rejects(stranger.exec.execServiceCommand(service, { command: ['true'] }), /Command initialization failed: Invalid API token/);
    });
    await check('refuses an exec in a service that there is not', async () => {
        await assert.rejects(api.exec.execServiceCommand({ projectId, serviceId: 'nobody' }, { command: ['true'] }), /Unexpected server response: 404/);
    });
    await check('refuses an exec while no instance runs', async () => {
        const data = sleeper('asleep');
        data.deployment.instances = 0;
        await api.create.service.deployment({ parameters: { projectId }, data });
        await assert.rejects(api.exec.execServiceCommand({ projectId, serviceId: 'asleep' }, { command: ['true'] }), /Unexpected server response: 500/);
        await api.delete.service({ parameters: { projectId, serviceId: 'asleep' } });
    });
    await check('brings 5 MB of output whole', async () => {
        const { stdOut } = await run(['sh', '-c', 'yes 0123456789abcde | head -c 5000000']);
        assert.equal(stdOut.length, 5000000);
        assert.equal(stdOut.slice(0, 16 * 3), '0123456789abcde\n'.repeat(3));
    });
}
