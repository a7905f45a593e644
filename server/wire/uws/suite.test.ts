import { expect, it } from 'vitest';
import { run } from '../../tools/buildParts.ts';
import { prepareUws } from '../../tools/uws/prepareUws.ts';

const VITEST = 'node_modules/vitest/vitest.mjs';

it('[WI16] what holds for sockets of ws holds for those of uWebSockets.js', async () => {
  const uws = await prepareUws();
  if ('why' in uws) throw new Error(uws.why);
  const [command = '', ...args] = uws.node;
  const ran = await run({
    command,
    args: [...args, VITEST, 'run', '--project', 'uws', '--reporter=dot'],
    env: { TRANSPORT: 'uws', NODE_PATH: uws.modules },
  });
  expect(ran).toEqual({ ok: true });
});
