// What we use of simple-peer, a package under y-webrtc that brings no types of its own.
declare module 'simple-peer/simplepeer.min.js' {
  interface Inside {
    send(data: Uint8Array): void;
    _onChannelMessage(event: { readonly data: ArrayBuffer }): void;
  }

  const SimplePeer: { readonly prototype: Inside };
  export default SimplePeer;
}
