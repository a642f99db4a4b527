// SPDX-License-Identifier: GPL-3.0-or-later
// Projects: made, found, paged, changed.

export async function projects({ check, refused, assert, api, client, projectId }) {
    await check('makes a project', async () => {
        const { data } = await api.create.project({
            data: { name: 'Conformance', region: 'europe-west', description: 'Sandbox environment for untrusted code' },
        });
        assert.equal(data.id, projectId);
        const shown = (await api.get.project({ parameters: { projectId } })).data;
        assert.equal(shown.name, 'Conformance');
        assert.equal(shown.deployment.region, 'europe-west');
        assert.deepEqual([shown.services, shown.jobs, shown.addons], [[], [], []]);
        assert.ok(shown.cluster.id);
    });
    await check('refuses a name that gives the same identifier', async () => {
        await refused(409, api.create.project({ data: { name: 'conformance', region: 'europe-west' } }));
    });
    await check('refuses a region that there is not', async () => {
        await refused(404, api.create.project({ data: { name: 'elsewhere', region: 'atlantis' } }), /Region not found/);
    });
    await check('refuses a name that can not be', async () => {
        await refused(400, api.create.project({ data: { name: '1', region: 'europe-west' } }));
    });
    await check('makes a project on a cluster of one\'s own', async () => {
        const { data } = await api.create.project({ data: { name: 'Own Cluster', clusterId: 'emulated-cluster' } });
        assert.equal(data.clusterId, 'emulated-cluster');
        await api.delete.project({ parameters: { projectId: 'own-cluster' } });
    });
    await check('changes a project', async () => {
        await api.patch.project({ parameters: { projectId }, data: { description: 'Changed' } });
        assert.equal((await api.get.project({ parameters: { projectId } })).data.description, 'Changed');
    });
    await check('lists projects page by page', async () => {
        for (let i = 0; i < 5; ++i) await api.create.project({ data: { name: `page ${i}`, region: 'europe-west' } });
        const first = await api.list.projects({ options: { per_page: 2 } });
        assert.equal(first.data.projects.length, 2);
        assert.deepEqual([first.pagination.hasNextPage, first.pagination.count], [true, 2]);
        const all = await api.list.projects.all({ options: { per_page: 2 } });
        assert.equal(all.data.projects.length, 6);
        assert.equal(new Set(all.data.projects.map(({ id }) => id)).size, 6);
        for (let i = 0; i < 5; ++i) await api.delete.project({ parameters: { projectId: `page-${i}` } });
    });
    await check('knows its team by name, and no other', async () => {
        const { data } = await api.list.projects({ parameters: { teamId: 'emulated' } });
        assert.ok(data.projects.some(({ id }) => id === projectId));
        await refused(404, api.list.projects({ parameters: { teamId: 'strangers' } }));
        assert.ok((await api.list.teams({})).data.teams.some(({ id }) => id === 'emulated'));
    });
    await check('tells how many requests are left', async () => {
        const first = await api.list.projects({});
        const second = await api.list.projects({});
        const left = (answer) => Number(answer.rawResponse.headers.get('x-ratelimit-remaining'));
        assert.equal(left(first) - left(second), 1);
        assert.ok(Number(second.rawResponse.headers.get('x-ratelimit-reset')) <= 3600);
    });
}
