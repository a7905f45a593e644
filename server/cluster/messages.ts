/** What a member tells its cluster. */
export type MemberWord =
  /** It listens: `said` is what a server says at its start. */
  { readonly type: 'ready'; readonly processId: string; readonly port: number; readonly said: string };

/** What a cluster tells a member. The connection comes with it; `head` is what was already read of it, as base64. */
export type ClusterWord = { readonly type: 'connection'; readonly head: string };
