import type { Server as HttpServer } from 'node:http';
import { Socket } from 'node:net';
import { matchMaker } from '@colyseus/core';
import type { ClusterWord, MemberWord } from './messages.ts';

/** The word on the command line that makes a server one of a cluster. */
export const MEMBER = '--member';

/** Says whether this process is one of a cluster. */
export function isMember(): boolean {
  return process.argv.includes(MEMBER) && process.send !== undefined;
}

/**
 * Takes connections from the cluster's front door from now on, and tells it that this server is ready (CP2). Ends the
 * process by SIGTERM when the cluster is gone (CP7).
 */
export function joinCluster(server: HttpServer, { port, said }: Pick<MemberWord, 'port' | 'said'>): void {
  process.on('message', (word: ClusterWord, connection: unknown) => {
    if (word.type !== 'connection' || !(connection instanceof Socket)) return;
    server.emit('connection', connection);
    connection.unshift(Buffer.from(word.head, 'base64'));
    connection.resume();
  });
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  const { processId } = matchMaker;
  process.send!({ type: 'ready', processId, port, said } satisfies MemberWord);
}
