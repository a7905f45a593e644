import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const BROWSER = ['**/*.browser.test.ts', '**/*.e2e.test.ts'];
/** What is measured here in milliseconds of a Janus or in lost packets is spoilt by a neighbour. */
const ALONE = [
  'client/media/janus.browser.test.ts',
  'server/services/media/janus/janusEdges.browser.test.ts',
];
/**
 * What imports rules and nothing that keeps something of its own: its files share a process, so that what they import is
 * read once. A file of another kind has a process to itself.
 */
const PURE = [
  'client/model/**/*.test.ts',
  'client/media/*.test.ts',
  'client/net/*.test.ts',
  'client/net/{chat,tipLink}/*.test.ts',
  'client/{overlay,texts,wallet}/*.test.ts',
  'client/{pages,ui}/**/*.test.ts',
  'loadtest/{feed,scale}/*.test.ts',
  'server/cluster/{clusterSettings,firstLine,restartWait}.test.ts',
  'server/domain/*.test.ts',
  'server/domain/{calendar,escrow,gates,overlay,tips}/*.test.ts',
  'server/rooms/audience/**/*.test.ts',
  'server/rooms/call/*.test.ts',
  'server/rooms/kernel/{AuthorityActor,MachineLoop,RuledDocument}.test.ts',
  'server/rooms/kernel/{GuestSeats,PersonSeats,countAdmissions,feedTick,frame}.test.ts',
  'server/rooms/meeting/{disputes,exits,reminders,together,where}.test.ts',
  'server/rooms/policies/*.test.ts',
  'server/rooms/**/machine/*.test.ts',
  'server/rooms/**/*Machine.test.ts',
  'server/rooms/stream/encoder/*.test.ts',
  'server/rooms/stream/{PendingReplies,stageFollowers}.test.ts',
  'server/services/media/desk/*.test.ts',
  'server/services/media/janus/{JanusEdge,PulseWatch,arrivals,feedTracks,placeViewer,viewerOffer}.test.ts',
  'shared/*.test.ts',
];
/**
 * What has to hold over uWebSockets.js as it does over `ws`. `server/wire/uws/suite.test.ts` of the project `unit` runs it by itself,
 * with the Node that can load that module.
 */
const UWS = [
  'server/wire/**/*.uws.test.ts',
  'server/wire/{AddressShares,SocketGate,guardedServer,logBound,pings,seatClient}.test.ts',
  'server/rooms/kernel/{fanOut,fanOutOrder}.test.ts',
  'server/rooms/plugins/echoRoom.test.ts',
];
const UWS_ALONE = '**/*.uws.test.ts';
const OUTSIDE = ['**/node_modules/**', 'client/dist/**', 'data/**'];

/**
 * Node keeps here what it made of the server's sources: of the 2.4 s that a server computes until it listens, 1 s goes
 * into reading them. Tests start some hundred servers.
 */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

const browser = { environment: 'node', testTimeout: 180_000, hookTimeout: 120_000 } as const;
// many of them wait for a child process: one worker, Vitest's choice for two cores, leaves a core idle
const unit = { environment: 'node', maxWorkers: 2, testTimeout: 120_000, hookTimeout: 60_000 } as const;

/**
 * The projects `unit` and `unit-pure` have everything that needs no second process to be started for long: rules, contracts,
 * simulations, tidiness.
 * The projects `browser` and `browser-alone` have real Chromium, real Janus and real server processes. Two files run at a time,
 * which keeps two cores busy. A project begins when the one before it has ended.
 * The project `uws` is run by a test, and by nobody else.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...unit,
          name: 'unit-pure',
          include: PURE,
          exclude: [...OUTSIDE, ...BROWSER],
          isolate: false,
        },
      },
      {
        test: {
          ...unit,
          name: 'unit',
          globalSetup: './server/tools/database/sharedDatabase.ts',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...OUTSIDE, ...BROWSER, ...PURE, UWS_ALONE],
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...browser,
          name: 'browser',
          include: BROWSER,
          exclude: [...OUTSIDE, ...ALONE],
          globalSetup: './client/e2e/prepared.ts',
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          ...browser,
          name: 'browser-alone',
          include: ALONE,
          exclude: OUTSIDE,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // not in processes: the Node that can load the module is not found by its path alone
        test: { ...unit, name: 'uws', include: UWS, exclude: OUTSIDE, pool: 'threads', maxWorkers: 1 },
      },
    ],
  },
});
