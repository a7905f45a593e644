/** Returns the command by which a stream's beginning or end stands in the conversation of its group, as its creator's. */
export const streamCommandId = (what: 'live' | 'ended', streamId: string): string => `${what}:${streamId}`;
