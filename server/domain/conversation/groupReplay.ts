import { baseModeOf, type ModeView } from '../../../shared/protocol/modes.ts';

/** Says whether every member of the group that a stream is for may be inside while it is in that mode. */
export function letsGroupIn(mode: ModeView): boolean {
  const base = baseModeOf(mode);
  if (base.type === 'public') return true;
  if (base.type !== 'private' || !base.rules.group) return false;
  const { match, followers, subscribers, invited, tipped } = base.rules;
  const isAlone = !followers && subscribers === null && !invited && tipped === null;
  return isAlone || match === 'any';
}

/**
 * Says whether all that was recorded could be watched by every member of the group, and nothing of it was sold to others or is
 * between two people: then they may watch the replay. One of which nobody noted it is not for them.
 */
export function isForGroup(replay: {
  readonly modes: readonly string[];
  readonly isForGroup?: boolean | undefined;
}): boolean {
  return replay.isForGroup === true && replay.modes.every((mode) => mode === 'private' || mode === 'public');
}
