// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens, plans, regions, clusters, tags.

export async function catalogue({ check, refused, assert, api, client }) {
    await check('refuses a token that it does not know', async () => {
        const stranger = await client({ token: 'no-such-token' });
        await refused(401, stranger.list.projects({}), /Unauthorized/);
    });
    await check('lists plans, also without a known token', async () => {
        const { data } = await (await client({ token: 'no-such-token' })).list.plans({});
        const plan = data.plans.find(({ id }) => id === 'nf-compute-200');
        assert.equal(plan.cpuResource, 2);
        assert.equal(plan.ramResource, 4096);
        assert.equal(plan.currency, 'usd');
        assert.ok(plan.amountPerMonth > plan.amountPerHour);
    });
    await check('lists regions with their GPUs', async () => {
        const { data } = await api.list.regions({});
        assert.ok(data.regions.some(({ id }) => id === 'europe-west'));
        const gpus = data.regions.flatMap(({ gpuDevices }) => gpuDevices ?? []);
        const a100 = gpus.find(({ id }) => id === 'a100-80');
        assert.ok(a100.memoryInfo.sizeInMiB > 80000 && a100.pricing.onDemand > 0 && a100.countOptions.includes(1));
    });
    await check('lists clusters', async () => {
        const { data } = await api.list.cloud.clusters({});
        assert.equal(data.clusters[0].id, 'emulated-cluster');
        assert.ok(data.clusters[0].status.state.state);
    });
    await check('lists, makes, changes and deletes tags', async () => {
        const { data } = await api.list.tags({});
        assert.ok(data.tags.find(({ id }) => id === 'spot-workload').useSpotNodes);
        await api.add.tag({ data: { name: 'My Tag', color: '#aabbcc' } });
        await refused(409, api.add.tag({ data: { name: 'my-tag' } }));
        await api.patch.tag({ parameters: { resourceTagId: 'my-tag' }, data: { useSpotNodes: true } });
        const tag = (await api.get.tag({ parameters: { resourceTagId: 'my-tag' } })).data;
        assert.deepEqual([tag.id, tag.name, tag.useSpotNodes], ['my-tag', 'My Tag', true]);
        await api.delete.tag({ parameters: { resourceTagId: 'my-tag' } });
        await refused(404, api.get.tag({ parameters: { resourceTagId: 'my-tag' } }));
    });
}
