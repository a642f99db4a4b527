// SPDX-License-Identifier: GPL-3.0-or-later
// What the conformance run needs of a test framework: numbered checks, one after another, and an exit code.
import assert from 'node:assert/strict';

let passed = 0;
const failures = [];

/// Runs one check; a later one may need what it made, so the run goes on after a failure but ends in an error.
export async function check(name, body) {
    const started = Date.now();
    let timer;
    const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error('no end after 60 s')), 60000);
    });
    try {
        await Promise.race([body(), late]);
        passed += 1;
        console.log(`ok ${passed + failures.length} ${name} (${Date.now() - started} ms)`);
    } catch (error) {
        failures.push(name);
        console.log(`NOT OK ${passed + failures.length} ${name}\n    ${String(error.stack ?? error).replaceAll('\n', '\n    ')}`);
    } finally {
        clearTimeout(timer);
    }
}

/// Asks every 100 ms until `probe` gives something true, at most 30 s.
export async function eventually(probe) {
    for (const end = Date.now() + 30000; Date.now() < end; ) {
        const value = await probe();
        if (value) return value;
        await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`not within 30 s: ${probe}`);
}

/// That a request is refused with this status, and a text.
export async function refused(status, request, text) {
    await assert.rejects(request, (error) => {
        assert.equal(error.status, status, `${error.status}: ${error.message}`);
        if (text) assert.match(error.message, text);
        return true;
    });
}

export function conclude() {
    console.log(`${passed} checks passed, ${failures.length} failed${failures.length ? `: ${failures.join('; ')}` : ''}`);
    process.exit(failures.length ? 1 : 0);
}
