/**
 * The walls of the house:
 * shared ← machines and policies ← rooms ← colyseus.config.ts; ports know only shared; adapters are known only to
 * createServices.ts, their own folder and tests; the browser knows only shared.
 *
 * `server/tools/walls.test.ts` plants one violation of each rule and fails for a rule that lets it through.
 */

/** Code that never runs in production: it may look behind every wall that is about production code. */
const TESTING =
  '(\\.(test|contract|testkit)\\.tsx?$)|(TestKit\\.ts$)|(^server/rooms/sim/)|(^server/tools/)|(^loadtest/)|(^client/e2e/)';
const PORT = '^server/services/[^/]+/port\\.ts$';
/** Everything in a service's folder that is neither its port, nor a list of names, nor rules over the port alone. */
const ADAPTER = '^server/services/[^/]+/(?!port\\.ts$|collections\\.ts$|places\\.ts$|holds/holds\\.ts$)';
/** Rules that act through a port and nothing else: anybody who has the port may use them. */
const OVER_PORT = '^server/services/(ledger/holds/holds|store/places)\\.ts$';
/** Node's own modules, with and without the prefix. */
const NODE =
  '^(node:.*|assert|buffer|child_process|crypto|dns|events|fs|http|http2|https|net|os|path|perf_hooks|process|stream|timers|tls|url|util|v8|vm|worker_threads|zlib)(/promises)?$';
const PURE = '^server/(domain/|rooms/(.*Machine\\.ts$|policies/|orders/|call/|(stream|chat)/machine/))';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'shared-stands-alone',
      comment:
        'shared/ runs in browsers and servers alike: it imports itself, zod and the word lists of obscenity, nothing else.',
      severity: 'error',
      from: { path: '^shared/', pathNot: [TESTING, '^shared/state/'] },
      to: { pathNot: ['^shared/', '^node_modules/(zod|obscenity)/'] },
    },
    {
      name: 'shared-state-is-schema',
      comment:
        'The states that rooms show are Colyseus Schema classes, and import nothing else from outside.',
      severity: 'error',
      from: { path: '^shared/state/', pathNot: TESTING },
      to: { pathNot: ['^shared/', '^node_modules/@colyseus/schema/'] },
    },
    {
      name: 'only-rooms-show-state',
      comment:
        'Machines, http and pages speak of views; pages are built without the decoder of Schema state.',
      severity: 'error',
      from: { path: '^(shared|server|client)/', pathNot: [TESTING, '^shared/state/', '^server/rooms/'] },
      to: { path: '^shared/state/' },
    },
    {
      name: 'shared-tests-stay-in-shared',
      comment: 'What tests shared/ needs no server and no browser.',
      severity: 'error',
      from: { path: '^shared/.*\\.test\\.tsx?$' },
      to: { path: '^(server|client|loadtest)/|^colyseus\\.config\\.ts$' },
    },
    {
      name: 'machines-import-the-pure',
      comment:
        'A machine or a policy decides from its arguments: shared, its own folder, policies, what a port means, immutable, calendars.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTING },
      to: {
        pathNot: [
          '^shared/',
          '^server/(rooms|domain)/',
          PORT,
          OVER_PORT,
          '^node_modules/(immutable|zod|temporal-polyfill|obscenity)/',
        ],
      },
    },
    {
      name: 'machines-reach-nothing-impure',
      comment:
        'Not through a helper either: no Room class, no adapter, no Node module, no package but immutable, zod, Temporal and obscenity.',
      severity: 'error',
      from: { path: PURE, pathNot: TESTING },
      to: {
        path: [
          'Room\\.ts$',
          '^server/(http|main|config|createServices)',
          ADAPTER,
          '^node_modules/(?!immutable/|zod/|temporal-|obscenity/)',
          NODE,
        ],
        reachable: true,
      },
    },
    {
      name: 'domain-is-pure',
      comment:
        'What rooms, http and services share of rules, topics and documents knows ports and nothing that acts.',
      severity: 'error',
      from: { path: '^server/domain/', pathNot: TESTING },
      to: {
        pathNot: [
          '^shared/',
          '^server/domain/',
          PORT,
          '^node_modules/(zod|immutable|temporal-polyfill|obscenity)/',
        ],
      },
    },
    {
      name: 'ports-know-only-shared',
      comment:
        'A port is a promise in the words of shared/; it knows no adapter, no room, no package. Nor do rules over it.',
      severity: 'error',
      from: { path: [PORT, OVER_PORT] },
      to: { pathNot: ['^shared/', PORT] },
    },
    {
      name: 'adapters-behind-createServices',
      comment:
        'Only server/createServices.ts chooses adapters. Ask for the port in Services instead. The process that starts the others has no services; it takes its clock itself.',
      severity: 'error',
      from: {
        pathNot: ['^server/createServices\\.ts$', '^server/cluster/main\\.ts$', '^server/services/', TESTING],
      },
      to: { path: ADAPTER },
    },
    {
      name: 'adapters-keep-to-their-folder',
      comment: 'A service reaches another through its port, given to it when it is made.',
      severity: 'error',
      from: { path: '^server/services/([^/]+)/', pathNot: TESTING },
      to: { path: ADAPTER, pathNot: '^server/services/$1/' },
    },
    {
      name: 'adapters-of-one-port-apart',
      comment: 'Two adapters of a port know nothing of each other: what both need lies beside the port.',
      severity: 'error',
      from: { path: '^server/services/([^/]+)/(mongo|sqlite|janus|mesh)/', pathNot: TESTING },
      to: { path: '^server/services/$1/(mongo|sqlite|janus|mesh)/', pathNot: '^server/services/$1/$2/' },
    },
    {
      name: 'services-know-no-rooms',
      comment: 'Rooms use services, never the other way round.',
      severity: 'error',
      from: { path: '^server/services/', pathNot: TESTING },
      to: {
        path: '^server/(rooms|http|tools)/|^server/(main|config|createServices)\\.ts$|^colyseus\\.config\\.ts$',
      },
    },
    {
      name: 'rooms-know-no-composition',
      comment: 'What a room needs comes in through its factory: it reads no settings and starts nothing.',
      severity: 'error',
      from: { path: '^server/rooms/', pathNot: TESTING },
      to: {
        path: '^server/http/|^server/(main|config|createServices)\\.ts$|^colyseus\\.config\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'http-and-rooms-apart',
      comment: 'Neither imports the other, not even a type: what both need lies in server/domain/.',
      severity: 'error',
      // the one exception: a new stream's document is made of the stream machine's own first state
      from: { path: '^server/(http|rooms)/', pathNot: [TESTING, '^server/http/ownStream\\.ts$'] },
      to: { path: '^server/(http|rooms)/', pathNot: '^server/$1/' },
    },
    {
      name: 'kernel-knows-no-room',
      comment: 'The kernel is what any room can use: whatever belongs to one of them lies with that room.',
      severity: 'error',
      from: { path: '^server/rooms/kernel/', pathNot: TESTING },
      to: { path: '^server/rooms/(?!kernel/|policies/)[^/]+/' },
    },
    {
      name: 'plugins-know-no-room',
      comment:
        'A plugin or a policy is for any room: what a line, a tip or a mute means to one comes in as functions and data.',
      severity: 'error',
      from: { path: '^server/rooms/(plugins|policies)/', pathNot: TESTING },
      to: { path: '^server/rooms/(?!kernel/|policies/|plugins/|orders/|call/)[^/]+/' },
    },
    {
      name: 'orders-know-no-room',
      comment:
        'The order book is what any room can hold money with: what an order is for is told by its purpose.',
      severity: 'error',
      from: { path: '^server/rooms/orders/', pathNot: TESTING },
      to: { path: '^server/rooms/(?!orders/|kernel/|policies/)[^/]+/' },
    },
    {
      name: 'call-knows-no-room',
      comment: 'The call machine is what any room can use: payment and people come to it from outside.',
      severity: 'error',
      from: { path: '^server/rooms/call/', pathNot: TESTING },
      to: { path: '^server/rooms/(?!call/|policies/)[^/]+/|^server/domain/|^server/services/' },
    },
    {
      name: 'composition-root-is-the-root',
      comment: 'Only main.ts and tests start the whole; types of it are for the typed SDK.',
      severity: 'error',
      from: { pathNot: ['^server/main\\.ts$', TESTING] },
      to: { path: '^colyseus\\.config\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-knows-only-shared',
      comment:
        'The browser shares shared/ with the server; of the server it may import types, for the typed SDK.',
      severity: 'error',
      from: { path: '^client/', pathNot: TESTING },
      to: { path: '^(server|loadtest)/|^colyseus\\.config\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'client-model-is-pure',
      comment: 'View models are functions of snapshots and frames: no React, no connection, no pixi.',
      severity: 'error',
      from: { path: '^client/model/', pathNot: TESTING },
      to: { pathNot: ['^client/model/', '^shared/'] },
    },
    {
      name: 'client-base-knows-nothing',
      comment: 'client/base is what every other folder of the client may use: it imports React and itself.',
      severity: 'error',
      from: { path: '^client/base/', pathNot: TESTING },
      to: { pathNot: ['^client/base/', '^node_modules/react/'] },
    },
    {
      name: 'client-texts-know-no-pages',
      comment: 'Texts are words and formats. Whoever shows them imports them, never the other way round.',
      severity: 'error',
      from: { path: '^client/texts/', pathNot: TESTING },
      to: { path: '^client/(?!texts/|base/)' },
    },
    {
      name: 'client-ui-knows-no-server',
      comment: 'A button or a dialog is given what it shows: client/ui asks no server and knows no page.',
      severity: 'error',
      from: { path: '^client/ui/', pathNot: TESTING },
      to: { path: '^client/(?!ui/|texts/|base/)' },
    },
    {
      name: 'client-net-knows-no-ui',
      comment: 'A connection has no looks: what both client/net and client/ui need lies in client/base.',
      severity: 'error',
      from: { path: '^client/net/', pathNot: TESTING },
      to: { path: '^client/(?!net/|model/|texts/|base/)' },
    },
    {
      name: 'client-features-apart',
      comment: 'client/wallet, media and overlay know neither each other nor the pages that show them.',
      severity: 'error',
      from: { path: '^client/(wallet|media|overlay)/', pathNot: TESTING },
      to: { path: '^client/', pathNot: '^client/($1|ui|net|model|texts|base)/' },
    },
    {
      name: 'client-shell-knows-no-pages',
      comment: 'The frame around all pages knows none of them; client/App.tsx puts them into it.',
      severity: 'error',
      from: { path: '^client/shell/', pathNot: TESTING },
      to: { path: '^client/', pathNot: '^client/(shell|wallet|ui|net|model|texts|base)/' },
    },
    {
      name: 'client-pages-know-no-app',
      comment: 'A page is loaded by its route in client/App.tsx; it imports neither that nor what starts it.',
      severity: 'error',
      from: { path: '^client/pages/', pathNot: TESTING },
      to: { path: '^client/[^/]+\\.tsx?$' },
    },
    {
      name: 'client-pages-apart',
      comment:
        'What two pages share lies in pages/stage or pages/call, or below the pages, so that each loads alone.',
      severity: 'error',
      // the one exception: a stream for a group has the group's conversation as its chat, which is fetched for it alone
      from: {
        path: '^client/pages/([^/]+)/',
        pathNot: [TESTING, '^client/pages/stage/chat/GroupChat\\.tsx$'],
      },
      to: { path: '^client/pages/', pathNot: '^client/pages/($1|stage|call)/' },
    },
    {
      name: 'server-knows-no-client',
      comment: 'The server serves the built pages; it imports nothing of them.',
      severity: 'error',
      from: { path: '^(server|shared)/|^colyseus\\.config\\.ts$', pathNot: TESTING },
      to: { path: '^client/' },
    },
    {
      name: 'client-runs-in-browsers',
      comment: 'No Node module in what a browser loads.',
      severity: 'error',
      from: { path: '^client/', pathNot: ['^client/vite\\.config\\.ts$', TESTING] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'production-imports-no-tests',
      comment: 'Tests, contracts, simulations, tools and load tests are for themselves.',
      severity: 'error',
      from: { path: '^(server|client|shared)/|^colyseus\\.config\\.ts$', pathNot: TESTING },
      to: { path: TESTING },
    },
    {
      name: 'production-needs-no-dev-dependency',
      comment: 'npm start must work after npm ci --omit=dev: put the package under dependencies.',
      severity: 'error',
      from: { path: '^(server|client|shared)/|^colyseus\\.config\\.ts$', pathNot: TESTING },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'packages-are-declared',
      comment: 'A package that package.json does not name is here by accident and may go any day.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'nothing-unresolved',
      comment: 'This import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three. (Types may refer to each other.)',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^client/dist/|^data/' },
    builtInModules: { add: ['node:sqlite', 'sqlite'] },
    moduleSystems: ['es6', 'cjs'],
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts', '.css'],
    },
  },
};
