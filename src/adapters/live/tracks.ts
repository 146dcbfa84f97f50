/**
 * A connection for the tracks of one stream and one viewer, and nothing else. The connections between peers take no tracks: they are
 * described once, since later descriptions could change what a handshake already signed. So tracks have one of their own, whose
 * descriptions travel between peers that proved themselves.
 *
 * One side sends and the other takes; whoever takes sends nothing, not even its camera's name.
 */
import { LIVE_LIMITS } from '../../core/base/limits/live.ts';

/** `broke`: it never came about, or is gone. */
export type TracksNews = 'connected' | 'broke';

/** Our side of a connection that sends. */
export interface SentTracks {
  /** What the other side has to know. Rejects where it is closed before. */
  readonly offer: Promise<string>;
  take(answer: string): void;
  close(): void;
}

/** Our side of one that takes. */
export interface TakenTracks {
  readonly answer: Promise<string>;
  /** What comes; its tracks are there as soon as it is answered. */
  readonly stream: MediaStream;
  close(): void;
}

/** Whether this browser makes such connections. */
export function hasTracks(): boolean {
  return typeof RTCPeerConnection !== 'undefined' && typeof MediaStream !== 'undefined';
}

/** Sends what is in a stream. */
export function sendTracks(stream: MediaStream, config: Promise<RTCConfiguration>, heard: (news: TracksNews) => void): SentTracks {
  const line = new Line(heard);
  const offer = line.run(config, async (connection) => {
    const live = stream.getTracks().filter(({ readyState }) => readyState === 'live').slice(0, LIVE_LIMITS.directTracksMax);
    for (const track of live) connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
    await connection.setLocalDescription();
    return line.described(connection);
  });
  return {
    offer,
    take: (answer) => line.then(async (connection) => connection.setRemoteDescription({ type: 'answer', sdp: answer })),
    close: () => line.close(),
  };
}

/** Takes what somebody offers. */
export function takeTracks(offer: string, config: Promise<RTCConfiguration>, heard: (news: TracksNews) => void): TakenTracks {
  const line = new Line(heard);
  const stream = new MediaStream();
  const answer = line.run(config, async (connection) => {
    connection.ontrack = ({ track }) => stream.addTrack(track);
    await connection.setRemoteDescription({ type: 'offer', sdp: offer });
    await connection.setLocalDescription();
    return line.described(connection);
  });
  return { answer, stream, close: () => line.close() };
}

/** One connection, from the wish for it to its end. */
class Line {
  readonly #heard: (news: TracksNews) => void;
  #connection: RTCPeerConnection | undefined;
  #isClosed = false;

  constructor(heard: (news: TracksNews) => void) {
    this.#heard = heard;
  }

  /** Makes the connection and describes it. */
  async run(config: Promise<RTCConfiguration>, describe: (connection: RTCPeerConnection) => Promise<string>): Promise<string> {
    try {
      const connection = new RTCPeerConnection(await config);
      if (this.#isClosed) connection.close();
      this.#connection = connection;
      connection.onconnectionstatechange = () => this.#changed(connection.connectionState);
      return await describe(connection);
    } catch (reason) {
      this.#broke();
      throw reason;
    }
  }

  /** Does something with a connection that is described. What the browser does not take ends it. */
  then(run: (connection: RTCPeerConnection) => Promise<void>): void {
    if (this.#connection === undefined || this.#isClosed) return;
    run(this.#connection).catch(() => this.#broke());
  }

  /** The description, with the addresses that were found in time. */
  async described(connection: RTCPeerConnection): Promise<string> {
    if (connection.iceGatheringState !== 'complete') await gathered(connection);
    return connection.localDescription!.sdp;
  }

  close(): void {
    this.#isClosed = true;
    this.#connection?.close();
  }

  #changed(state: RTCPeerConnectionState): void {
    if (this.#isClosed) return;
    if (state === 'connected') this.#heard('connected');
    if (state === 'failed' || state === 'closed') this.#broke();
  }

  #broke(): void {
    if (this.#isClosed) return;
    this.close();
    this.#heard('broke');
  }
}

function gathered(connection: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, LIVE_LIMITS.directGatherMs);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(late);
      resolve();
    });
  });
}
