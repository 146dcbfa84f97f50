// What is said of tracks comes from strangers, and a description goes to the browser: only sound and picture, and not too much.
import { describe, expect, test } from 'vitest';
import { LIVE_LIMITS } from '../base/limits/live.ts';
import { decodeDirect } from './direct-message.ts';

const TICKET = '0123456789abcdef';
const SECTION = 'm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';
const ADDRESS = 'a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n';

function offer(sdp: unknown): unknown {
  return { type: 'offer', ticket: TICKET, sdp };
}

describe('what is said of tracks', () => {
  test.each([
    { type: 'ask', ticket: TICKET, collection: 'streams', key: 'talk', started: 5 },
    { type: 'offer', ticket: TICKET, sdp: `v=0\r\n${SECTION}` },
    { type: 'answer', ticket: TICKET, sdp: `v=0\r\n${SECTION}m=audio 9 x 1\r\n` },
    { type: 'no', ticket: TICKET, why: 'full' },
    { type: 'leave', ticket: TICKET },
    { type: 'over', ticket: TICKET },
  ])('$type is read, and what has no meaning is passed over', (said) => {
    expect(decodeDirect({ ...said, more: 1 })).toEqual(said);
  });

  test.each([
    undefined, null, 'ask', 7, [],
    { type: 'ask', ticket: 'ABC', collection: 'c', key: 'k', started: 1 },
    { type: 'ask', ticket: `${TICKET}0`, collection: 'c', key: 'k', started: 1 },
    { type: 'ask', ticket: TICKET, collection: 1, key: 'k', started: 1 },
    { type: 'ask', ticket: TICKET, collection: 'c', key: 'k', started: 1.5 },
    { type: 'ask', ticket: TICKET, collection: 'c', key: 'k'.repeat(513), started: 1 },
    { type: 'no', ticket: TICKET, why: 'because' },
    { type: 'hello', ticket: TICKET },
    offer(undefined), offer(''), offer('v=0\r\n'),
    // Data, and what only looks as if it were no section.
    offer(`${SECTION}m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n`), offer('m=text 9 x 1\r\n'), offer('m=videos 9 x 1\r\n'),
  ])('%j is nothing of it', (said) => {
    expect(decodeDirect(said)).toMatchObject({ fault: expect.any(String) as unknown });
  });

  test('a description has a length, and so many tracks and addresses', () => {
    const { directSdpBytesMax, directTracksMax, directAddressesMax } = LIVE_LIMITS;
    const fits = [SECTION.padEnd(directSdpBytesMax, ' '), SECTION.repeat(directTracksMax), SECTION + ADDRESS.repeat(directAddressesMax)];
    const over = [SECTION.padEnd(directSdpBytesMax + 1, ' '), SECTION.repeat(directTracksMax + 1), SECTION + ADDRESS.repeat(directAddressesMax + 1)];
    for (const sdp of fits) expect(decodeDirect(offer(sdp))).toEqual(offer(sdp));
    for (const sdp of over) expect(decodeDirect(offer(sdp))).toMatchObject({ fault: 'limit' });
  });
});
