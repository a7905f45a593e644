import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Config, readConfig } from '../config.ts';
import { localAddress } from '../localAddress.ts';
import { createLog } from '../log.ts';
import { saidOfAddress } from '../openSettings.ts';
import { createSystemRuntime } from '../services/runtime/systemRuntime.ts';
import { sayStartFailure } from '../startFailure.ts';
import { Cluster } from './Cluster.ts';
import { whatClusterLacks } from './clusterSettings.ts';
import { FrontDoor } from './FrontDoor.ts';
import { type Members, MembersFile } from './MembersFile.ts';

/** More would only wait for each other. */
const MOST_PROCESSES = 64;

/** Starts so many servers behind the address of the settings, and keeps them running. */
async function start(config: Config, { processes, membersFile }: Wishes): Promise<void> {
  const log = createLog({ level: config.logLevel });
  // behind a proxy all connections are the proxy's own
  const door = new FrontDoor(config.trustProxyHops > 0 ? { waitingOfAddress: null } : {});
  const { clock } = createSystemRuntime();
  const kept = membersFile === null ? null : new MembersFile(membersFile, { clock, log });
  const onMembers = (members: Members) => kept?.keep(members);
  const cluster = new Cluster({ processes, door, log, onMembers });
  const end = async () => {
    door.close();
    await cluster.stop();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      void end().then(() => process.exit(0));
    });
  process.on('SIGHUP', () => {
    cluster.replaceAll().catch((err: unknown) => log.error({ err }, 'the processes were not all replaced'));
  });
  try {
    // first the address: nobody needs servers that cannot be reached
    const at = localAddress(config.host, await door.listen(config.port, config.host));
    const said = await cluster.start();
    const members = cluster.members.map(({ pid, port }) => `${pid} (port ${port} of this machine)`);
    process.stdout.write(
      `${saidOfAddress(config, at)}\n  ${processes} processes: ${members.join(', ')}\n  ${said}\n\n`,
    );
  } catch (error) {
    await end();
    return giveUp(sayStartFailure(error, config));
  }
}

function giveUp(why: string): void {
  process.stderr.write(`Mesi Live cannot start: ${why}.\n`);
  process.exit(1);
}

interface Wishes {
  readonly processes: number;
  /** Where the members are written down for Prometheus; null: nowhere. */
  readonly membersFile: string | null;
}

/** Reads the command line; null: what it asks for does not work. */
function readWishes(): Wishes | null {
  try {
    const { values } = parseArgs({
      options: {
        cluster: { type: 'boolean' },
        processes: { type: 'string' },
        'members-file': { type: 'string' },
      },
    });
    const processes = Number(values.processes ?? Math.max(2, availableParallelism()));
    if (!Number.isInteger(processes) || processes < 1 || processes > MOST_PROCESSES) return null;
    return { processes, membersFile: values['members-file'] ?? null };
  } catch {
    return null;
  }
}

const loaded = readConfig();
const wishes = readWishes();
if (!loaded.ok) giveUp(loaded.problems.join(' ').replace(/\.$/, ''));
else if (wishes === null)
  giveUp(`it is started by npm run start:cluster -- --processes N, with N from 1 to ${MOST_PROCESSES}`);
else {
  const lacks = whatClusterLacks(loaded.config);
  if (lacks !== null) giveUp(lacks);
  else await start(loaded.config, wishes);
}
