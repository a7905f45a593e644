import type { Config } from '../config.ts';
import type { JudgedUpgrade, JudgeUpgrade } from '../wire/upgrading.ts';
import { OpenSockets } from './boundedServer.ts';
import { hasTwoHosts, isKnownHost } from './hosts.ts';
import { isAllowedOrigin } from './origin.ts';

/** Matches the address of a socket: a process and a room of it. */
const ROOM_ADDRESS = /^\/[\w-]+\/([\w-]+)\?/;

const refused = (status: string): JudgedUpgrade => ({ type: 'refused', status });

/** Returns who may have a socket, at every port by which sockets come: they count together. A page of a foreign origin gets none. */
export function upgradeJudge(config: Config): JudgeUpgrade {
  const sockets = new OpenSockets(config);
  return (request) => {
    const { origin, host } = request.headers;
    if (hasTwoHosts(request)) return refused('400 Bad Request');
    if (!isKnownHost(host, config)) return refused('421 Misdirected Request');
    if (!isAllowedOrigin(origin, host, config)) return refused('403 Forbidden');
    // Colyseus keeps a socket that is for no room a second, and answers all that it says
    if (!isRoomAddress(request.url ?? '')) return refused('404 Not Found');
    const release = sockets.hold(request);
    return release === null ? refused('429 Too Many Requests') : { type: 'taken', release };
  };
}

/**
 * Says whether the address is one of a room. Colyseus looks a room up by its id in an object, which has more names
 * than those of rooms.
 */
function isRoomAddress(url: string): boolean {
  const [, roomId] = ROOM_ADDRESS.exec(url) ?? [];
  return roomId !== undefined && !(roomId in Object.prototype);
}
