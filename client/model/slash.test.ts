import { describe, expect, it } from 'vitest';
import { isSlash, readSlash } from './slash.ts';

describe('commands of moderators', () => {
  it.each([
    ['/help', { type: 'help' }],
    ['/slow 10', { type: 'slow', seconds: 10 }],
    ['/slow', { type: 'slow', seconds: 0 }],
    ['/shield', { type: 'shield', isUp: true }],
    ['/SHIELD off', { type: 'shield', isUp: false }],
    ['/mute @Ada 5', { type: 'mute', handle: 'ada', minutes: 5 }],
    ['/mute ada', { type: 'mute', handle: 'ada', minutes: 10 }],
    ['/unmute @ada', { type: 'mute', handle: 'ada', minutes: 0 }],
    ['/ban @ada 60', { type: 'ban', handle: 'ada', minutes: 60 }],
    ['/ban @ada', { type: 'ban', handle: 'ada', minutes: null }],
    ['/unban @ada', { type: 'unban', handle: 'ada' }],
    ['/vip @ada', { type: 'vip', handle: 'ada' }],
    ['/note @ada be careful', { type: 'note', handle: 'ada', text: 'be careful' }],
  ])('[DK9] reads %j', (text, command) => {
    expect(isSlash(text)).toBe(true);
    expect(readSlash(text)).toEqual(command);
  });

  it('[DK9] says no to what misses something or is none', () => {
    for (const text of ['/mute', '/ban', '/note @ada', '/fly', '/']) expect(readSlash(text)).toBeNull();
    expect(['hello', '/ 2', 'a/b'].map(isSlash)).toEqual([false, false, false]);
  });
});
