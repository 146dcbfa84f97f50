/**
 * What Trystero gets instead of a connection when there must not be another one: an object that says it is
 * closed. Trystero leaves such a one alone when it answers an offer, and drops it when it fills its pool;
 * where it would wait for an offer from it for ever, it gets an exception instead.
 */

/** A connection that is closed from birth. `mayOffer` tells whether making a channel on it throws. */
export function stillbornConnection({ mayOffer }: { readonly mayOffer: boolean }): RTCPeerConnection {
  const stillborn = {
    connectionState: 'closed',
    iceConnectionState: 'closed',
    iceGatheringState: 'complete',
    signalingState: 'closed',
    localDescription: null,
    remoteDescription: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    close: () => undefined,
    getSenders: () => [],
    setLocalDescription: refuse,
    setRemoteDescription: refuse,
    addIceCandidate: refuse,
    createOffer: refuse,
    createDataChannel: () => {
      if (!mayOffer) throw new Error('too many connections');
      return { readyState: 'closed', close: () => undefined };
    },
  };
  return stillborn as unknown as RTCPeerConnection;
}

function refuse(): Promise<never> {
  return Promise.reject(new Error('the connection is closed'));
}
