import { OnJoinException, type RoomException, ServerError } from '@colyseus/core';

/**
 * True for a join that the room itself refused: an answer to one person, which Colyseus gives them. It is told to
 * `onUncaughtException` like a bug, and must not end the room for everybody else.
 */
export function isRefusedJoin(error: RoomException | Error): boolean {
  return error instanceof OnJoinException && error.cause instanceof ServerError;
}
