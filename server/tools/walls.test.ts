import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const config = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: readonly IForbiddenRuleType[];
  options: { enhancedResolveOptions: object };
};

/** Each rule's name, a file that breaks it, and what that file says. */
const PLANTED: readonly (readonly [rule: string, file: string, source: string])[] = [
  ['shared-stands-alone', 'shared/usesNode.ts', "import 'node:crypto';"],
  ['shared-stands-alone', 'shared/usesServer.ts', "import '../server/config.ts';"],
  ['shared-state-is-schema', 'shared/state/score.ts', "import 'zod';"],
  ['only-rooms-show-state', 'client/net/state.ts', "import '../../shared/state/board.ts';"],
  ['only-rooms-show-state', 'server/domain/state.ts', "import '../../shared/state/board.ts';"],
  ['shared-tests-stay-in-shared', 'shared/money.test.ts', "import '../server/config.ts';"],
  ['machines-import-the-pure', 'server/rooms/stream/seatMachine.ts', "import '@colyseus/core';"],
  [
    'machines-import-the-pure',
    'server/rooms/policies/limit.ts',
    "import '../../services/ledger/sqlite/sqliteLedger.ts';",
  ],
  ['machines-reach-nothing-impure', 'server/rooms/stream/streamMachine.ts', "import './helper.ts';"],
  ['domain-is-pure', 'server/domain/topics/told.ts', "import '../../rooms/plain.ts';"],
  ['domain-is-pure', 'server/domain/documents/read.ts', "import 'node:fs';"],
  ['ports-know-only-shared', 'server/services/rates/port.ts', "import type {} from './fixedRates.ts';"],
  ['ports-know-only-shared', 'server/services/store/port.ts', "import 'zod';"],
  ['ports-know-only-shared', 'server/services/ledger/holds/holds.ts', "import '../hash.ts';"],
  [
    'adapters-behind-createServices',
    'server/http/routes.ts',
    "import '../services/ledger/sqlite/sqliteLedger.ts';",
  ],
  [
    'adapters-behind-createServices',
    'server/rooms/stream/StreamRoom.ts',
    "import '../../services/ledger/sqlite/sqliteLedger.ts';",
  ],
  [
    'adapters-keep-to-their-folder',
    'server/services/rates/fixedRates.ts',
    "import '../ledger/sqlite/sqliteLedger.ts';",
  ],
  [
    'adapters-of-one-port-apart',
    'server/services/ledger/mongo/mongoLedger.ts',
    "import '../sqlite/sqliteLedger.ts';",
  ],
  ['services-know-no-rooms', 'server/services/media/mesh.ts', "import '../../rooms/plain.ts';"],
  ['rooms-know-no-composition', 'server/rooms/lobby/LobbyRoom.ts', "import '../../config.ts';"],
  ['http-and-rooms-apart', 'server/http/fans.ts', "import type {} from '../rooms/plain.ts';"],
  ['http-and-rooms-apart', 'server/rooms/lobby/list.ts', "import type {} from '../../http/clean.ts';"],
  ['kernel-knows-no-room', 'server/rooms/kernel/fan.ts', "import '../chat/tally.ts';"],
  ['plugins-know-no-room', 'server/rooms/plugins/LinePlugin.ts', "import type {} from '../chat/tally.ts';"],
  ['plugins-know-no-room', 'server/rooms/policies/mutes.ts', "import '../chat/tally.ts';"],
  ['orders-know-no-room', 'server/rooms/orders/sale.ts', "import '../chat/tally.ts';"],
  ['call-knows-no-room', 'server/rooms/call/pay.ts', "import '../chat/tally.ts';"],
  ['composition-root-is-the-root', 'server/http/start.ts', "import '../../colyseus.config.ts';"],
  ['client-knows-only-shared', 'client/net/connection.ts', "import '../../server/rooms/plain.ts';"],
  ['client-model-is-pure', 'client/model/stage.ts', "import '../net/clean.ts';"],
  ['client-base-knows-nothing', 'client/base/store.ts', "import '../../shared/ids.ts';"],
  ['client-texts-know-no-pages', 'client/texts/common.ts', "import '../net/clean.ts';"],
  ['client-ui-knows-no-server', 'client/ui/display/Avatar.tsx', "import '../../net/clean.ts';"],
  [
    'client-ui-knows-no-server',
    'client/ui/display/Badge.tsx',
    "import type {} from '../../pages/stage/Chat.tsx';",
  ],
  ['client-net-knows-no-ui', 'client/net/room/link.ts', "import '../../ui/cx.ts';"],
  ['client-net-knows-no-ui', 'client/net/session.ts', "import '../wallet/chip.tsx';"],
  ['client-features-apart', 'client/media/publisher.ts', "import '../wallet/chip.tsx';"],
  ['client-features-apart', 'client/overlay/scene/card.ts', "import '../../pages/stage/Chat.tsx';"],
  ['client-shell-knows-no-pages', 'client/shell/Shell.tsx', "import '../pages/stage/Chat.tsx';"],
  ['client-pages-know-no-app', 'client/pages/HomePage.tsx', "import '../App.tsx';"],
  ['client-pages-apart', 'client/pages/watch/Tip.tsx', "import '../studio/Setup.tsx';"],
  ['server-knows-no-client', 'server/http/pages.ts', "import '../../client/net/clean.ts';"],
  ['client-runs-in-browsers', 'client/pages/Watch.tsx', "import 'node:fs';"],
  ['production-imports-no-tests', 'server/rooms/chat.ts', "import './sim/world.ts';"],
  ['production-needs-no-dev-dependency', 'server/http/metrics.ts', "import 'fast-check';"],
  ['packages-are-declared', 'client/ui/controls/Button.tsx', "import 'left-over';"],
  ['nothing-unresolved', 'client/ui/popups/Menu.tsx', "import './nowhere.ts';"],
  ['no-cycles', 'server/rooms/kernel/a.ts', "import './b.ts';"],
];

/** What the planted files lean on, and neighbours that do the allowed thing: none of these may be reported. */
const CLEAN: Readonly<Record<string, string>> = {
  'shared/ids.ts': "import 'zod';",
  'shared/state/board.ts': "import '@colyseus/schema'; import '../ids.ts';",
  'shared/ids.test.ts': "import 'fast-check'; import 'node:fs'; import './ids.ts';",
  'server/config.ts': "import 'zod';",
  'server/createServices.ts': "import './services/ledger/sqlite/sqliteLedger.ts'; import './config.ts';",
  'server/main.ts': "import '../colyseus.config.ts';",
  'colyseus.config.ts': "import './server/createServices.ts'; import './server/rooms/plain.ts';",
  'server/services/ledger/port.ts':
    "import '../../../shared/ids.ts'; import type {} from '../clock/port.ts';",
  'server/services/clock/port.ts': 'export {};',
  'server/domain/topics/news.ts':
    "import 'zod'; import '../../services/clock/port.ts'; import '../../../shared/ids.ts';",
  'server/services/ledger/sqlite/sqliteLedger.ts':
    "import 'node:sqlite'; import '../port.ts'; import '../hash.ts';",
  'server/services/ledger/hash.ts': "import 'node:crypto';",
  'server/services/ledger/sqlite/sqliteLedger.test.ts':
    "import './sqliteLedger.ts'; import '../../rates/fixedRates.ts';",
  'server/http/clean.ts': 'export {};',
  'server/rooms/plain.ts':
    "import '@colyseus/core'; import '../../shared/state/board.ts'; import '../services/ledger/port.ts'; import '../services/ledger/holds/holds.ts';",
  'server/rooms/chat/chatMachine.ts':
    "import 'immutable'; import '../policies/slow.ts'; import './tally.ts';",
  'server/rooms/chat/tally.ts': "import '../../../shared/ids.ts';",
  'server/rooms/policies/slow.ts': "import '../../../shared/ids.ts';",
  'server/rooms/plugins/clean.ts':
    "import '@colyseus/core'; import '../kernel/b.ts'; import '../policies/slow.ts';",
  'server/rooms/stream/helper.ts': "import 'node:crypto';",
  'server/rooms/sim/world.ts':
    "import '../chat/chatMachine.ts'; import '../../services/ledger/sqlite/sqliteLedger.ts';",
  'server/rooms/kernel/b.ts': "import './a.ts';",
  'server/rooms/kernel/c.ts': "import './d.ts';",
  'server/rooms/kernel/d.ts': "import type {} from './c.ts';",
  'client/net/clean.ts': "import '../../shared/ids.ts'; import type {} from '../../server/rooms/plain.ts';",
  'client/base/createStore.ts': "import './listeners.ts';",
  'client/base/listeners.ts': 'export {};',
  'client/texts/format.ts': "import '../../shared/ids.ts'; import '../base/createStore.ts';",
  'client/ui/cx.ts': "import '../texts/format.ts'; import '../base/createStore.ts';",
  'client/net/lobby.ts':
    "import '../model/feed.ts'; import '../texts/format.ts'; import '../base/createStore.ts';",
  'client/wallet/chip.tsx': "import '../net/clean.ts'; import '../ui/cx.ts'; import '../model/feed.ts';",
  'client/shell/TopBar.tsx': "import '../wallet/chip.tsx'; import '../net/clean.ts';",
  'client/pages/stage/Chat.tsx': "import '../../wallet/chip.tsx'; import '../../shell/TopBar.tsx';",
  'client/pages/studio/Setup.tsx': "import '../stage/Chat.tsx';",
  'client/App.tsx': "import './pages/stage/Chat.tsx';",
  'client/model/feed.ts': "import '../../shared/ids.ts';",
  'client/vite.config.ts': "import 'node:path';",
  'client/e2e/story.browser.test.ts': "import '../../server/main.ts';",
  'package.json': JSON.stringify({
    name: 'planted',
    type: 'module',
    dependencies: { zod: '1', immutable: '1', '@colyseus/core': '1', '@colyseus/schema': '1' },
    devDependencies: { 'fast-check': '1' },
  }),
  ...Object.fromEntries(
    ['zod', 'immutable', 'fast-check', 'left-over', '@colyseus/core', '@colyseus/schema'].flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  ),
};

let folder: string;
let reported: readonly string[];

function write(path: string, text: string) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mesi-walls-'));
  for (const [path, text] of Object.entries(CLEAN)) write(path, text);
  for (const [, path, text] of PLANTED) write(path, text);
  const { enhancedResolveOptions, ...options } = config.options;
  const { output } = await cruise(
    ['server', 'client', 'shared', 'colyseus.config.ts'],
    {
      ...options,
      baseDir: folder,
      tsConfig: {},
      validate: true,
      ruleSet: { forbidden: [...config.forbidden] },
    },
    enhancedResolveOptions,
  );
  const { violations } = (output as ICruiseResult).summary;
  reported = [...new Set(violations.map(({ rule, from }) => `${rule.name} ${from}`))].sort();
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the walls', () => {
  test.each(PLANTED)('[TI10] %s catches %s', (rule, file) => {
    expect(reported).toContain(`${rule} ${file}`);
  });

  test('[TI10] every rule has a planted violation', () => {
    expect(
      config.forbidden.map(({ name }) => name).filter((name) => !PLANTED.some(([rule]) => rule === name)),
    ).toEqual([]);
  });

  test('[TI11] the allowed ways are not reported', () => {
    const planted = new Set(PLANTED.map(([, file]) => file));
    const others = reported.filter((line) => !planted.has(line.split(' ')[1] ?? ''));
    expect(others).toEqual([]);
  });
});
